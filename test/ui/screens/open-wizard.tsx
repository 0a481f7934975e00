import { expect, vi } from 'vitest';
import type { Target } from '../../../source/core/connection.js';
import { type Beginning, begin } from '../../../source/core/wizard/start.js';
import { App } from '../../../source/ui/app.js';
import { keys, renderScreen } from '../../helpers/screen.js';
import { type SmallServices, smallServices } from './small-services.js';

type Options = {
	readonly services?: SmallServices;
	readonly with?: Beginning['with'];
	readonly draft?: Beginning['draft'];
	readonly columns?: number;
	readonly rows?: number;
	readonly now?: () => number;
	readonly known?: Target;
};

/** The whole wizard on a fake terminal, over services that are small and real. */
export function openWizard(options: Options = {}) {
	const { services, log, plan } = smallServices(options.services);
	const first = begin({
		profiles: services.profiles.names(),
		draft: options.draft,
		with: options.with ?? { kind: 'ask' },
	});
	const { columns = 80, rows = 24, now, known = null } = options;
	const ui = renderScreen(
		<App services={services} first={first} known={known} {...(now === undefined ? {} : { now })} />,
		{
			columns,
			rows,
		},
	);
	const { text } = ui;
	const sees = async (expected: RegExp) => {
		await vi.waitFor(() => expect(text()).toMatch(expected), { timeout: 5000, interval: 5 });
		// A frame is drawn before the effects that came with it have run: who hears keys is decided there.
		for (let turn = 0; turn < 4; turn++) await new Promise((resolve) => setImmediate(resolve));
	};
	return {
		...ui,
		log,
		plan,
		sees,
		/** Enter until the screen has moved on: a confirmation hears nothing at first. */
		enterUntil: (expected: RegExp) =>
			vi.waitFor(
				async () => {
					if (!expected.test(text())) await ui.press(keys.enter);
					expect(text()).toMatch(expected);
				},
				{ timeout: 5000, interval: 20 },
			),
	};
}
