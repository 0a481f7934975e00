import { isMarked, mark } from '../../access/desired.js';
import type { KnownDatabase, KnownRole, KnownSchema } from '../../server/names.js';
import { isProvidersDatabase, isProvidersRole } from '../../server/provider.js';

/**
 * What it means for an answer that there is something of this name already. `word` stands beside it; `text` says what
 * becomes of it, and what else can be done; `warn`: the plan would refuse it, or do less than one may think.
 */
export type Found = { readonly word: string; readonly text: string; readonly tone: 'plain' | 'warn' };

/** What the meaning hangs on besides the thing itself. */
export type Asked = {
	readonly profile: string;
	readonly administrator: string;
	/** The name is made from a customer's: what if it is another customer's? */
	readonly perTenant: boolean;
	/** What a role owns of the databases that are not the profile's own. */
	readonly owns: (role: string) => readonly string[];
	readonly superusers: readonly string[];
};

const plain = (word: string, text: string): Found => ({ word, text, tone: 'plain' });
const warn = (word: string, text: string): Found => ({ word, text, tone: 'warn' });

export const existing = 'exists';
const another = 'Choose another name.';
const yours = 'made by this profile';

function othersProfile(comment: string | null, { profile }: Asked): string | undefined {
	return isMarked(comment) && comment !== mark(profile) ? comment?.slice(mark('').length) : undefined;
}

const isOurs = ({ comment }: { readonly comment: string | null }, { profile }: Asked): boolean =>
	comment === mark(profile);

/** What stands beside a thing in a list, whatever it is chosen for. */
function wordFor(thing: { readonly comment: string | null }, asked: Asked): string {
	if (isOurs(thing, asked)) return yours;
	const other = othersProfile(thing.comment, asked);
	return other === undefined ? existing : `of profile ${other}`;
}

export function foundDatabase(database: KnownDatabase, asked: Asked): Found {
	const word = wordFor(database, asked);
	if (isOurs(database, asked)) return plain(yours, 'It is used again: only what is missing is added.');
	if (database.isTemplate) return warn('a template', `New databases are copied from it. ${another}`);
	if (isProvidersDatabase(database)) return warn("the provider's", `It is never touched. ${another}`);
	if (asked.perTenant)
		return warn(word, 'It exists, and this profile did not make it: the plan refuses it. Choose another name.');
	if (!database.acceptsConnections)
		return warn(word, 'It accepts no connections, so the plan refuses it. Open it first, or choose another name.');
	const other = othersProfile(database.comment, asked);
	if (other !== undefined)
		return warn(word, `Gatehouse made it for the profile ${other}, and two profiles would share it. ${another}`);
	return plain(
		word,
		`It is hardened, and stays ${database.owner}'s: nothing is re-owned unasked. A new one needs another name.`,
	);
}

/** What is more than an application's role may be. */
function tooMuch(role: KnownRole, asked: Asked, use: 'to own' | 'to take'): string | undefined {
	const owned = asked.owns(role.name);
	const reasons: readonly (readonly [boolean, string])[] = [
		[role.name === asked.administrator, 'it is the administrator'],
		[role.superuser, 'it is a superuser'],
		[role.replication, 'it may replicate'],
		[use === 'to own' && role.createRole, 'it may make roles'],
		[use === 'to own' && role.bypassRowSecurity, 'it bypasses row security'],
		[use === 'to own' && role.login, 'somebody signs in as it'],
		[owned.length > 0, `it owns ${owned.slice(0, 3).join(', ')}`],
	];
	return reasons.find(([is]) => is)?.[1];
}

/** Of the server or the service, and nobody's to use. */
function kept(role: KnownRole, asked: Asked): Found | undefined {
	if (role.name.startsWith('pg_')) return warn("PostgreSQL's own", `It is never touched. ${another}`);
	if (isProvidersRole(role.name, asked.superusers)) return warn("the provider's", `It is never touched. ${another}`);
	return undefined;
}

export function foundOwner(role: KnownRole, asked: Asked): Found {
	const word = wordFor(role, asked);
	if (isOurs(role, asked)) return plain(yours, 'It is used again.');
	const why = tooMuch(role, asked, 'to own');
	return (
		kept(role, asked) ??
		(why !== undefined
			? warn(word, `It cannot be an owner here: ${why}. ${another}`)
			: asked.perTenant
				? warn(word, `It exists, and this profile did not make it: the plan refuses it. ${another}`)
				: plain(word, 'It is used as it is, with what it holds elsewhere. A new one needs another name.'))
	);
}

/** Whether an existing role is one that a profile can take. */
export function isAdoptable(role: KnownRole, asked: Asked): boolean {
	return (
		!isOurs(role, asked) &&
		kept(role, asked) === undefined &&
		othersProfile(role.comment, asked) === undefined &&
		tooMuch(role, asked, 'to take') === undefined
	);
}

export function foundLogin(role: KnownRole, asked: Asked, isAdopted: boolean): Found {
	const word = wordFor(role, asked);
	if (isOurs(role, asked))
		return plain(yours, 'It is used again, with the password that it has: only what is missing is added.');
	const its = kept(role, asked);
	if (its !== undefined) return its;
	const other = othersProfile(role.comment, asked);
	if (other !== undefined)
		return warn(word, `Gatehouse made it for the profile ${other}, so it cannot be taken. ${another}`);
	const why = tooMuch(role, asked, 'to take');
	if (why !== undefined) return warn(word, `It cannot be taken under the profile: ${why}. ${another}`);
	if (isAdopted)
		return plain(
			word,
			'It is taken under the profile: its attributes and memberships are put right. It keeps its password.',
		);
	const take = 'Take it under the profile (adopt), or choose another name.';
	return warn(
		word,
		asked.perTenant
			? `It exists, and the plan refuses it as it is. ${take}`
			: `It is granted what is chosen here, and keeps whatever else it is and may. ${take}`,
	);
}

export function foundSchema(schema: KnownSchema, asked: Asked & { readonly owner: string }): Found {
	const word = wordFor(schema, asked);
	if (isOurs(schema, asked)) return plain(yours, 'It is used again: only what is missing is added.');
	if (asked.perTenant && schema.owner !== asked.owner)
		return warn(word, `It exists, and this profile did not make it: the plan refuses it. ${another}`);
	const other = othersProfile(schema.comment, asked);
	if (other !== undefined)
		return warn(word, `Gatehouse made it for the profile ${other}, and two profiles would share it. ${another}`);
	if (schema.owner === asked.owner) return plain(word, 'It has the right owner: only what is missing is added.');
	return warn(
		word,
		`It is hardened, and stays ${schema.owner}'s: nothing is re-owned unasked. A new one needs another name.`,
	);
}
