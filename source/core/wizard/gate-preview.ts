import { type Grants, presets } from '../profile/access.js';
import type { LoginAnswers } from './answers.js';

/** What one login gets on one kind of object, on what is there now and on what comes later. */
export type GatePreview = { readonly objects: string; readonly privileges: string };

export function grantsOf(login: Pick<LoginAnswers, 'access' | 'custom'>): Grants {
	return login.access === 'custom' ? login.custom : presets[login.access];
}

/** The third gate of one login. The first two are the same for all of them. */
export function gatePreview(login: Pick<LoginAnswers, 'access' | 'custom'>): readonly GatePreview[] {
	if (login.access === 'migrate') return [{ objects: '', privileges: 'everything: it acts as the owner of them all' }];
	const { tables, sequences, routines } = grantsOf(login);
	return [
		{ objects: 'tables', privileges: words(tables) },
		{ objects: 'sequences', privileges: words(sequences) },
		{ objects: 'functions', privileges: words(routines) },
	];
}

const words = (privileges: readonly string[]): string => (privileges.length === 0 ? 'nothing' : privileges.join(', '));
