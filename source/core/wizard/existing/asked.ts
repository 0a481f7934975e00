import { hasTenant } from '../../profile/expand.js';
import type { KnownRole, ServerNames } from '../../server/names.js';
import type { Answers } from '../answers.js';
import { databaseName, expandedNames } from '../names.js';
import type { ReachedServer } from '../state.js';
import type { Asked } from './found.js';

type Server = Pick<ReachedServer, 'facts' | 'known'>;

/** What the meaning of an existing name hangs on, for a name that is made from this template. */
export function askedFor(answers: Answers, { facts, known }: Server, template: string): Asked {
	return {
		profile: answers.names.application.trim(),
		administrator: facts.administrator.name,
		perTenant: hasTenant(template),
		owns: (role) => ownedBy(role, answers, known.names),
		superusers: superusersOf(known.names),
	};
}

function ownedBy(role: string, answers: Answers, { databases }: ServerNames): readonly string[] {
	const wanted = new Set(expandedNames(answers, databaseName(answers)));
	return databases.filter(({ name, owner }) => owner === role && !wanted.has(name)).map(({ name }) => name);
}

const superusers = new WeakMap<readonly KnownRole[], readonly string[]>();

function superusersOf({ roles }: ServerNames): readonly string[] {
	const known = superusers.get(roles) ?? roles.filter(({ superuser }) => superuser).map(({ name }) => name);
	superusers.set(roles, known);
	return known;
}
