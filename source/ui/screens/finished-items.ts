import { connectionString, hiddenPassword } from '../../core/connection-string.js';
import { safeText } from '../../core/safe-text.js';
import { credentialsOf, loginsOf } from '../../core/wizard/credentials.js';
import { equivalentCommand, nextTenantCommand } from '../../core/wizard/equivalent-command.js';
import { replacesProfile } from '../../core/wizard/save-profile.js';
import type { Finished as FinishedState } from '../../core/wizard/state.js';
import { revealedString } from '../reveal.js';
import type { FormItem } from './form-item.js';
import { leftItems } from './left-items.js';
import { noticeItems } from './notice-items.js';

/** What was done, where the passwords are, how to sign in, and what is left to do. */
export function finishedItems(
	state: FinishedState,
	revealed: string | null,
	reveal: (role: string) => void,
): readonly FormItem[] {
	return [
		...noticeItems(state.notice),
		...headItems(state),
		...keepItems(state),
		...loginItems(state, revealed, reveal),
		...leftItems(state),
		...againItems(state),
	];
}

function proofOf(report: FinishedState['report']): { readonly text: string; readonly style: 'pass' | 'warn' } {
	if (report === null) return { text: 'the gates were not proved', style: 'warn' };
	const { fail, unchecked, vacuous } = report.summary;
	if (!report.ok) return { text: `${fail} ${fail === 1 ? 'check' : 'checks'} FAILED`, style: 'warn' };
	const rest = unchecked + vacuous;
	if (rest > 0) return { text: `no check failed, ${rest} not proved`, style: 'warn' };
	return { text: 'all three gates hold', style: 'pass' };
}

function headItems({ plan, result, report }: FinishedState): readonly FormItem[] {
	const done =
		result.status === 'nothing-to-do' ? 'nothing was to be changed' : `${result.applied.length} statements applied`;
	const { text, style } = proofOf(report);
	return [
		{
			kind: 'text',
			text: `${safeText(plan.profile)}${report?.ok === true ? ' is ready' : ''}: ${done}, ${text}.`,
			style,
		},
	];
}

/** Said while there is still time. */
function keepItems(state: FinishedState): readonly FormItem[] {
	const known = credentialsOf(state).length;
	const before: readonly FormItem[] =
		known === loginsOf(state).length
			? []
			: [{ kind: 'text', text: 'Logins that were there before keep their password, which is not known here.' }];
	if (known === 0) return [...before, { kind: 'gap' }];
	const { kept } = state;
	const text =
		kept === null
			? 'The passwords are kept nowhere: show, copy or write them before you quit.'
			: `The passwords are in ${kept}, for you alone (0600).`;
	return [...before, { kind: 'text', text: safeText(text), style: kept === null ? 'warn' : 'pass' }, { kind: 'gap' }];
}

function loginItems(
	state: FinishedState,
	revealed: string | null,
	reveal: (role: string) => void,
): readonly FormItem[] {
	const credentials = new Map(credentialsOf(state).map((each) => [each.role, each]));
	const { target } = state.server;
	return loginsOf(state).flatMap((login): readonly FormItem[] => {
		const known = credentials.get(login.role);
		if (known === undefined)
			return [{ kind: 'text', text: safeText(connectionString(target, login, undefined)), indent: 2, verbatim: true }];
		const isShown = revealed === login.role;
		const text = isShown ? revealedString(target, known) : connectionString(target, login, hiddenPassword);
		const onOpen = (): void => reveal(login.role);
		return [{ kind: 'link', id: login.role, label: '', text: safeText(text), onOpen, whole: isShown }];
	});
}

function againItems(state: FinishedState): readonly FormItem[] {
	const [first] = loginsOf(state);
	const tenant = nextTenantCommand(state);
	const line = (name: string, text: string, verbatim: true | 'command' = 'command'): readonly FormItem[] => [
		{ kind: 'text', text: name, style: 'dim' },
		{ kind: 'text', text: safeText(text), indent: 2, verbatim },
	];
	return [
		{ kind: 'gap' },
		...(first === undefined
			? []
			: line(
					'Try it; psql asks for the password',
					`psql "${connectionString(state.server.target, first, undefined)}"`,
				)),
		...line(
			state.saved === null && !replacesProfile(state)
				? 'The same again, once it is saved as a profile'
				: 'The same again',
			equivalentCommand(state),
		),
		...(tenant === undefined ? [] : line('The same for the next customer', tenant)),
		...(state.result.receipt === null ? [] : line('Receipt', state.result.receipt, true)),
	];
}
