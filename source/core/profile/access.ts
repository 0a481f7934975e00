export const accesses = ['read-only', 'read-write', 'migrate', 'custom'] as const;
export type Access = (typeof accesses)[number];

export const tablePrivileges = [
	'SELECT',
	'INSERT',
	'UPDATE',
	'DELETE',
	'TRUNCATE',
	'REFERENCES',
	'TRIGGER',
	'MAINTAIN',
] as const;
export type TablePrivilege = (typeof tablePrivileges)[number];

export const sequencePrivileges = ['USAGE', 'SELECT', 'UPDATE'] as const;
export type SequencePrivilege = (typeof sequencePrivileges)[number];

export const routinePrivileges = ['EXECUTE'] as const;
export type RoutinePrivilege = (typeof routinePrivileges)[number];

/** What a login may do with each kind of object in the profile's schema. */
export type Grants = {
	/** Tables, partitioned and foreign tables, views and materialised views. */
	readonly tables: readonly TablePrivilege[];
	readonly sequences: readonly SequencePrivilege[];
	readonly routines: readonly RoutinePrivilege[];
};

/**
 * The least each access needs. TRUNCATE, REFERENCES, TRIGGER and MAINTAIN are in none: only `custom` can name them.
 * EXECUTE is in both, because a view that calls a function needs it of whoever reads the view.
 * A migrate login holds nothing itself: it becomes the owner when it signs in.
 */
export const presets: Readonly<Record<Exclude<Access, 'custom'>, Grants>> = {
	'read-only': { tables: ['SELECT'], sequences: ['SELECT'], routines: ['EXECUTE'] },
	'read-write': {
		tables: ['SELECT', 'INSERT', 'UPDATE', 'DELETE'],
		sequences: ['USAGE', 'SELECT'],
		routines: ['EXECUTE'],
	},
	migrate: { tables: [], sequences: [], routines: [] },
};
