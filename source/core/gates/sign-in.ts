import { identifier, literal } from '../sql/quote.js';
import { preview } from '../sql/render.js';
import { integer, sql } from '../sql/sql.js';
import type { DatabaseFacts, RoleFacts } from './catalog.js';
import { giving, holderOf } from './giving.js';
import { mayConnect } from './held.js';
import { databaseNamed } from './lookup.js';
import { said } from './mend.js';
import { type Login, type Place, signInId } from './place.js';
import type { Explanation, Probe } from './probe.js';

/** The login enters its own database, over a real connection and with its own password. */
export function signInProbe(place: Place, login: Login): Probe {
	const { wanted, server } = place;
	const missing =
		roleOf(place, login) === undefined
			? `there is no role ${login.name}`
			: databaseOf(place) === undefined
				? `there is no database ${wanted.name}`
				: undefined;
	const may = mayConnect(server, login.name, wanted.name);
	return {
		id: signInId(login.name, wanted.name),
		gate: 'connect',
		role: login.name,
		database: wanted.name,
		subject: `sign in to ${wanted.name}`,
		expect: 'allowed',
		ask: { kind: 'sign-in', database: wanted.name, deniedBy: refusals(place, login), errors: 'denied' },
		// PUBLIC lets in whoever there is.
		catalog:
			may && missing === undefined
				? { says: 'allowed', because: 'it holds CONNECT' }
				: { says: 'denied', because: missing ?? 'it does not hold CONNECT on the database' },
		otherwise: 'fail',
		fix: missing !== undefined ? `gatehouse apply ${place.desired.calledAs}` : letIn(place, login),
		puzzle: `By the grants it may come in: mend what the server names. What the sessions of ${login.name} start with is in pg_db_role_setting (\\drds in psql), and a login event trigger may refuse them.`,
		explained: explanations(place, login),
		behind: [],
	};
}

/** By the grant that the profile asks for: to the login, or to the group that it is a member of. */
function letIn(place: Place, login: Login): string {
	const { wanted } = place;
	const holder = holderOf(login, wanted.connect, login.name);
	return giving(place, login, holder, (to) => sql`GRANT CONNECT ON DATABASE ${identifier(wanted.name)} TO ${to}`);
}

/** 53300 is a busy server unless a limit of 0 makes it a refusal. */
function refusals(place: Place, login: Login): readonly string[] {
	const limits = [roleOf(place, login)?.connectionLimit, databaseOf(place)?.connectionLimit];
	return ['28P01', '28000', '42501', '55000', '3D000', ...(limits.includes(0) ? ['53300'] : [])];
}

/** What each refusal means here, and what mends it. */
function explanations(place: Place, login: Login): Readonly<Record<string, Explanation>> {
	const { desired, wanted, server } = place;
	const role = roleOf(place, login);
	const database = databaseOf(place);
	const name = identifier(login.name);
	const alter = sql`ALTER DATABASE ${identifier(wanted.name)}`;
	const mayNot = !mayConnect(server, login.name, wanted.name);
	const apply = `gatehouse apply ${desired.calledAs}`;
	return {
		'28P01':
			role === undefined
				? { because: `there is no role ${login.name}`, fix: apply }
				: role.expired
					? { because: `its password ended at ${role.validUntil}`, fix: validUntilFix(login, role) }
					: {
							because: 'the password that Gatehouse knows is not the one that the server has',
							// psql computes the verifier itself: the password is in no statement and no log.
							fix: `Set a new one in psql with \\password ${preview(name)}, and write it into the secrets file.`,
						},
		'28000':
			role?.login === false
				? { because: 'the role is NOLOGIN', fix: said(sql`ALTER ROLE ${name} LOGIN`) }
				: {
						because: 'no line of pg_hba.conf lets this role in from here, with this encryption',
						fix: `Add a line for ${login.name} to pg_hba.conf on the server, and reload it.`,
					},
		...(mayNot
			? {
					'42501': {
						because: 'it does not hold CONNECT on the database',
						fix: letIn(place, login),
					},
				}
			: {}),
		'53300':
			role?.connectionLimit === 0
				? {
						because: 'the role may open no session at all (CONNECTION LIMIT 0)',
						fix:
							login.role.connectionLimit === 0
								? `Give ${login.name} a \`connectionLimit\` above 0 in the profile, or none, and apply it.`
								: said(sql`ALTER ROLE ${name} CONNECTION LIMIT ${integer(login.role.connectionLimit ?? -1)}`),
					}
				: {
						because: 'the database takes no session at all (CONNECTION LIMIT 0)',
						fix:
							wanted.connectionLimit === 0
								? 'Give the database a `connectionLimit` above 0 in the profile, or none, and apply it.'
								: said(sql`${alter} CONNECTION LIMIT ${integer(wanted.connectionLimit ?? -1)}`),
					},
		'55000':
			database?.connectionLimit === -2
				? {
						because: 'it is the remains of an interrupted DROP DATABASE',
						fix: said(sql`DROP DATABASE ${identifier(wanted.name)}`),
					}
				: { because: 'the database is closed to everybody', fix: said(sql`${alter} ALLOW_CONNECTIONS true`) },
		'3D000': { because: 'the database has not been made', fix: apply },
	};
}

export function validUntilFix(login: Login, role: RoleFacts): string {
	const wanted = login.role.validUntil ?? 'infinity';
	if (wanted !== 'infinity' && role.validUntil !== null && Date.parse(wanted) <= Date.parse(role.validUntil))
		return 'Give the role a later `validUntil` in the profile, and apply it.';
	return said(sql`ALTER ROLE ${identifier(login.name)} VALID UNTIL ${literal(wanted)}`);
}

function roleOf({ server }: Place, login: Login): RoleFacts | undefined {
	return server.roles.get(login.name);
}

function databaseOf({ server, wanted }: Place): DatabaseFacts | undefined {
	return databaseNamed(server.databases, wanted.name);
}
