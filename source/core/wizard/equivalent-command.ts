import { confirmationFor } from '../plan/confirmation.js';
import { unconfirmedLosses } from '../plan/loss-confirmation.js';
import { statementsOf } from '../plan/plan.js';
import { hasTenant } from '../profile/expand.js';
import { shellWord } from '../shell-word.js';
import { environmentOf } from './document.js';
import { databaseName, loginName, needsKeys, tenantKey, tenantNames, usedLogins } from './names.js';
import { savedAs } from './save-profile.js';
import type { Planned } from './state.js';

type Source = Pick<Planned, 'answers' | 'server' | 'plan' | 'document'>;

/** The same work without the wizard, once the answers are saved as a profile. */
export function equivalentCommand(state: Source): string {
	return applyCommand(state, ...tenantFlags(state), '--yes', ...confirmFlags(state), ...lossFlags(state));
}

function applyCommand(state: Source, ...flags: readonly string[]): string {
	return command(state, 'apply', ...flags, '--secrets', shellWord(state.answers.security.file));
}

/** The same for the next customer; undefined where nothing is made for each. */
export function nextTenantCommand(state: Source): string | undefined {
	const { answers } = state;
	const names = [databaseName(answers), ...usedLogins(answers).map((login) => loginName(answers, login))];
	if (!names.some(hasTenant)) return undefined;
	const tenant = needsKeys(answers) ? 'NAME=KEY' : 'NAME';
	// Who would lose something by the next one has to be seen first.
	return applyCommand(state, '--tenant', tenant, '--yes', ...confirmFlags(state));
}

/** Every command that has to do with these answers, and what each is for. */
export function equivalentCommands(state: Source): readonly { readonly purpose: string; readonly command: string }[] {
	const next = nextTenantCommand(state);
	return [
		{ purpose: 'Read the plan as SQL', command: command(state, 'plan', ...tenantFlags(state), '--format', 'sql') },
		{ purpose: 'Do it, prove it, and keep the passwords in a file of your own', command: equivalentCommand(state) },
		...(next === undefined ? [] : [{ purpose: 'The same for the next customer', command: next }]),
		...(state.server.kind === 'sandbox'
			? []
			: [
					{
						purpose: 'Prove it again, any day; exit code 4 means that a check failed',
						command: command(state, 'verify', '--secrets', shellWord(state.answers.security.file)),
					},
				]),
	];
}

const command = (state: Source, name: string, ...flags: readonly string[]): string =>
	[
		'gatehouse',
		name,
		shellWord(savedAs(state)),
		...(state.server.kind === 'sandbox' ? ['--sandbox'] : []),
		...flags,
	].join(' ');

/** What it takes once there are tables: to turn row security on for one that is there is to change it. */
export function applyAgainCommand(state: Source): string | undefined {
	if (state.server.kind === 'sandbox') return undefined;
	const { answers } = state;
	return command(
		state,
		'apply',
		'--yes',
		'--confirm',
		shellWord(databaseName(answers)),
		'--secrets',
		shellWord(answers.security.file),
	);
}

/** The profile has others besides. */
function tenantFlags({ answers: { adds, names, pattern } }: Source): readonly string[] {
	if (!adds) return [];
	return tenantNames(names).flatMap((name) => {
		const key = pattern === 'shared-schema' ? tenantKey(names, name) : '';
		return ['--tenant', shellWord(key === '' ? name : `${name}=${key}`)];
	});
}

function confirmFlags({ plan, server, document }: Source): readonly string[] {
	if (statementsOf(plan).length === 0) return [];
	const { kind } = confirmationFor(plan, environmentOf(server));
	return kind === 'yes' ? [] : ['--confirm', shellWord(plan.databases[0] ?? document.name)];
}

function lossFlags({ plan }: Source): readonly string[] {
	return unconfirmedLosses(plan, []).flatMap((loss) => ['--confirm-loss', shellWord(loss.role)]);
}
