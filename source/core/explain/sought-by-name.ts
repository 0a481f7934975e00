import { UsageError } from '../errors.js';
import { parseObjectName } from './object-name.js';
import { columnPrivileges, holdersOf, isOther, parsePrivilege } from './privilege.js';
import type { Sought } from './sought.js';

/** Reads `--on` and `--privilege`. What one name alone is, a table or a schema or a database, the privilege decides. */
export function soughtByName(on: string, privilegeText: string): Sought {
	const privilege = parsePrivilege(privilegeText);
	const { names, arguments: types } = parseObjectName(on);
	const base = {
		by: 'name',
		arguments: types,
		column: null,
		privileges: [privilege],
		text: null,
		sqlstate: null,
		ownership: false,
		frames: [],
		mayBeMissing: false,
	} as const;
	if (types !== null || privilege === 'EXECUTE') {
		if (privilege !== 'EXECUTE')
			throw new UsageError(`${privilege} is not held on routines.`, 'Ask with --privilege EXECUTE.');
		return { ...base, about: 'routine', names: [names], alongPath: names.length === 1 };
	}
	const holders = holdersOf(privilege).filter((holder) => !isOther(holder));
	if (holders.length === 0) return { ...base, about: 'parameter', names: [[names.join('.')]], alongPath: false };
	if (names.length === 1 && holders.every((holder) => holder === 'database' || holder === 'schema'))
		return { ...base, about: holders.includes('schema') ? 'anything' : 'database', names: [names], alongPath: false };
	if (names.length === 1 && holders.includes('schema'))
		return { ...base, about: 'anything', names: [names], alongPath: true };
	const column = names.length === 3 ? (names[2] ?? null) : null;
	if (column !== null && !columnPrivileges.includes(privilege))
		throw new UsageError(
			`${privilege} is not held on columns.`,
			`Ask about the table ${names.slice(0, 2).join('.')}, or with one of ${columnPrivileges.join(', ')}.`,
		);
	return { ...base, about: 'relation', names: [names.slice(0, 2)], column, alongPath: names.length === 1 };
}
