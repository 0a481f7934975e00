import { type Grants, presets } from '../profile/access.js';
import type { LoginAnswers } from './answers.js';

/** What one login gets at each gate, on what is there now and on what comes later. */
export type GatePreview = { readonly gate: string; readonly now: string; readonly future: string };

export function grantsOf(login: Pick<LoginAnswers, 'access' | 'custom'>): Grants {
	return login.access === 'custom' ? login.custom : presets[login.access];
}

export function gatePreview(login: Pick<LoginAnswers, 'access' | 'custom'>): readonly GatePreview[] {
	if (login.access === 'migrate') {
		return [
			{ gate: 'Database', now: 'CONNECT', future: '' },
			{ gate: 'Schema', now: 'USAGE, CREATE (as the owner)', future: '' },
			{ gate: 'Objects', now: 'everything, as the owner', future: 'the same: it makes them' },
		];
	}
	const { tables, sequences, routines } = grantsOf(login);
	return [
		{ gate: 'Database', now: 'CONNECT', future: '' },
		{ gate: 'Schema', now: 'USAGE', future: '' },
		{ gate: 'Tables, views', ...nowAndLater(tables) },
		{ gate: 'Sequences', ...nowAndLater(sequences) },
		{ gate: 'Functions', ...nowAndLater(routines) },
	];
}

function nowAndLater(privileges: readonly string[]): { readonly now: string; readonly future: string } {
	return privileges.length === 0
		? { now: 'nothing', future: 'nothing' }
		: { now: privileges.join(', '), future: 'the same' };
}
