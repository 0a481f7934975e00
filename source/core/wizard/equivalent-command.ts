import { confirmationFor } from '../plan/confirmation.js';
import { statementsOf } from '../plan/plan.js';
import { environmentOf } from './document.js';
import { tenantNames } from './names.js';
import type { Planned } from './state.js';

/** The same work without the wizard, once the answers are saved as a profile. */
export function equivalentCommand(state: Pick<Planned, 'answers' | 'server' | 'plan' | 'document'>): string {
	const { answers, server, document } = state;
	return [
		'gatehouse',
		'apply',
		word(document.name),
		...placeFlags(server.kind),
		'--yes',
		...confirmFlags(state),
		'--secrets',
		word(answers.security.file),
	].join(' ');
}

/** The same for the next customer; undefined where the profile is for one database. */
export function nextTenantCommand(
	state: Pick<Planned, 'answers' | 'server' | 'plan' | 'document'>,
): string | undefined {
	if (tenantNames(state.answers.names).length === 0) return undefined;
	return equivalentCommand(state).replace(' --yes', ' --tenant NAME --yes');
}

const placeFlags = (kind: Planned['server']['kind']): readonly string[] => (kind === 'sandbox' ? ['--sandbox'] : []);

function confirmFlags({ plan, server, document }: Pick<Planned, 'server' | 'plan' | 'document'>): readonly string[] {
	if (statementsOf(plan).length === 0) return [];
	const { kind } = confirmationFor(plan, environmentOf(server));
	return kind === 'yes' ? [] : ['--confirm', word(plan.databases[0] ?? document.name)];
}

/** A word as a POSIX shell reads it. */
export function word(text: string): string {
	return /^[\w./:@%+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
