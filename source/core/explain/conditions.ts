import { mapSchema } from '../access/desired.js';
import { inWords } from '../access/diff/words.js';
import { said } from '../gates/mend.js';
import { parseIdentifierList } from '../sql/identifier-list.js';
import { literal, qualified, settingName } from '../sql/quote.js';
import { sql } from '../sql/sql.js';
import type { Refusal } from './answer.js';
import type { Facts } from './facts.js';
import { joinedParts, turnedRound } from './joined.js';

/** What is known of a policy's condition without looking at any row. */
export type Judged =
	| { readonly kind: 'all' }
	/** The rows of whoever asks: what the policy is there to show. */
	| { readonly kind: 'own'; readonly rows: string }
	/** Rows are left out, and which ones says the condition alone. */
	| { readonly kind: 'rest' }
	/** No row at all. */
	| {
			readonly kind: 'none';
			readonly why: string;
			readonly fixes: readonly string[];
			readonly refusal: Refusal | null;
	  };

/** Judges a condition as `pg_get_expr()` gives it. */
export function judge(facts: Facts, condition: string): Judged {
	const joined = joinedParts(condition);
	if (joined !== null)
		return judgeJoined(
			joined.word,
			joined.parts.map((part) => judge(facts, part)),
		);
	const turned = turnedRound(condition);
	if (turned !== null) return judgeTurned(judge(facts, turned));
	if (condition === 'true') return { kind: 'all' };
	if (condition === 'false') return none('lets no row through');
	return (
		judgeName(facts, condition) ??
		judgeSettings(facts, condition) ??
		judgeMap(facts, condition) ??
		(/\b(?:SESSION_USER|CURRENT_USER|CURRENT_ROLE|USER)\b/.test(condition)
			? { kind: 'own', rows: `the rows where ${condition}` }
			: { kind: 'rest' })
	);
}

function judgeJoined(word: 'AND' | 'OR', parts: readonly Judged[]): Judged {
	const first = (kind: Judged['kind']) => parts.find((part) => part.kind === kind);
	const rest: Judged = { kind: 'rest' };
	if (word === 'OR') return first('all') ?? first('own') ?? first('rest') ?? noneOf(parts);
	return first('none') ?? first('rest') ?? first('own') ?? first('all') ?? rest;
}

function noneOf(parts: readonly Judged[]): Judged {
	const all = parts.filter((part) => part.kind === 'none');
	return none(
		all.map(({ why }) => why).join(', or '),
		all.flatMap(({ fixes }) => fixes).slice(0, 1),
		all.find(({ refusal }) => refusal !== null)?.refusal ?? null,
	);
}

/** What is turned round may be NULL too, and then lets through no more than before. */
function judgeTurned(judged: Judged): Judged {
	if (judged.kind === 'all') return none('lets no row through');
	return { kind: 'rest' };
}

/** Whose rows are meant is asked by a policy, or its condition is more than a comparison: a role of its own was not foreseen. */
export function tellsTenants(condition: string): boolean {
	return /\b(?:SESSION_USER|CURRENT_USER|CURRENT_ROLE|USER)\b|\bcurrent_setting\(|\bSELECT\b|"?\w+"?\."?\w+"?\(|tenant/i.test(
		condition,
	);
}

function none(why: string, fixes: readonly string[] = [], refusal: Refusal | null = null): Judged {
	return { kind: 'none', why, fixes, refusal };
}

const text = `'(?:[^']|'')*'::(?:name|text)`;
const user = '(?<user>SESSION_USER|CURRENT_USER|CURRENT_ROLE|USER)';
const asked = String.raw`(?:\( SELECT ${user}(?: AS "?\w+"?)?\)|\(?${user.replace('user', 'plain')}\)?(?:::text)?)`;
const byName = new RegExp(
	String.raw`^\(${asked} (?<sign>=|<>) (?<names>${text}|ANY \('\{(?:[^']|'')*\}'::(?:name|text)\[\]\)|ANY \(\(?ARRAY\[${text}(?:, ${text})*\]\)?(?:::(?:name|text)\[\])?\))\)$`,
);

/** `session_user = 'migrator'`: by it a policy is open to the logins that it names, and shut to others. */
function judgeName({ asker }: Facts, condition: string): Judged | undefined {
	const groups = byName.exec(condition)?.groups;
	if (groups === undefined) return undefined;
	const word = groups['user'] ?? groups['plain'];
	const { sign, names = '' } = groups;
	const written = [...names.matchAll(/'((?:[^']|'')*)'::/g)].map(([, name = '']) => name.replaceAll("''", "'"));
	const named = names.endsWith('[])') && names.startsWith("ANY ('{") ? written.flatMap(membersOf) : written;
	const who = word === 'SESSION_USER' ? asker.role.name : asker.startsAs;
	if (named.includes(who) === (sign === '=')) return { kind: 'all' };
	return none(
		sign === '='
			? `is for ${inWords(named)} alone, by ${word}, which is ${who}`
			: `is for all but ${inWords(named)}, by ${word}`,
	);
}

/** `{app,"My App"}` */
function membersOf(array: string): readonly string[] {
	return parseIdentifierList(array.replace(/^\{|\}$/g, ''));
}

const settingCall = String.raw`\bcurrent_setting\('(?<name>(?:[^']|'')+)'::text(?<lenient>, true)?\)`;
const isNull = new RegExp(String.raw`^\(${settingCall} IS (?<not>NOT )?NULL\)$`);

/** `tenant_id = current_setting('app.tenant_id', true)::uuid`: no row until a session has said whose it wants. */
function judgeSettings({ asker }: Facts, condition: string): Judged | undefined {
	const calls = [...condition.matchAll(new RegExp(settingCall, 'g'))].map(({ groups }) => ({
		name: groups?.['name']?.replaceAll("''", "'") ?? '',
		lenient: groups?.['lenient'] !== undefined,
	}));
	if (calls.length === 0) return undefined;
	const isSet = ({ name }: { name: string }) => (asker.settings.get(name.toLowerCase()) ?? '') !== '';
	const unset = calls.filter((call) => !isSet(call));
	const names = [...new Set(unset.map(({ name }) => name))];
	// In a transaction: SET LOCAL does nothing outside one.
	const fixes = names.map((name) => said(sql`SET LOCAL ${settingName(name)} = ${literal('…')}`));
	const strict = unset.find(({ lenient }) => !lenient);
	if (strict !== undefined)
		return none(`asks for ${strict.name}, which a new session does not know, and fails`, fixes, {
			sqlstate: '42704',
			message: `unrecognized configuration parameter "${strict.name}"`,
		});
	const asksForNull = isNull.exec(condition)?.groups;
	if (asksForNull !== undefined)
		return unset.length > 0 === (asksForNull['not'] === undefined)
			? { kind: 'all' }
			: none('asks whether a setting is there', asksForNull['not'] === undefined ? [] : fixes);
	if (unset.length === 0) return { kind: 'own', rows: 'the rows that its settings name' };
	// Where it is not said only that they are equal, rows may be left without the setting too.
	if (/ OR | IS (?:NOT )?(?:NULL|DISTINCT)|COALESCE|NOT \(|<>/.test(condition)) return { kind: 'rest' };
	return none(
		`asks whose rows are meant by ${inWords(names)}, which a new session has not set: it finds no row until it says so, in each transaction`,
		fixes,
	);
}

/** By `gatehouse.tenant()` a login sees the rows of the tenant that the map has for it. */
function judgeMap({ asker, tenant }: Facts, condition: string): Judged | undefined {
	if (!condition.includes(`${mapSchema}.tenant()`)) return undefined;
	if (tenant.kind === 'of') return { kind: 'own', rows: `the rows of ${tenant.key}` };
	if (tenant.kind === 'unreadable') return { kind: 'own', rows: 'the rows of its tenant' };
	return none(
		`shows the rows of the tenant that ${mapSchema}.map has for the login, and it has none for ${asker.role.name}`,
		[
			said(
				sql`INSERT INTO ${qualified(mapSchema, 'map')} (login, key) VALUES (${literal(asker.role.name)}, ${literal('…')})`,
			),
		],
	);
}
