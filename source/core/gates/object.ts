import type { DesiredSchema } from '../access/desired.js';
import { objectSql } from '../access/diff/object-sql.js';
import { inWords, privileges } from '../access/diff/words.js';
import { grantKind, objectName } from '../access/object-kind.js';
import { preview } from '../sql/render.js';
import { sql } from '../sql/sql.js';
import type { Member, ObjectClass } from './catalog.js';
import { giving, holderOf } from './giving.js';
import { rightsOf } from './grants.js';
import { heldBy } from './held.js';
import { summed, waysOf } from './holders.js';
import { explaining } from './mend.js';
import { classSql, ownerSql } from './object-sql.js';
import { trialOf } from './object-trial.js';
import { privilegesOn, wishFor } from './object-wish.js';
import { inClass, type OwnClass, ownClasses } from './own-classes.js';
import { type Login, type Place, signInId } from './place.js';
import { type Ask, type Outcome, type Probe, probeId } from './probe.js';
import { type InPlace, usageId } from './schema-rights.js';

/** A statement names at most so many objects; for more, the plan knows better. */
export const most = 200;

/** The third gate, for one login: every privilege on every object, given or not. */
export function objectProbes(place: Place, login: Login): readonly Probe[] {
	const { interior } = place;
	if (interior.kind === 'unreadable') return [unreadable(place, login, interior.reason)];
	const inPlace = { ...place, interior };
	return ownClasses(inPlace, login).flatMap((own) =>
		asked(place, own.schema, login, own.object).map((question) => privilegeProbe(inPlace, login, own, question)),
	);
}

type Question = { readonly privileges: readonly string[]; readonly expect: Outcome };

/** Each privilege by itself, and together those that must not be held and that nobody can try without using them. */
function asked(place: Place, schema: DesiredSchema, login: Login, object: ObjectClass): readonly Question[] {
	const wish = wishFor(place, schema, login, object);
	const all = privilegesOn(object, place.server.version);
	const alone = all.filter(
		(privilege) => wish.includes(privilege) || trialOf(object, privilege, 'denied', false).kind !== 'catalog',
	);
	const rest = all.filter((privilege) => !alone.includes(privilege));
	return [
		...alone.map(
			(privilege): Question => ({ privileges: [privilege], expect: wish.includes(privilege) ? 'allowed' : 'denied' }),
		),
		...(rest.length === 0 ? [] : [{ privileges: rest, expect: 'denied' } as const]),
	];
}

function unreadable({ wanted }: Place, login: Login, unread: string): Probe {
	return {
		id: probeId('object', login.name, wanted.name, 'objects'),
		gate: 'object',
		role: login.name,
		database: wanted.name,
		subject: 'the objects',
		expect: 'allowed',
		ask: { kind: 'catalog', unread },
		catalog: null,
		otherwise: 'fail',
		fix: null,
		behind: [signInId(login.name, wanted.name)],
	};
}

function privilegeProbe(place: InPlace, login: Login, own: OwnClass, { privileges: names, expect }: Question): Probe {
	const { wanted, interior } = place;
	const { schema, object } = own;
	const asked = expect === 'allowed' ? login.startsAs : login.name;
	const held = heldBy(interior, object, asked);
	const whole = names.filter((privilege) => held.includes(privilege));
	const some = names.filter((privilege) => held.includes(`${privilege} (columns)`));
	const says: Outcome = whole.length > 0 || (some.length > 0 && expect === 'denied') ? 'allowed' : 'denied';
	const words = inWords(names);
	const columns = columnsOf(object, names);
	const thing = {
		on: classSql(object, most),
		owner: object.owner,
		acl: rightsOf(object),
		reown: ownerSql(object, first(object), schema.owner),
	};
	const ways = summed(waysOf(place, asked, names, thing));
	const name = objectName({ ...first(object), schema: object.schema });
	return {
		id: probeId('object', login.name, wanted.name, names.length === 1 ? words : 'nothing-else', name),
		gate: 'object',
		role: login.name,
		database: wanted.name,
		subject: `${inWords(names)} on ${name}${inClass(own)}`,
		expect,
		// A statement can try one column, and would say nothing about the others.
		ask:
			says === 'allowed' && whole.length === 0
				? { kind: 'catalog' }
				: askable(object, names, says === 'allowed', expect, held),
		catalog:
			says === 'allowed'
				? { says, because: ways.because }
				: {
						says,
						because:
							some.length > 0 ? `${asked} holds ${words} on ${columns} only` : `no way leads ${asked} to ${words}`,
					},
		otherwise: outside(schema, object, expect, asked) ? 'warn' : 'fail',
		fix:
			expect === 'allowed'
				? grant(place, schema, login, object, names)
				: object.members.length > most
					? applyAgain(place)
					: ways.fix,
		puzzle: explainCommand(login, wanted.name, object, names),
		behind: [signInId(login.name, wanted.name), usageId(login.name, wanted.name, schema.name)],
	};
}

/** The columns on which anybody holds one of these by itself. */
function columnsOf({ columnAcl }: ObjectClass, names: readonly string[]): string {
	const columns = columnAcl.filter((item) => names.includes(item.privilege)).map((item) => item.column ?? '');
	const unique = [...new Set(columns)];
	return `the column${unique.length === 1 ? '' : 's'} ${inWords(unique)}`;
}

/** The privilege is there and yet refused: what stands behind the object is to be asked. */
function explainCommand(login: Login, database: string, object: ObjectClass, [privilege]: readonly string[]): string {
	const name = preview(objectSql({ ...first(object), schema: object.schema }));
	const command = (on: string) => explaining(login.name, database, on, privilege ?? '');
	// Any of the views may be the one: which, the answer says.
	return object.kind === 'view' && object.members.length > 1
		? `Ask about the view that is named here: ${command('VIEW')}`
		: command(name);
}

/**
 * `nextval` takes USAGE or UPDATE: where just one of them is held it says nothing about the other.
 */
function askable(
	object: ObjectClass,
	[privilege, ...others]: readonly string[],
	says: boolean,
	expect: Outcome,
	held: readonly string[],
): Ask {
	if (privilege === undefined || others.length > 0) return { kind: 'catalog' };
	const blurred =
		object.kind === 'sequence' && privilege === 'USAGE' && !held.includes('USAGE') && held.includes('UPDATE');
	return blurred ? { kind: 'catalog' } : trialOf(object, privilege, expect, says);
}

/**
 * EXECUTE of a routine that is not the schema owner's is PUBLIC's by default, and its owner's to take away. It gives
 * nothing that its caller does not have, unless it runs with other rights.
 */
function outside(schema: DesiredSchema, object: ObjectClass, expect: Outcome, asked: string): boolean {
	const direct = object.acl.some((item) => item.grantee === asked);
	return (
		grantKind(object) === 'routines' &&
		expect === 'denied' &&
		object.owner !== schema.owner &&
		!object.securityDefiner &&
		!direct
	);
}

function first(object: ObjectClass): Member {
	const [member] = object.members;
	if (member === undefined) throw new Error('a class of no objects');
	return member;
}

function grant(
	place: Place,
	schema: DesiredSchema,
	login: Login,
	object: ObjectClass,
	names: readonly string[],
): string {
	if (object.members.length > most) return applyAgain(place);
	const kind = grantKind(object);
	const holders = schema.grants.filter((each) =>
		names.every((name) => (each[kind] as readonly string[]).includes(name)),
	);
	const holder = holderOf(
		login,
		holders.map(({ role }) => role),
	);
	return giving(place, login, holder, (to) => sql`GRANT ${privileges(names)} ON ${classSql(object, most)} TO ${to}`);
}

function applyAgain({ desired }: Place): string {
	return `gatehouse apply ${desired.calledAs}`;
}
