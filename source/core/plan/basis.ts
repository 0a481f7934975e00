import type { Acl } from '../access/current.js';
import type { Situation } from '../access/situation.js';

/**
 * What a plan was computed from, fact by fact and in words: a saved plan that no longer fits can say what differs.
 * Lists that grow with the data (objects, privileges) stand as a count and a digest.
 */
export type Basis = Readonly<Record<string, string>>;
export type Digest = (text: string) => string;

export function basisOf(situation: Situation, digest: Digest): Basis {
	const { current, desired } = situation;
	const short = (value: unknown): string => digest(JSON.stringify(value)).slice(0, 12);
	const facts: [string, string][] = [
		['server', `system ${current.systemIdentifier}`],
		['server version', String(current.version)],
		['administrator', administrator(situation)],
	];
	for (const { name } of desired.roles) {
		const { comment: _comment, name: _name, ...role } = situation.role(name) ?? { comment: null, name };
		const memberships = current.memberships
			.filter((each) => each.member === name)
			.map((each) => [each.role, each.inherit, each.set].join(':'))
			.toSorted();
		const settings = current.settings.filter((each) => each.role === name);
		facts.push([
			`role ${name}`,
			situation.role(name) === undefined
				? 'absent'
				: `there, ${short({ role, memberships, settings, ours: situation.isOurs(name) })}`,
		]);
	}
	for (const wanted of desired.databases) {
		const database = situation.database(wanted.name);
		facts.push([
			`database ${wanted.name}`,
			database === undefined
				? 'absent'
				: `owned by ${database.owner}, ${short({ ...database, acl: sorted(database.acl) })}`,
		]);
		const interior = situation.interior(wanted);
		if (interior === undefined) continue;
		for (const schema of interior.schemas)
			facts.push([`schema ${schema.name} in ${wanted.name}`, `owned by ${schema.owner}, ${short(sorted(schema.acl))}`]);
		facts.push([
			`objects in ${wanted.name}`,
			`${interior.objects.length}, ${short(interior.objects.map((object) => ({ ...object, acl: sorted(object.acl) })))}`,
		]);
		facts.push([
			`default privileges in ${wanted.name}`,
			`${interior.defaults.length}, ${short(interior.defaults.map((each) => ({ ...each, acl: sorted(each.acl) })))}`,
		]);
		facts.push([
			`extensions in ${wanted.name}`,
			interior.extensions.map((each) => `${each.name} in ${each.schema}`).join(', ') || 'none',
		]);
	}
	return Object.fromEntries(facts);
}

function administrator({ current: { administrator: who } }: Situation): string {
	const rights = [
		who.superuser ? 'superuser' : 'no superuser',
		who.createRole ? 'may make roles' : 'may not make roles',
		who.createDatabase ? 'may make databases' : 'may not make databases',
	];
	return `${who.name}: ${rights.join(', ')}`;
}

/** An ACL's order is an accident of history. */
function sorted(acl: Acl): readonly string[] {
	return acl.map((item) => JSON.stringify([item.grantee, item.grantor, item.privilege, item.grantable])).toSorted();
}

/** What differs between two bases, a line each. */
export function differences(before: Basis, now: Basis): readonly string[] {
	return [...new Set([...Object.keys(before), ...Object.keys(now)])]
		.filter((subject) => before[subject] !== now[subject])
		.map(
			(subject) => `${subject}: was ${before[subject] ?? 'not looked at'}, is now ${now[subject] ?? 'not looked at'}`,
		);
}
