import { mark } from '../access/desired.js';
import type { Situation } from '../access/situation.js';
import { RefusedError } from '../errors.js';
import { identifier } from '../sql/quote.js';
import { preview } from '../sql/render.js';
import { sql } from '../sql/sql.js';

/** What may not be taken over however much the administrator may do. Throws with all of it. */
export function assertOurs(situation: Situation): void {
	const problems = [...strangers(situation), ...notAdoptable(situation), ...broken(situation)];
	if (problems.length === 0) return;
	throw new RefusedError(
		'not-ours',
		problems.map((problem) => problem.message).join('\n'),
		[...new Set(problems.map((problem) => problem.remedy))].join(' '),
	);
}

type Problem = { readonly message: string; readonly remedy: string };

/** A name made from a tenant's that is taken: what if it is another tenant's? */
function strangers(situation: Situation): readonly Problem[] {
	const remedy = 'Choose another name, or set `adopt: true` on the role.';
	const roles = situation.desired.roles
		.filter((role) => role.perTenant && situation.role(role.name) !== undefined && !situation.isOurs(role.name))
		.map((role) => ({ message: `Role ${role.name} exists and was not made by this profile.`, remedy }));
	const databases = situation.desired.databases
		.filter((wanted) => wanted.perTenant && isForeign(situation, wanted.name) && !situation.isUnborn(wanted))
		.map((wanted) => ({
			message: `Database ${wanted.name} exists and was not made by this profile.`,
			remedy: 'Choose another name for the tenant.',
		}));
	return [...roles, ...databases];
}

function isForeign(situation: Situation, name: string): boolean {
	const existing = situation.database(name);
	return existing !== undefined && existing.comment !== mark(situation.desired.profile);
}

function notAdoptable(situation: Situation): readonly Problem[] {
	const remedy = 'Leave `adopt` out, or make a role of its own for the application.';
	return situation.desired.roles
		.filter((role) => role.adopt)
		.flatMap((role): readonly Problem[] => {
			const existing = situation.role(role.name);
			if (existing === undefined) return [];
			const owned = situation.current.databases.filter(
				(database) =>
					database.owner === role.name && !situation.desired.databases.some((wanted) => wanted.name === database.name),
			);
			const why = [
				existing.name === situation.current.administrator.name ? 'it is the administrator' : undefined,
				existing.superuser ? 'it is a superuser' : undefined,
				existing.replication ? 'it may replicate' : undefined,
				existing.name.startsWith('pg_') ? "it is PostgreSQL's own" : undefined,
				owned.length > 0 ? `it owns ${owned.map((database) => database.name).join(', ')}` : undefined,
			].find((reason) => reason !== undefined);
			return why === undefined ? [] : [{ message: `Role ${role.name} cannot be adopted: ${why}.`, remedy }];
		});
}

/** The remains of an interrupted DROP DATABASE: even looking at one wrongly ends the session. */
function broken(situation: Situation): readonly Problem[] {
	return situation.desired.databases
		.filter((wanted) => situation.database(wanted.name)?.connectionLimit === -2)
		.map((wanted) => ({
			message: `Database ${wanted.name} is the remains of an interrupted DROP DATABASE.`,
			remedy: `Finish that first: ${preview(sql`DROP DATABASE ${identifier(wanted.name)}`)};`,
		}));
}
