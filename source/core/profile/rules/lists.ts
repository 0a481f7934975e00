import type { Draft } from '../draft.js';
import { hasTenant } from '../expand.js';
import type { Findings } from '../findings.js';
import { identifierProblem, nameProblem } from '../names.js';

/** The fields that name what exists already, and those that are only passed on. */
export function checkLists(draft: Draft, findings: Findings): void {
	if (draft.name !== undefined) {
		findings.refuseIf('name', identifierProblem(draft.name) ?? controlProblem(draft.name));
	}
	for (const list of ['keep', 'creators'] as const) {
		draft[list]?.forEach((name, index) => {
			if (name === undefined) return;
			const path = `${list}[${index}]`;
			findings.refuseIf(path, nameProblem('role', name));
			if (hasTenant(name))
				findings.refuse(path, 'contains {tenant}, which is not filled in here; name a role that exists');
		});
	}
	draft.extensions?.forEach((name, index) => {
		if (name !== undefined) findings.refuseIf(`extensions[${index}]`, identifierProblem(name));
	});
	checkDatabase(draft, findings);
	if (draft.connection?.host?.includes('://') === true) {
		findings.refuse('connection.host', 'is a URL, which could hold a password; write the host alone, or give --url');
	}
}

function checkDatabase(draft: Draft, findings: Findings): void {
	const { template, encoding, locale } = draft.database ?? {};
	for (const [field, value] of Object.entries({ encoding, locale })) {
		if (value !== undefined) findings.refuseIf(`database.${field}`, controlProblem(value));
	}
	if (template === undefined || template === 'template0') return;
	findings.refuseIf('database.template', identifierProblem(template));
	findings.warn(
		'template',
		'database.template is not template0: whatever objects and grants that database holds come with it, and its encoding and locale must fit.',
	);
}

function controlProblem(text: string): string | undefined {
	return /\p{Cc}/u.test(text) ? 'contains a control character; remove it' : undefined;
}
