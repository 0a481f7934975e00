import { type Sql, sql } from '../../sql/sql.js';
import { oneOf } from '../one-of.js';
import type { Probe } from '../probe.js';
import { rowProbe, type Shared, seeing } from './asked.js';
import { defaultFor, reset } from './default-setting.js';
import { setting } from './tenancy.js';

/** Where a session says whose rows it means: while it has not, or has taken it back, it sees none and is told of no error. */
export function withoutTenant(shared: Shared): readonly Probe[] {
	const { place, login, object, table, schema, name, tenancy } = shared;
	const { identify } = schema.rowSecurity;
	if (identify.by === 'login') return [];
	const any = (first: readonly Sql[]) => ({
		...seeing(first, [{ rows: sql`SELECT FROM ${table}`, are: 'rows' }]),
		errors: 'allowed' as const,
	});
	const which = `in ${name}${oneOf(object.members.length)}`;
	const hollow = tenancy.hasRows ? undefined : tenancy.hollow;
	const given = defaultFor(place, login, place.interior.tenantSettings);
	return [
		rowProbe(shared, 'unset', {
			subject: `rows or an error while ${identify.setting} is not set, ${which}`,
			expect: 'denied',
			ask: any([]),
			catalog:
				given === undefined
					? null
					: { says: 'allowed', because: `its sessions start with ${identify.setting} = '${given.value}'` },
			fix: given === undefined ? shared.mend : reset(given),
			hollow,
		}),
		rowProbe(shared, 'empty', {
			subject: `rows or an error while ${identify.setting} is empty, ${which}`,
			expect: 'denied',
			ask: any([setting(identify.setting, '')]),
			fix: shared.mend,
			hollow,
		}),
	];
}
