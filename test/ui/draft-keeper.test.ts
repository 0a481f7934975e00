import { expect, test, vi } from 'vitest';
import { ProfileStoreError } from '../../source/core/errors.js';
import type { Draft } from '../../source/core/wizard/draft.js';
import type { DraftNews } from '../../source/core/wizard/event.js';
import { firstAnswers } from '../../source/core/wizard/first-answers.js';
import { createDraftKeeper } from '../../source/ui/draft-keeper.js';

const draft = (application: string): Draft => ({
	step: 'names',
	goal: 'onward',
	place: 'own',
	answers: { ...firstAnswers, names: { ...firstAnswers.names, application } },
	checked: {},
});

function keeper(fails = false) {
	const written: string[] = [];
	const news: DraftNews['type'][] = [];
	const made = createDraftKeeper(
		{
			read: () => undefined,
			keep(given) {
				if (fails) throw new ProfileStoreError('The disk is full.', 'Make room.');
				written.push(given.answers.names.application);
				return { ...given, at: '2026-11-23T06:54:00.000Z' };
			},
			forget: () => void written.push('forgotten'),
		},
		({ type }) => news.push(type),
	);
	return { ...made, written, news };
}

test('writes the first at once, then only the last of what follows, and nothing is left unwritten at the end', async () => {
	const { keep, flush, written } = keeper();
	for (const text of ['b', 'bi', 'bil', 'bill']) keep(draft(text));
	expect(written).toEqual(['b']);
	await vi.waitFor(() => expect(written).toEqual(['b', 'bill']));
	keep(draft('billi'));
	flush();
	expect(written).toEqual(['b', 'bill', 'billi']);
});

test('what was answered before it is forgotten is written before, and not after', () => {
	const { keep, forget, written } = keeper();
	keep(draft('b'));
	keep(draft('bi'));
	forget();
	expect(written).toEqual(['b', 'bi', 'forgotten']);
});

test('a disk that refuses is told, and the wizard goes on', () => {
	const { keep, forget, news } = keeper(true);
	keep(draft('b'));
	forget();
	expect(news).toEqual(['draft-failed']);
});
