import { identifier } from '../sql/quote.js';
import { sql } from '../sql/sql.js';
import { becomeProbes, setRoleId } from './become.js';
import { heldBy } from './held.js';
import { summed, waysOf } from './holders.js';
import { databaseNamed } from './lookup.js';
import { said } from './mend.js';
import { ifOurs } from './ours.js';
import { type Login, type Place, signInId } from './place.js';
import { powerProbe } from './power-probe.js';
import type { Ask, Outcome, Probe } from './probe.js';

/** What a login could do beside its data: make roles and databases, become an owner, fill the disk with temporary tables. */
export function powerProbes(place: Place, login: Login): readonly Probe[] {
	return [
		makeRole(place, login),
		makeDatabase(place, login),
		...becomeProbes(place, login),
		...start(place, login),
		temporary(place, login),
	];
}

/** A name that nobody may have: whoever may make roles is told so (42939), and nothing is made. */
function makeRole(place: Place, login: Login): Probe {
	const role = place.server.roles.get(login.name);
	return powerProbe(place, login, ['create-role'], {
		subject: 'CREATE ROLE',
		expect: 'denied',
		ask: {
			kind: 'statement',
			sql: sql`CREATE ROLE pg_gatehouse_probe`,
			transaction: 'read write',
			as: 'login',
			allowedBy: { '42939': 'it may make roles; only the name of this one was refused' },
		},
		catalog: attribute(role?.createRole === true, role?.superuser === true, 'CREATEROLE'),
		fix: ifOurs(
			place,
			login.name,
			said(sql`ALTER ROLE ${identifier(login.name)} ${role?.superuser ? sql`NOSUPERUSER` : sql`NOCREATEROLE`}`),
		),
	});
}

/** From a template that does not exist: whoever may make databases is told so (3D000), and nothing is made. */
function makeDatabase(place: Place, login: Login): Probe {
	const role = place.server.roles.get(login.name);
	const missing = ['gatehouse_no_such_template', 'gatehouse_no_such_template_'].find(
		(name) => databaseNamed(place.server.databases, name) === undefined,
	);
	return powerProbe(place, login, ['create-database'], {
		subject: 'CREATE DATABASE',
		expect: 'denied',
		ask:
			missing === undefined
				? { kind: 'catalog' }
				: {
						kind: 'statement',
						sql: sql`CREATE DATABASE gatehouse_probe TEMPLATE ${identifier(missing)}`,
						transaction: 'none',
						as: 'login',
						allowedBy: { '3D000': 'it may make databases; only the template of this one was not found' },
					},
		catalog: attribute(role?.createDatabase === true, role?.superuser === true, 'CREATEDB'),
		fix: ifOurs(
			place,
			login.name,
			said(sql`ALTER ROLE ${identifier(login.name)} ${role?.superuser ? sql`NOSUPERUSER` : sql`NOCREATEDB`}`),
		),
	});
}

function attribute(held: boolean, superuser: boolean, name: string): Probe['catalog'] {
	if (superuser) return { says: 'allowed', because: 'it is a superuser' };
	return held
		? { says: 'allowed', because: `it has the attribute ${name}` }
		: { says: 'denied', because: `it does not have the attribute ${name}` };
}

/** What a migrate login creates belongs to the owner because its sessions start as the owner. */
function start(place: Place, login: Login): readonly Probe[] {
	if (login.startsAs === login.name) return [];
	const { wanted } = place;
	const alter = sql`ALTER ROLE ${identifier(login.name)} IN DATABASE ${identifier(wanted.name)}`;
	return [
		powerProbe(place, login, ['starts-as', login.startsAs], {
			subject: `sessions start as ${login.startsAs}`,
			expect: 'allowed',
			ask: {
				kind: 'question',
				sql: sql`SELECT current_user AS seen`,
				wanted: login.startsAs,
				words: 'the session starts as',
			},
			catalog: null,
			fix: said(sql`${alter} SET role = ${identifier(login.startsAs)}`),
			// A role that it may not become, the server leaves out with a warning.
			behind: [signInId(login.name, wanted.name), setRoleId(login.name, wanted.name, login.startsAs)],
		}),
	];
}

function temporary(place: Place, login: Login): Probe {
	const { wanted, server, interior } = place;
	const names = [...login.holdsAs, login.startsAs];
	const expect: Outcome = names.some((name) => wanted.temporary.includes(name)) ? 'allowed' : 'denied';
	const asked = expect === 'allowed' ? login.startsAs : login.name;
	const database = databaseNamed(server.databases, wanted.name);
	const on = sql`DATABASE ${identifier(wanted.name)}`;
	const rest = { subject: 'CREATE TEMPORARY TABLE', expect };
	if (interior.kind === 'unreadable' || database === undefined) {
		const unread = interior.kind === 'unreadable' ? interior.reason : 'the database is not there';
		return powerProbe(place, login, ['temporary'], {
			...rest,
			ask: { kind: 'catalog', unread },
			catalog: null,
			fix: null,
		});
	}
	const held = heldBy(interior, interior, asked).includes('TEMPORARY');
	const ways = summed(
		waysOf(place, asked, ['TEMPORARY'], {
			on,
			owner: database.owner,
			acl: database.acl,
			reown: sql`ALTER ${on} OWNER TO ${identifier(wanted.owner)}`,
		}),
	);
	// Only where it is refused anyway, and never under event triggers: they fire before the refusal.
	const live: Ask = {
		kind: 'statement',
		sql: sql`CREATE TEMPORARY TABLE gatehouse_probe ()`,
		transaction: 'read write',
		as: 'login',
		allowedBy: {},
	};
	return powerProbe(place, login, ['temporary'], {
		...rest,
		ask: held || interior.eventTriggers ? { kind: 'catalog' } : live,
		catalog: held
			? { says: 'allowed', because: ways.because }
			: {
					says: 'denied',
					because: `it does not hold TEMPORARY on the database${interior.eventTriggers ? onlyCatalog : ''}`,
				},
		fix: expect === 'allowed' ? said(sql`GRANT TEMPORARY ON ${on} TO ${identifier(asked)}`) : ways.fix,
	});
}

/** Said where a live attempt would fire somebody's event trigger. */
export const onlyCatalog = ' (by the catalog: an event trigger would fire at a real attempt)';
