import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { ProfileStoreError } from '../../source/core/errors.js';
import { Secret } from '../../source/core/sql/secret.js';
import type { Draft } from '../../source/core/wizard/draft.js';
import { firstAnswers } from '../../source/core/wizard/first-answers.js';
import { openDraft } from '../../source/profiles/draft-file.js';
import { useFolder } from './folder.js';

const draft = (application = 'orders'): Draft => ({
	step: 'names',
	goal: 'onward',
	place: 'own',
	answers: { ...firstAnswers, names: { ...firstAnswers.names, application } },
	checked: {},
});
const now = () => new Date('2026-11-23T06:54:00Z');
const canary = 'canary-31c7';

test('is read as it was kept, by another process too, and only its owner can read it', () => {
	const cwd = join(useFolder(), 'new');
	const first = openDraft({ cwd, now });
	expect(first.read()).toBeUndefined();
	expect(existsSync(cwd)).toBe(false);
	const kept = first.keep(draft());
	expect(kept.at).toBe('2026-11-23T06:54:00.000Z');
	expect(openDraft({ cwd }).read()).toEqual(kept);
	expect(statSync(first.path).mode & 0o777).toBe(0o600);
	expect(readdirSync(cwd)).toEqual(['draft.json']);
});

test('holds no password', () => {
	const file = openDraft({ cwd: useFolder() });
	const connection = { ...firstAnswers.connection, password: Secret.of(canary) };
	file.keep({ ...draft(), answers: { ...firstAnswers, connection } });
	expect(readFileSync(file.path, 'utf8')).not.toContain(canary);
	expect(file.read()?.answers.connection.password).toBeNull();
});

describe('two wizards at once', () => {
	test('the one that answered last has it, whole', () => {
		const cwd = useFolder();
		const [one, other] = [openDraft({ cwd }), openDraft({ cwd })];
		for (let turn = 0; turn < 20; turn++) {
			one.keep(draft(`one-${turn}`));
			expect(other.keep(draft(`other-${turn}`)).answers.names.application).toBe(`other-${turn}`);
			expect(one.read()?.answers.names.application).toBe(`other-${turn}`);
		}
		expect([one.isOwn(), other.isOwn()]).toEqual([false, true]);
	});

	test('one that ends removes none but its own', () => {
		const cwd = useFolder();
		const [one, other] = [openDraft({ cwd }), openDraft({ cwd })];
		one.keep(draft('one'));
		other.keep(draft('other'));
		one.forget();
		expect(other.read()?.answers.names.application).toBe('other');
		other.forget();
		expect(existsSync(other.path)).toBe(false);
		other.forget();
	});
});

describe('a file that cannot be gone on with is named, and left as it is', () => {
	test.each([
		['broken', '{"version": 1, "st', /is broken/],
		['empty', '', /is broken/],
		['of another shape', '{"version": 1, "step": "names"}', /holds no draft that this Gatehouse/],
		['newer', '{"version": 2}', /newer Gatehouse/],
	])('%s', (_, text, says) => {
		const file = openDraft({ cwd: useFolder() });
		writeFileSync(file.path, text);
		expect(() => file.read()).toThrow(ProfileStoreError);
		expect(() => file.read()).toThrow(says);
		expect(() => file.keep(draft())).toThrow(says);
		file.forget();
		expect(file.isOwn()).toBe(false);
		expect(readFileSync(file.path, 'utf8')).toBe(text);
	});

	test('a folder that cannot be made is told', () => {
		const cwd = useFolder();
		writeFileSync(join(cwd, 'file'), '');
		expect(() => openDraft({ cwd: join(cwd, 'file') }).keep(draft())).toThrow(ProfileStoreError);
	});
});
