import { isLoopback } from '../../core/connection.js';
import { safeText } from '../../core/safe-text.js';
import type { ServerFacts as Facts } from '../../core/server/facts.js';
import { amount } from '../../core/wizard/amounts.js';
import type { ReachedServer } from '../../core/wizard/state.js';
import { useGlyphs } from '../components/use-glyphs.js';
import type { Glyphs } from '../terminal/glyphs.js';
import { Form } from './form.js';
import type { FormItem } from './form-item.js';
import { formHints } from './hints.js';
import type { ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';

const buttons = [
	{ id: 'next', label: 'Next' },
	{ id: 'back', label: 'Back' },
] as const;

export function ServerFacts({ state, send }: ScreenProps<'server-facts'>) {
	const glyphs = useGlyphs();
	const items = serverItems(state.server, glyphs);
	return (
		<ScreenFrame state={state} hints={formHints}>
			<Form
				items={items}
				buttons={buttons}
				onPress={(id) => send({ type: id === 'next' ? 'next-pressed' : 'back-pressed' })}
				onBack={() => send({ type: 'back-pressed' })}
			/>
		</ScreenFrame>
	);
}

/** What was found out, each finding after its sign. */
export function serverItems(server: ReachedServer, signs: Pick<Glyphs, 'pass' | 'warn'>): readonly FormItem[] {
	const line = ({ good, text }: Finding): FormItem => ({
		kind: 'text',
		text: `${good ? signs.pass : signs.warn} ${text}`,
		style: good ? 'plain' : 'warn',
	});
	return [
		...findings(server).map(line),
		{ kind: 'gap' },
		...facts(server.facts),
		{ kind: 'gap' },
		{ kind: 'text', text: 'Nothing was changed. Next: how customers are kept apart.', style: 'dim', aside: true },
	];
}

type Finding = { readonly good: boolean; readonly text: string };

function findings({ target, facts: { administrator, tls, inRecovery }, kind }: ReachedServer): readonly Finding[] {
	const may = (good: boolean, what: string): Finding => ({
		good,
		text: good ? `May create ${what}` : `May not create ${what}: the plan will name the SQL for someone who may`,
	});
	const encrypted = tls !== null || isLoopback(target.host);
	return [
		{
			good: true,
			text:
				kind === 'sandbox'
					? `The sandbox is ready on ${target.host}:${target.port}`
					: `Reached ${safeText(target.host)}:${target.port}`,
		},
		{
			good: true,
			text: `Signed in as ${safeText(administrator.name)}${administrator.superuser ? ', a superuser' : ''}`,
		},
		{
			good: encrypted,
			text:
				tls === null
					? `Not encrypted${encrypted ? ', and it does not leave this computer' : ''}`
					: `Encrypted (${safeText(tls)}, ${target.sslmode})`,
		},
		may(administrator.superuser || administrator.createRole, 'roles'),
		may(administrator.superuser || administrator.createDatabase, 'databases'),
		...(inRecovery ? [{ good: false, text: 'This server is a standby: it takes no changes' }] : []),
	];
}

function facts({ versionText, connections, databases, templates }: Facts): readonly FormItem[] {
	const open = databases.filter(({ publicMayConnect }) => publicMayConnect).length + templates.publicMayConnect;
	const all = [databases.length, templates.count].map((count, at) => amount(count, at === 0 ? 'database' : 'template'));
	return [
		{
			kind: 'text',
			text: `PostgreSQL ${safeText(versionText)}, ${connections.used} of ${connections.limit} connections used`,
		},
		{
			kind: 'text',
			text: `${all.join(' and ')}; PUBLIC, so every login, may enter ${open} of them`,
		},
	];
}
