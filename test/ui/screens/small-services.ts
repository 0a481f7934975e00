import { report } from '../../../source/core/gates/check.js';
import { statementsOf } from '../../../source/core/plan/plan.js';
import { Secret } from '../../../source/core/sql/secret.js';
import type { Server, Services } from '../../../source/ui/services.js';
import { check, facts, names, planOf, result, statement, target } from '../../core/wizard/fixtures.js';

/** What a test is about; of the profiles only what it is about. */
export type SmallServices = Partial<Omit<Services, 'profiles'>> & { readonly profiles?: Partial<Services['profiles']> };

export const canary = 'canary-2f6b';

/**
 * Small real implementations: a server that is a record, a plan of three statements, a run that does nothing but say
 * so. A test overrides what it is about. `log` is what was asked of the outside.
 */
export function smallServices({ profiles, ...overrides }: SmallServices = {}) {
	const log: string[] = [];
	const sandbox = {
		...target,
		host: '127.0.0.1',
		port: 40_001,
		environment: 'development',
		sslmode: 'disable',
	} as const;
	const plan = planOf(statement('A1'), { ...statement('B1'), createsDatabase: 'orders' }, statement('C1'));
	const passwords = new Map(
		['app', 'report', 'migrator'].map((name) => [`orders_${name}`, Secret.of(name === 'app' ? canary : `of-${name}`)]),
	);
	const checks = [check('orders'), check('app', 'pass', 'schema'), check('app.orders', 'pass', 'object')];
	const services: Services = {
		resolve: async ({ options }) => ({ ...target, host: options.host ?? target.host }),
		connect: async (to): Promise<Server> => ({
			target: to,
			facts,
			names,
			close: async () => {
				log.push(`closed ${to.host}`);
			},
		}),
		names: async () => names,
		inside: async () => ({ schemas: [], tables: new Map() }),
		startSandbox: async (onProgress) => {
			onProgress('Making a throw-away PostgreSQL');
			return sandbox;
		},
		plan: async () => plan,
		apply: async ({ onEvent }) => {
			for (const { id } of statementsOf(plan)) onEvent({ type: 'statement', id, status: 'done', ms: 2 });
			return { ...result, applied: ['A1', 'B1', 'C1'], passwords };
		},
		verify: async ({ onCheck, probeFuture }) => {
			log.push(`verified, future objects ${probeFuture ? 'tried' : 'not tried'}`);
			for (const each of checks) onCheck(each);
			return report('orders', checks);
		},
		explain: async ({ role, database }) => ({
			role,
			database,
			asked: 'SELECT on app.orders',
			allowed: false,
			shut: 'schema',
			gates: [
				{ gate: 'sign-in', open: true, path: 'LOGIN', why: null, refusal: null, fixes: [] },
				{ gate: 'schema', open: false, path: null, why: 'It holds no USAGE.', refusal: null, fixes: [] },
			],
			fix: 'GRANT USAGE ON SCHEMA app TO orders_app;',
			notes: [],
		}),
		profiles: {
			names: () => services.profiles.list().map(({ name }) => name),
			list: () => [],
			work: async (work) => {
				log.push(`${work.kind}: ${JSON.stringify(work)}`);
				return { name: 'to' in work ? work.to : null, text: `${work.kind}: done.` };
			},
			note: (name, _document, proof) => {
				log.push(`used ${name}${proof === null ? '' : `, ${proof.summary.pass} passed`}`);
			},
			read: () => plan.document,
			save: (name) => {
				log.push(`saved ${name}`);
				return `Saved as ${name}.`;
			},
			...profiles,
		},
		drafts: {
			read: () => undefined,
			keep: (draft) => {
				log.push(`draft: ${draft.step}`);
				return { ...draft, at: '2026-11-23T06:54:00.000Z' };
			},
			forget: () => void log.push('draft: forgotten'),
		},
		script: () => '-- the script\n',
		writeFile: async (path, text, mode) => {
			log.push(`wrote ${path} (${mode.toString(8)}): ${text.trim()}`);
			return `/home/me/${path}`;
		},
		keepCredentials: async (path, credentials) => {
			log.push(`kept ${credentials.map(({ role, database }) => `${role}@${database}`).join(', ')} in ${path}`);
			return `/home/me/${path}`;
		},
		copy: async (text) => {
			log.push(`copied ${text.trim()}`);
			return `Sent ${text.length} characters to the terminal.`;
		},
		...overrides,
	};
	return { services, log, plan };
}
