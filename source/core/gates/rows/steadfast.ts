import { identifier, literal } from '../../sql/quote.js';
import { type Sql, sql } from '../../sql/sql.js';
import type { Probe } from '../probe.js';
import { reachOf } from '../reach.js';
import { rowProbe, type Shared, seeingOthers } from './asked.js';
import { setting } from './tenancy.js';

/** Where the login is the tenant, nothing that its session says makes it another's: one table is asked, as all have one policy. */
export function steadfastProbes(all: readonly Shared[]): readonly Probe[] {
	const mine = all.filter(({ schema }) => schema.rowSecurity.identify.by === 'login');
	const [shared] = mine.toSorted((a, b) => telling(b) - telling(a));
	if (shared === undefined) return [];
	const { name, tenancy, mend } = shared;
	const after = (topic: string, what: string, first: Sql, errors?: 'denied'): Probe =>
		rowProbe(shared, topic, {
			subject: `rows of another tenant in ${name} after ${what}`,
			expect: 'denied',
			ask: { ...seeingOthers(shared, [first]), errors },
			fix: mend,
			hollow: tenancy.foreign === undefined ? tenancy.hollow : undefined,
		});
	const key = tenancy.foreign ?? tenancy.key;
	return [
		after('set', 'SET app.tenant_id', sql`SET LOCAL app.tenant_id = ${literal(key)}`),
		after('set-config', 'set_config', setting('app.tenant_id', key)),
		...groupsToBecome(shared).map((group) =>
			// The group may lack what the login has by another: then it sees nothing either.
			after(`set-role ${group}`, `SET ROLE ${group}`, sql`SET LOCAL ROLE ${identifier(group)}`, 'denied'),
		),
	];
}

function telling({ tenancy }: Shared): number {
	return tenancy.foreign === undefined ? 0 : 1;
}

/** From 16 on nobody becomes a group; before, it cannot be prevented. */
function groupsToBecome({ place, login }: Shared): readonly string[] {
	const reach = reachOf(place.server.memberships, login.name);
	return login.role.groups.filter((group) => reach.get(group)?.becomes === true);
}
