import { sql } from '../../sql/sql.js';
import { grantsFor } from '../object-wish.js';
import { oneOf } from '../one-of.js';
import { type Login, type Place, signInId } from '../place.js';
import { type Probe, probeId } from '../probe.js';
import { rowProbe, type Shared } from './asked.js';
import { defaultFor, reset } from './default-setting.js';

/** Ways around row security: to ask for the rows without it, and to load rows that no policy has looked at. */
export function aroundRowSecurity(shared: Shared): readonly Probe[] {
	const { object, login, schema, table, name, mend } = shared;
	if (object.kind === 'view') return [];
	const writes = grantsFor(schema, login).some(({ tables }) => tables.includes('INSERT'));
	const which = `${name}${oneOf(object.members.length)}`;
	return [
		rowProbe(shared, 'off', {
			subject: `reading ${which} with row_security off`,
			expect: 'denied',
			ask: {
				kind: 'statement',
				// Whom row security does not bind is let through; anybody else is refused rather than shown half.
				sql: sql`SET LOCAL row_security = off; EXPLAIN SELECT FROM ${table}`,
				transaction: 'read only',
				as: 'login',
				allowedBy: {},
			},
			fix: mend,
			hollow: undefined,
		}),
		...(writes
			? [
					rowProbe(shared, 'copy', {
						subject: `COPY ${which} FROM`,
						expect: 'denied',
						ask: {
							kind: 'statement',
							sql: sql`COPY ${table} FROM STDIN`,
							transaction: 'read only',
							as: 'login',
							allowedBy: {
								'25006': 'it would load rows that no policy has looked at; only the transaction was read only',
							},
							deniedBy: ['0A000'],
						},
						fix: mend,
						hollow: undefined,
					}),
				]
			: []),
	];
}

const off = /^(?:of?f|f(?:a(?:l(?:se?)?)?)?|no?|0)$/i;

/** Where `row_security` is off from the start, whom the policies bind is refused every row, and told of no policy. */
export function startsWithRowSecurity(place: Place, login: Login): Probe {
	const { interior, wanted } = place;
	const given = defaultFor(place, login, interior.kind === 'unreadable' ? [] : interior.rowSecuritySettings);
	const isOff = given !== undefined && off.test(given.value);
	return {
		id: probeId('object', login.name, wanted.name, 'row-security-setting'),
		gate: 'object',
		role: login.name,
		database: wanted.name,
		subject: 'sessions that start with row_security on',
		expect: 'allowed',
		ask: { kind: 'catalog' },
		catalog: isOff
			? {
					says: 'denied',
					because: `its sessions start with row_security = ${given.value}: each query of a table with policies is refused`,
				}
			: { says: 'allowed', because: 'nothing turns it off' },
		otherwise: 'fail',
		fix: given === undefined ? null : reset(given),
		behind: [signInId(login.name, wanted.name)],
	};
}
