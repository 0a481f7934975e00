import { Box, Text } from 'ink';
import { useState } from 'react';
import { describe, expect, test, vi } from 'vitest';
import { ButtonRow, buttonRows } from '../../../source/ui/components/button-row.js';
import { Checkbox } from '../../../source/ui/components/checkbox.js';
import { useNotice } from '../../../source/ui/components/notice.js';
import { RadioRow } from '../../../source/ui/components/radio-row.js';
import { TypedConfirmation } from '../../../source/ui/components/typed-confirmation.js';
import { useFocusRing } from '../../../source/ui/components/use-focus-ring.js';
import { useKeys } from '../../../source/ui/components/use-keys.js';
import { useSuspend } from '../../../source/ui/terminal/use-suspend.js';
import { keys } from '../../helpers/screen.js';
import { draw } from './draw.js';

type RingProps = {
	readonly order: readonly [string, ...string[]];
	readonly onBack?: () => void;
	readonly ownArrows?: readonly string[];
};

function Ring({ order, ...options }: RingProps) {
	const ring = useFocusRing(order, options);
	return <Text>{`<${ring.focused}>`}</Text>;
}

describe('the focus ring', () => {
	const order = ['host', 'port', 'next'] as const;

	test('Tab goes round, the arrows stop at the ends', async () => {
		const screen = draw(<Ring order={order} />);
		await screen.sees('<host>');
		await screen.press(keys.up);
		await screen.sees('<host>');
		await screen.press(keys.tab, keys.down, keys.down);
		await screen.sees('<next>');
		await screen.press(keys.tab);
		await screen.sees('<host>');
	});

	test('Shift+Tab goes back a field, and back a step on the first; so does Esc on any', async () => {
		const onBack = vi.fn();
		const screen = draw(<Ring order={order} onBack={onBack} />);
		await screen.press(keys.tab, keys.shiftTab);
		await screen.sees('<host>');
		expect(onBack).not.toHaveBeenCalled();
		await screen.press(keys.shiftTab);
		expect(onBack).toHaveBeenCalledTimes(1);
		await screen.press(keys.tab, '\u001B[27u');
		expect(onBack).toHaveBeenCalledTimes(2);
		await screen.sees('<port>');
	});

	test('leaves the arrows to those who use them', async () => {
		const screen = draw(<Ring order={order} ownArrows={['host']} />);
		await screen.press(keys.down);
		await screen.sees('<host>');
		await screen.press(keys.tab, keys.down);
		await screen.sees('<next>');
	});

	test('a field that goes away leaves the focus to its neighbour', async () => {
		const screen = draw(<Ring order={order} />);
		await screen.press(keys.tab);
		await screen.sees('<port>');
		screen.rerender(<Ring order={['host', 'next']} />);
		await screen.sees('<next>');
	});
});

describe('buttons', () => {
	const buttons = [
		{ id: 'back', label: 'Back' },
		{ id: 'see', label: 'See SQL', disabled: true },
		{ id: 'apply', label: 'Apply' },
	] as const;
	type Id = (typeof buttons)[number]['id'];

	function Row({
		onPress,
		...rest
	}: {
		readonly onPress: (id: Id) => void;
		readonly armAfter?: number;
		readonly now?: () => number;
	}) {
		const [focused, setFocused] = useState<Id>('back');
		return <ButtonRow buttons={buttons} focused={focused} onFocus={setFocused} onPress={onPress} {...rest} />;
	}

	test('the focused one bears a sign, a dead one has no brackets and is passed over', async () => {
		const onPress = vi.fn();
		const screen = draw(<Row onPress={onPress} />);
		await screen.sees('▸ [ Back ]     See SQL     [ Apply ]');
		await screen.press(keys.right);
		await screen.sees('▸ [ Apply ]');
		await screen.press(keys.enter, keys.left, keys.space);
		expect(onPress.mock.calls).toEqual([['apply'], ['back']]);
	});

	test('hears nothing until it is armed', async () => {
		const onPress = vi.fn();
		let time = 1000;
		const screen = draw(<Row onPress={onPress} armAfter={400} now={() => time} />);
		await screen.sees('Back');
		time = 1399;
		await screen.press(keys.enter, keys.space, keys.right);
		expect(onPress).not.toHaveBeenCalled();
		expect(screen.text()).toContain('▸ [ Back ]');
		time = 1400;
		await screen.press(keys.enter);
		expect(onPress).toHaveBeenCalledExactlyOnceWith('back');
	});

	test('stand in as many rows as they need', () => {
		expect(buttonRows(buttons, 80)).toHaveLength(1);
		expect(buttonRows(buttons, 30).map((row) => row.length)).toEqual([2, 1]);
		expect(buttonRows(buttons, 5).map((row) => row.length)).toEqual([1, 1, 1]);
	});
});

describe('a typed confirmation', () => {
	const open = (expected = 'saas') => {
		const onConfirm = vi.fn();
		const onBack = vi.fn();
		let time = 0;
		const screen = draw(
			<TypedConfirmation
				expected={expected}
				prompt="Type the database name:"
				onConfirm={onConfirm}
				onBack={onBack}
				now={() => time}
			/>,
		);
		return { screen, onConfirm, onBack, arm: () => (time = 400) };
	};

	test('begins on Back, and neither y nor Enter nor haste confirms', async () => {
		const { screen, onConfirm, onBack, arm } = open();
		await screen.sees('▸ [ Back ]');
		await screen.press(keys.enter, 'y', keys.enter);
		expect(onBack).not.toHaveBeenCalled();
		arm();
		await screen.press('y', keys.right, keys.tab, keys.enter);
		await screen.sees('Apply');
		expect(onConfirm).not.toHaveBeenCalled();
		expect(screen.text()).not.toContain('[ Apply ]');
	});

	test('Enter on Back goes back', async () => {
		const { screen, onBack, arm } = open();
		await screen.sees('▸ [ Back ]');
		arm();
		await screen.press(keys.enter);
		expect(onBack).toHaveBeenCalledOnce();
	});

	test('the name to the letter, then the button', async () => {
		const { screen, onConfirm, arm } = open();
		arm();
		await screen.press(keys.up, ...'saa');
		await screen.sees('does not match yet');
		await screen.press(keys.enter);
		expect(screen.text()).not.toContain('[ Apply ]');
		await screen.press('s', keys.enter);
		await screen.sees('▸ [ Apply ]');
		expect(onConfirm).not.toHaveBeenCalled();
		await screen.press(keys.enter);
		expect(onConfirm).toHaveBeenCalledOnce();
	});

	test('a paste is allowed and submits nothing, and a change takes the button away', async () => {
		const { screen, onConfirm, arm } = open();
		arm();
		await screen.press(keys.up);
		await screen.paste('saas\n');
		await screen.sees('matches');
		expect(screen.text()).toContain('  [ Apply ]');
		expect(onConfirm).not.toHaveBeenCalled();
		await screen.press(keys.enter);
		await screen.sees('▸ [ Apply ]');
		await screen.press(keys.tab, 'x');
		await screen.sees('does not match yet');
		expect(screen.text()).not.toContain('[ Apply ]');
	});
});

describe('choices', () => {
	function Radio({ width }: { readonly width?: number }) {
		const [value, setValue] = useState('prefer');
		const options = ['disable', 'prefer', 'verify-full'].map((each) => ({ value: each, label: each }));
		return <RadioRow options={options} value={value} onChange={setValue} isFocused width={width} />;
	}

	test('Left and Right choose and stop at the ends, Space goes round', async () => {
		const screen = draw(<Radio />);
		await screen.sees(' ( ) disable ▸(*) prefer  ( ) verify-full');
		await screen.press(keys.right, keys.right);
		await screen.sees('▸(*) verify-full');
		await screen.press(keys.space);
		await screen.sees('▸(*) disable');
	});

	test('a row that does not fit becomes a column', async () => {
		const screen = draw(<Radio width={20} />);
		await screen.sees(/^ \( \) disable\n▸\(\*\) prefer\n/);
	});

	test('Space toggles, Enter goes on', async () => {
		const onSubmit = vi.fn();
		const Box1 = () => {
			const [checked, setChecked] = useState(false);
			return (
				<Checkbox label="CONNECT" checked={checked} onChange={setChecked} onSubmit={onSubmit} isFocused hint="needed" />
			);
		};
		const screen = draw(<Box1 />);
		await screen.sees('[ ] CONNECT  needed');
		await screen.press(keys.space);
		await screen.sees('[x] CONNECT');
		await screen.press(keys.enter);
		expect(onSubmit).toHaveBeenCalledOnce();
		expect(screen.text()).toContain('[x]');
	});
});

test('a notice goes away by itself, and stays its time again when it is shown again', async () => {
	function Noticed() {
		const notice = useNotice(60);
		useKeys(() => notice.show('again?'));
		return <Text>{notice.text ?? 'quiet'}</Text>;
	}
	const screen = draw(<Noticed />);
	await screen.sees('quiet');
	await screen.press('x');
	await screen.sees('again?');
	await screen.sees('quiet');
});

test('Ctrl+Z stops the job, or says why not', async () => {
	const stop = vi.fn();
	const onRefused = vi.fn();
	const Suspending = ({ refusal }: { readonly refusal?: string }) => {
		useSuspend({ refusal, onRefused, stop });
		return <Box />;
	};
	const screen = draw(<Suspending refusal="a transaction is open" />);
	await screen.press('\u001A');
	expect(onRefused).toHaveBeenCalledExactlyOnceWith('a transaction is open');
	expect(stop).not.toHaveBeenCalled();
	screen.rerender(<Suspending />);
	await screen.press('z', '\u001A');
	await screen.until(() => expect(stop).toHaveBeenCalledOnce());
});
