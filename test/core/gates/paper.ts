// A healthy server on paper, for one profile; each test spoils one thing.
import type { AclItem } from '../../../source/core/access/current.js';
import type {
	Interior,
	ObjectClass,
	RoleFacts,
	SchemaFacts,
	ServerCatalog,
} from '../../../source/core/gates/catalog.js';
import type { Check } from '../../../source/core/gates/check.js';
import { factOf } from '../../../source/core/gates/fact.js';
import { loginsOf, type Place } from '../../../source/core/gates/place.js';
import type { Answer, Probe } from '../../../source/core/gates/probe.js';
import { probesOfAll, probesOfLogin } from '../../../source/core/gates/probes.js';
import { judge } from '../../../source/core/gates/verdict.js';
import { desiredOf } from '../../../source/core/patterns/desired-of.js';
import { parseProfile } from '../../../source/core/profile/parse-profile.js';

export const profile = parseProfile({
	version: 1,
	name: 'shop',
	pattern: 'database-per-tenant',
	database: { name: 'shop' },
	roles: [
		{ name: 'app', access: 'read-write' },
		{ name: 'report', access: 'read-only' },
		{ name: 'mig', access: 'migrate' },
	],
});

export const desired = desiredOf(profile, { name: 'postgres', superuser: true });

export function role(name: string, changes: Partial<RoleFacts> = {}): RoleFacts {
	return {
		name,
		login: true,
		superuser: false,
		createDatabase: false,
		createRole: false,
		replication: false,
		bypassRowSecurity: false,
		inherit: true,
		connectionLimit: -1,
		validUntil: null,
		expired: false,
		comment: 'gatehouse: shop',
		...changes,
	};
}

export function item(grantee: string | null, privilege: string, grantor = 'shop_owner'): AclItem {
	return { grantee, privilege, grantor, grantable: false };
}

const tableRights = ['SELECT', 'INSERT', 'UPDATE', 'DELETE'];
const everything = [...tableRights, 'TRUNCATE', 'REFERENCES', 'TRIGGER', 'MAINTAIN'];

export const table: ObjectClass = {
	schema: 'app',
	kind: 'table',
	owner: 'shop_owner',
	acl: [...tableRights.map((privilege) => item('app', privilege)), item('report', 'SELECT')],
	columnAcl: [],
	rowSecurity: false,
	forcedRowSecurity: false,
	isPartition: false,
	securityDefiner: false,
	ofColumn: false,
	rows: null,
	held: { app: tableRights, report: ['SELECT'], mig: everything, shop_owner: everything },
	heldByAll: [],
	members: [{ name: 'orders', signature: null, columns: ['id'] }],
	trial: { takes: ['INSERT', 'UPDATE', 'DELETE'], arguments: null },
};

export const server: ServerCatalog = {
	version: 170_000,
	administrator: 'postgres',
	roles: new Map(
		[
			role('postgres', { superuser: true, comment: null }),
			role('shop_owner', { login: false }),
			role('shop_db_owner', { login: false }),
			role('app'),
			role('report'),
			role('mig'),
		].map((each) => [each.name, each]),
	),
	memberships: [{ role: 'shop_owner', member: 'mig', grantor: 'postgres', admin: false, inherit: true, set: true }],
	databases: [
		{
			name: 'shop',
			owner: 'shop_db_owner',
			acl: ['app', 'report', 'mig'].map((each) => item(each, 'CONNECT', 'shop_db_owner')),
			allowsConnections: true,
			connectionLimit: -1,
			comment: 'gatehouse: shop',
			isTemplate: false,
		},
		{
			name: 'postgres',
			owner: 'postgres',
			acl: [item(null, 'CONNECT', 'postgres'), item(null, 'TEMPORARY', 'postgres')],
			allowsConnections: true,
			connectionLimit: -1,
			comment: null,
			isTemplate: false,
		},
	],
	mayConnect: new Map(['app', 'report', 'mig'].map((each) => [each, new Set(['shop', 'postgres'])])),
	everybodyMayConnect: new Set(['postgres']),
	beside: [],
};

export const schema: SchemaFacts = {
	name: 'app',
	owner: 'shop_owner',
	acl: ['app', 'report'].map((each) => item(each, 'USAGE')),
	comment: 'gatehouse: shop',
	ofExtension: false,
	held: { app: ['USAGE'], report: ['USAGE'], mig: ['USAGE', 'CREATE'], shop_owner: ['USAGE', 'CREATE'] },
	heldByAll: [],
};

const defaultsFor = (creator: string) =>
	(
		[
			['tables', [...tableRights.map((each) => item('app', each, creator)), item('report', 'SELECT', creator)]],
			[
				'sequences',
				[...['USAGE', 'SELECT'].map((each) => item('app', each, creator)), item('report', 'SELECT', creator)],
			],
			['routines', ['app', 'report'].map((each) => item(each, 'EXECUTE', creator))],
		] as const
	).map(([objects, acl]) => ({ creator, schema: 'app', objects, acl }));

export const interior: Interior = {
	kind: 'read',
	database: 'shop',
	held: { app: ['CONNECT'], report: ['CONNECT'], mig: ['CONNECT'], shop_owner: [] },
	heldByAll: [],
	standIns: new Map(),
	schemas: [schema],
	classes: [table],
	defaults: [
		...defaultsFor('shop_owner'),
		...defaultsFor('mig'),
		{ creator: 'shop_owner', schema: null, objects: 'routines', acl: [item('shop_owner', 'EXECUTE')] },
	],
	extensions: [],
	eventTriggers: false,
	tenantMap: null,
	tenantSettings: [],
	rowSecuritySettings: [],
	crossings: [],
	heirs: [],
	beside: [],
};

export function placeOf(changes: Partial<Place> = {}): Place {
	const [wanted] = desired.databases;
	if (wanted === undefined) throw new Error('no database');
	return { desired, wanted, server, interior, ...changes };
}

export function probesFor(place: Place, login?: string): readonly Probe[] {
	const [found] = loginsOf(place).filter((each) => each.name === login);
	return found === undefined ? probesOfAll(place) : probesOfLogin(place, found);
}

export function probe(place: Place, id: string): Probe {
	const login = id.split(':')[1];
	const found =
		probesFor(place, login).find((each) => each.id === id) ?? probesFor(place).find((each) => each.id === id);
	if (found === undefined) throw new Error(`no probe ${id}`);
	return found;
}

export const said = (sqlstate: string | null, text: string | null = null): Answer => ({
	kind: 'answered',
	sqlstate,
	text,
});
export const untried = (reason: string): Answer => ({ kind: 'not asked', reason, fix: null });

export function verdict(place: Place, id: string, answer: Answer = said(null)): Check {
	const asked = probe(place, id);
	return judge(asked, factOf(asked, answer));
}

/** The server with other roles, memberships or databases. */
export function serverWith(changes: Partial<ServerCatalog>): Place {
	return placeOf({ server: { ...server, ...changes } });
}

export function withRole(changed: RoleFacts): Place {
	return serverWith({ roles: new Map([...server.roles, [changed.name, changed]]) });
}

export function withClass(changes: Partial<ObjectClass>): Place {
	return placeOf({ interior: { ...interior, classes: [{ ...table, ...changes }] } });
}
