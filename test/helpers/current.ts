// Servers on paper: what inspection would have read.
import type { Bystander } from '../../source/core/access/bystander.js';
import type { Current, CurrentDatabase, CurrentInterior, CurrentRole } from '../../source/core/access/current.js';

const none = { login: false, superuser: false, createDatabase: false, createRole: false };

export function role(name: string, changes: Partial<CurrentRole> = {}): CurrentRole {
	const plain = { ...none, replication: false, bypassRowSecurity: false, inherit: true };
	return { name, ...plain, connectionLimit: -1, validUntil: null, comment: null, ...changes };
}

export function database(name: string, owner: string, changes: Partial<CurrentDatabase> = {}): CurrentDatabase {
	const open = ['CONNECT', 'TEMPORARY'].map((privilege) => ({
		grantor: owner,
		grantee: null,
		privilege,
		grantable: false,
	}));
	const flags = { aclIsDefault: true, allowsConnections: true, isTemplate: false, connectionLimit: -1 };
	return { name, owner, acl: open, ...flags, comment: null, ...changes };
}

export function interior(name: string, changes: Partial<CurrentInterior> = {}): CurrentInterior {
	return {
		database: name,
		schemas: [],
		objects: [],
		columns: [],
		defaults: [],
		extensions: [],
		eventTriggers: false,
		rowSecurity: null,
		elsewhere: [],
		dependents: [],
		...changes,
	};
}

/** A login of somebody else's. */
export function bystander(name: string, changes: Partial<Bystander> = {}): Bystander {
	const rights = { login: true, replication: false, holdsAs: [name], comment: null };
	return { name, ...rights, sessions: [], subscriptions: [], ...changes };
}

const unmanaged = {
	replication: false,
	bypassRowSecurity: false,
	joinsWhatItMakes: false,
	lent: false,
	passwordsNeed: null,
} as const;

/** A server with nothing on it but what initdb makes. */
export function freshServer(changes: Partial<Current> = {}): Current {
	return {
		version: 180_000,
		systemIdentifier: '7',
		administrator: {
			name: 'postgres',
			superuser: true,
			createRole: true,
			createDatabase: true,
			inherit: true,
			inherits: [],
			becomes: [],
			mayJoin: [],
			...unmanaged,
		},
		bootstrapSuperuser: 'postgres',
		roles: [role('postgres', { login: true, superuser: true, createDatabase: true, createRole: true })],
		memberships: [],
		databases: [database('postgres', 'postgres')],
		settings: [],
		elsewhere: [],
		interiors: [],
		unsettable: [],
		availableExtensions: [],
		bystanders: [],
		logicalSlots: [],
		...changes,
	};
}

/** An administrator that may make roles and databases and is no superuser. */
export const administrator = {
	name: 'adm',
	superuser: false,
	createRole: true,
	createDatabase: true,
	inherit: true,
	inherits: ['adm'],
	becomes: ['adm'],
	mayJoin: [],
	...unmanaged,
} as const;
