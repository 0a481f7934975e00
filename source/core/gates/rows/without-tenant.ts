import type { Setting } from '../../access/current.js';
import { identifier, settingName } from '../../sql/quote.js';
import { type Sql, sql } from '../../sql/sql.js';
import { said } from '../mend.js';
import { oneOf } from '../one-of.js';
import type { Probe } from '../probe.js';
import { rowProbe, type Shared, seeing } from './asked.js';
import { setting } from './tenancy.js';

/** Where a session says whose rows it means: while it has not, or has taken it back, it sees none and is told of no error. */
export function withoutTenant(shared: Shared): readonly Probe[] {
	const { object, table, schema, name, tenancy } = shared;
	const { identify } = schema.rowSecurity;
	if (identify.by === 'login') return [];
	const any = (first: readonly Sql[]) => ({
		...seeing(first, [{ rows: sql`SELECT FROM ${table}`, are: 'rows' }]),
		errors: 'allowed' as const,
	});
	const which = `in ${name}${oneOf(object.members.length)}`;
	const hollow = tenancy.hasRows ? undefined : tenancy.hollow;
	const given = defaultFor(shared);
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

/** A tenant that its sessions are given before they name any: what is set for the role wins over the database's. */
function defaultFor({ place, login }: Shared): Setting | undefined {
	const applying = place.interior.tenantSettings.filter(
		({ role, database, value }) =>
			(role === null || role === login.name) && (database === null || database === place.wanted.name) && value !== '',
	);
	const rank = ({ role, database }: Setting) => (role === null ? 0 : 2) + (database === null ? 0 : 1);
	return applying.toSorted((a, b) => rank(b) - rank(a))[0];
}

function reset({ role, database, name }: Setting): string {
	const which = settingName(name);
	if (role === null && database === null) return said(sql`ALTER ROLE ALL RESET ${which}`);
	if (role === null) return said(sql`ALTER DATABASE ${identifier(database ?? '')} RESET ${which}`);
	const within = database === null ? sql`` : sql` IN DATABASE ${identifier(database)}`;
	return said(sql`ALTER ROLE ${identifier(role)}${within} RESET ${which}`);
}
