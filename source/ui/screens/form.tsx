import { Box } from 'ink';
import { useContext } from 'react';
import { type Button, ButtonRow } from '../components/button-row.js';
import { useBody } from '../components/frame.js';
import { ScrollArea } from '../components/scroll-area.js';
import { useFocusRing } from '../components/use-focus-ring.js';
import { useGlyphs } from '../components/use-glyphs.js';
import { controlsOf, type FormItem } from './form-item.js';
import { formLines } from './form-lines.js';
import { FooterNotice } from './screen.js';

type Props = {
	readonly items: readonly FormItem[];
	/** The first is where Enter leads. */
	readonly buttons: readonly Button<string>[];
	readonly onPress: (id: string) => void;
	readonly onBack: () => void;
	/** Where the focus begins: the first button unless given, so that a form that is filled in takes one Enter. */
	readonly initial?: string | undefined;
	/** Enter in a field: on to the next one, or straight to the first button. */
	readonly enter?: 'next-field' | 'finish';
};

/** Fields that scroll over a row of buttons that does not. The first button leads on only when nothing is wrong. */
export function Form({ items, buttons, onPress, onBack, initial, enter = 'finish' }: Props) {
	const body = useBody();
	const glyphs = useGlyphs();
	const { show } = useContext(FooterNotice);
	const controls = controlsOf(items);
	const main = buttons[0]?.id ?? '';
	const height = Math.max(1, body.height - 2);
	const order = [...controls.map(({ id }) => id), ...buttons.map(({ id }) => id)];
	const guilty = controls.find(({ problem }) => problem !== undefined)?.id;
	const ring = useFocusRing(order, { initial: guilty ?? initial ?? main, onBack });
	const onSubmit = (): void => (enter === 'finish' ? ring.focus(guilty ?? main) : ring.next());
	const lines = formLines(items, {
		width: body.width,
		focused: ring.focused,
		pointer: glyphs.pointer,
		onSubmit,
		onRefused: show,
	});
	const focusLine = lines.findIndex(({ control }) => control === ring.focused);
	const press = (id: string): void => (id === main && guilty !== undefined ? ring.focus(guilty) : onPress(id));
	return (
		<Box flexDirection="column" height={body.height}>
			<ScrollArea
				lines={lines.map(({ node }) => node)}
				height={height}
				isFocused={focusLine < 0}
				{...(focusLine < 0 ? {} : { focusLine })}
			/>
			<Box flexGrow={1} />
			<ButtonRow buttons={buttons} focused={ring.focused} onFocus={ring.focus} onPress={press} width={body.width} />
		</Box>
	);
}
