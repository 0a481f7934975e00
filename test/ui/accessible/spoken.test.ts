import { describe, expect, test } from 'vitest';
import { sentence, spokenItems } from '../../../source/ui/accessible/spoken.js';
import type { FormControl, FormItem } from '../../../source/ui/screens/form-item.js';

const field = (changes: object = {}): FormControl =>
	({ kind: 'field', id: 'host', label: 'Host', value: '', onChange: () => {}, ...changes }) as FormControl;

describe('items as sentences', () => {
	test.each<[FormItem, readonly string[]]>([
		[{ kind: 'text', text: '! It failed', style: 'fail' }, ['It failed.']],
		[{ kind: 'text', text: 'Server    db1' }, ['Server db1.']],
		[{ kind: 'gap' }, []],
		[field({ value: 'db1', note: 'from PGHOST' }), ['1. Host: db1, from PGHOST.']],
		[field({ placeholder: '(127.0.0.1)' }), ['1. Host: (127.0.0.1)']],
		[field({ placeholder: 'e.g. acme' }), ['1. Host: empty, e.g. acme.']],
		[field({ value: 's3cret', mask: true }), ['1. Host: typed, 6 characters.']],
		[field({ value: 'x', problem: 'is no host' }), ['1. Host: x.', 'Problem with Host: is no host.']],
		[{ kind: 'toggle', id: 't', label: 'read-only', checked: true, onChange: () => {} }, ['1. read-only: yes.']],
		[
			{
				kind: 'choice',
				id: 'c',
				label: 'TLS',
				value: 'b',
				options: [
					{ value: 'a', label: 'one' },
					{ value: 'b', label: 'two' },
				],
				onChange: () => {},
			},
			['1. TLS: two.'],
		],
		[
			{
				kind: 'row',
				label: 'orders_app',
				controls: [field({ label: 'Connections', value: '20' }), field({ label: 'Timeout', value: '30s' })],
			},
			['1. orders_app, Connections: 20.', '2. orders_app, Timeout: 30s.'],
		],
		[
			{ kind: 'row', label: '', controls: [field({ value: 'crm_app', note: 'exists' })], note: 'exists' },
			['1. Host: crm_app, exists.'],
		],
		[
			{ kind: 'row', label: '', controls: [field({ value: 'crm_app' })], note: 'the application itself' },
			['1. Host: crm_app.', 'the application itself.'],
		],
	])('%j', (item, lines) => {
		expect(spokenItems([item]).lines).toEqual(lines);
	});

	test('what a server names cannot move a cursor', () => {
		expect(sentence('evil\u001B[2J')).toBe('evil\\x1b[2J.');
	});
});
