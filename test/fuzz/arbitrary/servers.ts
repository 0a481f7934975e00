import fc from 'fast-check';
import type { Administrator, Current, CurrentInterior, CurrentRole } from '../../../source/core/access/current.js';
import type { Desired } from '../../../source/core/access/desired.js';
import { administrator, bystander, database, freshServer, role } from '../../helpers/current.js';
import { bystanders } from './documents.js';
import { interiors } from './interiors.js';
import { names } from './names.js';
import { type Administration, databaseStates, memberships, roleStates, settings, unsettable } from './states.js';

const anyName = names();

export function administrations(version: number): fc.Arbitrary<Administration> {
	return fc.boolean().map((superuser) => ({ name: superuser ? 'postgres' : 'adm', superuser, version }));
}

/** What of the profile a server holds already: nothing, a part, or all of it, put out of order by somebody. */
const stages = ['fresh', 'started', 'furnished', 'furnished', 'furnished'] as const;
type Stage = (typeof stages)[number];

/** Servers that a profile could be applied to. */
export function servers(desired: Desired, by: Administration): fc.Arbitrary<Current> {
	return fc.constantFrom(...stages).chain((stage) => {
		const kept = desired.roles.map((wanted) => (stage === 'fresh' ? fc.constant([]) : roleStates(desired, wanted, by)));
		return fc.tuple(...kept).chain((found) => serverWith(desired, by, stage, rolesWith(by, found.flat())));
	});
}

function rolesWith(by: Administration, found: readonly CurrentRole[]): readonly CurrentRole[] {
	const self = role(by.name, { login: true, superuser: by.superuser, createDatabase: true, createRole: true });
	const others = bystanders.map((name) => role(name, { login: true }));
	return [...new Map([...freshServer().roles, self, ...others, ...found].map((each) => [each.name, each])).values()];
}

function serverWith(
	desired: Desired,
	by: Administration,
	stage: Stage,
	roles: readonly CurrentRole[],
): fc.Arbitrary<Current> {
	const people = [...new Set([...roles, ...desired.roles].map((each) => each.name))];
	const extensions = [...new Set(desired.databases.flatMap((wanted) => wanted.extensions))];
	const some = stage === 'fresh' ? 0 : 4;
	return fc
		.record({
			databases: fc.tuple(
				...desired.databases.map((wanted) =>
					stage === 'furnished' ? databaseStates(desired, wanted, by, people) : fc.constant([]),
				),
			),
			interiors: insides(desired, by, people),
			memberships: fc.array(memberships(people, by), { maxLength: some }),
			settings: fc.array(settings(desired), { maxLength: some }),
			siblings: fc.uniqueArray(anyName, { maxLength: 2 }),
			unsettable: unsettable(desired, by),
			administrator: administrators(by, roles),
		})
		.map(({ databases, interiors: all, siblings, ...state }) => {
			const wanted = new Set(desired.databases.map(({ name }) => name));
			const own = databases.flat();
			const others = siblings.filter((name) => !wanted.has(name)).map((name) => database(name, by.name));
			const there = new Set(own.map(({ name }) => name));
			return freshServer({
				...state,
				version: by.version,
				roles,
				databases: [database('postgres', by.name), ...others, ...own],
				interiors: all.filter((each) => there.has(each.database) || !wanted.has(each.database)),
				bystanders: bystanders.map((name) => bystander(name)),
				availableExtensions: extensions.map((name) => ({ name, trusted: !by.superuser })),
			});
		});
}

/** Of each database, and of the template that it may be made from. */
function insides(
	desired: Desired,
	by: Administration,
	people: readonly string[],
): fc.Arbitrary<readonly CurrentInterior[]> {
	const place = { profile: desired.profile, people, ...by };
	const all = desired.databases.flatMap((wanted) => [
		interiors({ ...place, ...wanted }),
		...(wanted.template === 'template0' ? [] : [interiors({ ...place, ...wanted, name: wanted.template })]),
	]);
	return fc.tuple(...all);
}

/** One that is no superuser may be let into every role that is none, and may work in more than one manner. */
function administrators(by: Administration, roles: readonly CurrentRole[]): fc.Arbitrary<Administrator> {
	if (by.superuser) return fc.constant(freshServer().administrator);
	const mayJoin = roles.filter((each) => !each.superuser).map((each) => each.name);
	return fc
		.record({ inherit: fc.boolean(), joinsWhatItMakes: fc.boolean() })
		.map((manner) => ({ ...administrator, ...manner, mayJoin }));
}
