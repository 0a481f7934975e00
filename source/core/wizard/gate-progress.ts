import { type Check, type Gate, gates } from '../gates/check.js';

/** How one gate stands while its checks come in, and when they are all there. */
export type GateStanding = {
	readonly gate: Gate;
	readonly state: 'waiting' | 'running' | 'pass' | 'fail' | 'warn' | 'skip';
	readonly note: string;
};

/** `broken`: it ended before every check was made. */
export type VerifyRun = 'running' | 'over' | 'broken';

export function gateStandings(checks: readonly Check[], run: VerifyRun): readonly GateStanding[] {
	const current = checks.at(-1)?.gate ?? 'connect';
	return gates.map((gate) =>
		standing(
			gate,
			checks.filter((check) => check.gate === gate),
			gate === current,
			run,
		),
	);
}

function standing(gate: Gate, checks: readonly Check[], isCurrent: boolean, run: VerifyRun): GateStanding {
	const count = (...statuses: readonly Check['status'][]): number =>
		checks.filter(({ status }) => statuses.includes(status)).length;
	const failed = count('fail');
	const passed = count('pass');
	const unproved = count('unchecked', 'vacuous');
	const note = [
		...(failed > 0 ? [`${failed} of ${checks.length} failed`] : [`${passed} passed`]),
		...(count('warn') > 0 ? [`${count('warn')} ${count('warn') === 1 ? 'warning' : 'warnings'}`] : []),
		...(unproved > 0 ? [`${unproved} not proved`] : []),
	].join(', ');
	if (failed > 0) return { gate, state: 'fail', note };
	const isEmpty = checks.length === 0;
	// The next login comes to every gate again: what has passed so far is no verdict yet.
	if (run === 'running')
		return { gate, state: isCurrent || !isEmpty ? 'running' : 'waiting', note: isEmpty ? '' : note };
	if (isEmpty) return { gate, state: 'skip', note: 'nothing was checked' };
	if (run === 'broken') return { gate, state: 'skip', note: `${note}, then broken off` };
	if (passed === 0) return { gate, state: unproved > 0 ? 'skip' : 'warn', note };
	// A warning is true of the server but outside the profile; what was not proved is in doubt.
	return { gate, state: unproved > 0 ? 'warn' : 'pass', note };
}
