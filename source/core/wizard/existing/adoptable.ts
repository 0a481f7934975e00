import { named } from '../../server/names.js';
import type { Answers } from '../answers.js';
import { expandedNames, loginName, usedLogins } from '../names.js';
import type { ReachedServer } from '../state.js';
import { askedFor } from './asked.js';
import { isAdoptable } from './found.js';

/** The logins, by their key, whose name is there already and could be taken under the profile, or is to be. */
export function adoptableLogins(answers: Answers, server: ReachedServer): ReadonlySet<string> {
	const { roles } = server.known.names;
	return new Set(
		usedLogins(answers)
			.filter((login) => {
				const template = loginName(answers, login);
				const asked = askedFor(answers, server, template);
				const there = expandedNames(answers, template).flatMap((name) => named(roles, name) ?? []);
				return login.kept.adopt === true || there.some((role) => isAdoptable(role, asked));
			})
			.map(({ key }) => key),
	);
}
