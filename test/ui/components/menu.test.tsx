import { describe, expect, test, vi } from 'vitest';
import { Menu, type MenuOption } from '../../../source/ui/components/menu.js';
import { keys } from '../../helpers/screen.js';
import { draw } from './draw.js';

type Pattern = 'schema' | 'shared' | 'database';

const patterns: readonly MenuOption<Pattern>[] = [
	{ value: 'schema', label: 'Schema per tenant', hint: 'recommended' },
	{ value: 'shared', label: 'Shared tables' },
	{ value: 'database', label: 'Database per tenant', disabled: 'admin lacks CREATEDB' },
];
const numbers = Array.from({ length: 12 }, (_, index) => ({ value: `${index}`, label: `Option ${index}` }));

describe('choosing', () => {
	test('the pointer moves, Enter chooses, and the cursor begins where it is told', async () => {
		const onSelect = vi.fn();
		const onHighlight = vi.fn();
		const screen = draw(
			<Menu options={patterns} initialValue="shared" onSelect={onSelect} onHighlight={onHighlight} />,
		);
		await screen.sees(/▸ Shared tables/);
		await screen.press(keys.up);
		await screen.sees(/▸ Schema per tenant {5}recommended/);
		expect(onHighlight).toHaveBeenCalledWith('schema');
		expect(onSelect).not.toHaveBeenCalled();
		await screen.press(keys.enter);
		expect(onSelect).toHaveBeenCalledExactlyOnceWith('schema');
	});

	test('a disabled option stays visible with its reason and cannot be chosen', async () => {
		const onSelect = vi.fn();
		const onRefused = vi.fn();
		const screen = draw(<Menu options={patterns} initialValue="database" onSelect={onSelect} onRefused={onRefused} />);
		await screen.sees(/▸ Database per tenant +not available: admin lacks CREATEDB/);
		await screen.press(keys.enter);
		expect(onRefused).toHaveBeenCalledExactlyOnceWith('admin lacks CREATEDB');
		expect(onSelect).not.toHaveBeenCalled();
	});

	test('digits choose nothing', async () => {
		const onSelect = vi.fn();
		const screen = draw(<Menu options={patterns} onSelect={onSelect} />);
		await screen.press('1', '2', '3');
		expect(onSelect).not.toHaveBeenCalled();
		await screen.press(keys.enter);
		expect(onSelect).toHaveBeenCalledExactlyOnceWith('schema');
	});

	test('hears nothing without the focus', async () => {
		const onSelect = vi.fn();
		const screen = draw(<Menu options={patterns} onSelect={onSelect} isFocused={false} />);
		await screen.press(keys.down, keys.enter);
		expect(onSelect).not.toHaveBeenCalled();
		expect(screen.text()).toMatch(/▸ Schema/);
	});

	test('keeps the cursor on its option when others come and go', async () => {
		const onSelect = vi.fn();
		const screen = draw(<Menu options={patterns} initialValue="shared" onSelect={onSelect} />);
		await screen.sees(/▸ Shared/);
		screen.rerender(<Menu options={patterns.slice(1)} onSelect={onSelect} />);
		await screen.isWithout('Schema');
		await screen.press(keys.enter);
		expect(onSelect).toHaveBeenCalledExactlyOnceWith('shared');
	});
});

describe('a small window', () => {
	test('says how much is hidden, and keeps the option in view', async () => {
		const screen = draw(<Menu options={numbers} onSelect={() => {}} height={5} />);
		await screen.sees('8 more below');
		expect(screen.text()).not.toContain('above');
		for (let at = 1; at < numbers.length; at++) {
			await screen.press(keys.down);
			await screen.sees(`▸ Option ${at}`);
			expect(screen.lines()).toHaveLength(5);
		}
		expect(screen.text()).toContain('8 more above');
		expect(screen.text()).not.toContain('below');
	});

	test('shows the hint of the current option below, where there is no room beside', async () => {
		const screen = draw(<Menu options={patterns} onSelect={() => {}} width={30} height={6} />);
		await screen.sees(/Database per tenant \(not/);
		expect(screen.text()).toMatch(/\n {4}recommended/);
		await screen.press(keys.down, keys.down);
		await screen.sees(/not available: admin\n {4}lacks CREATEDB/);
	});
});
