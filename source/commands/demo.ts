import type { Target } from '../core/connection.js';
import type { Answer } from '../core/explain/answer.js';
import { soughtByError } from '../core/explain/sought-by-error.js';
import type { Check, VerifyReport } from '../core/gates/check.js';
import type { Plan } from '../core/plan/plan.js';
import { parseProfile } from '../core/profile/parse-profile.js';
import type { Secret } from '../core/sql/secret.js';
import { connect } from '../postgres/connect.js';
import { applyPlan } from './apply-plan.js';
import { explain } from './explain.js';
import { openServer, type Server } from './open-server.js';
import { planProfile } from './plan-profile.js';
import { reviewedPlan } from './same-plan.js';
import { verifyProfile } from './verify-profile.js';

/** A newcomer's first profile: an application, its reports, its migrations. */
const profile = parseProfile({
	version: 1,
	name: 'demo',
	pattern: 'database-per-tenant',
	database: { name: 'orders' },
	roles: [
		{ name: 'orders_app', access: 'read-write', connectionLimit: 20 },
		{ name: 'orders_report', access: 'read-only' },
		{ name: 'orders_migrator', access: 'migrate' },
	],
});

/** What the migrate login deploys, so that the third gate has something to hold. */
const deployment = [
	'CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, item text NOT NULL, price numeric NOT NULL)',
	"INSERT INTO orders (item, price) VALUES ('gate', 120), ('lock', 35)",
	'CREATE SEQUENCE invoice_number',
	'CREATE VIEW expensive AS SELECT * FROM orders WHERE price > 100',
	"CREATE FUNCTION total(above numeric) RETURNS numeric LANGUAGE sql STABLE AS 'SELECT sum(price) FROM orders WHERE price > above'",
];

/** What the reports would see, did they try to write. */
const refused = 'ERROR:  permission denied for table orders\nSTATEMENT:  DELETE FROM app.orders';

/** A well-meant mistake, as it is made every day. */
const hole = 'GRANT DELETE ON app.orders TO orders_report';

export type DemoStep =
	| { readonly step: 'planned'; readonly plan: Plan }
	| { readonly step: 'applied'; readonly statements: number }
	| { readonly step: 'deployed'; readonly statements: readonly string[] }
	| { readonly step: 'verified'; readonly report: VerifyReport }
	| { readonly step: 'explained'; readonly answer: Answer }
	| { readonly step: 'opened'; readonly sql: string }
	| { readonly step: 'caught'; readonly checks: readonly Check[] }
	| { readonly step: 'mended'; readonly plan: Plan; readonly report: VerifyReport };

export type DemoOutcome = {
	readonly ok: boolean;
	readonly explained: Answer;
	readonly caught: readonly Check[];
	readonly report: VerifyReport;
};

/** Everything once, on a server that may be thrown away: provision, prove, open a hole by hand, see it, mend it. */
export async function runDemo(
	target: Target,
	tell: (step: DemoStep) => void,
	options: { readonly receiptFolder: string; readonly signal: AbortSignal },
): Promise<DemoOutcome> {
	const server = await openServer(target, options);
	try {
		const passwords = new Map<string, Secret>();
		const apply = (plan: Plan) => applyReviewed(server, plan, passwords, options);
		const verify = () =>
			verifyProfile({
				profile,
				server,
				passwordOf: (role) => passwords.get(role),
				signal: options.signal,
				probeFuture: true,
			});

		const plan = await planProfile(profile, server);
		tell({ step: 'planned', plan });
		tell({ step: 'applied', statements: await apply(plan) });

		await asLogin(target, 'orders_migrator', passwords, deployment);
		tell({ step: 'deployed', statements: deployment });
		const healthy = await verify();
		tell({ step: 'verified', report: healthy });

		const answer = await explain({ server, database: 'orders', role: 'orders_report', sought: soughtByError(refused) });
		tell({ step: 'explained', answer });

		await (await server.sessions.open('orders')).query(hole);
		tell({ step: 'opened', sql: hole });
		const caught = (await verify()).checks.filter((check) => check.status === 'fail');
		tell({ step: 'caught', checks: caught });

		const mending = await planProfile(profile, server);
		await apply(mending);
		const report = await verify();
		tell({ step: 'mended', plan: mending, report });
		return {
			explained: answer,
			ok: healthy.ok && answer.shut === 'object' && caught.length > 0 && report.ok,
			caught,
			report,
		};
	} finally {
		await server.close();
	}
}

async function applyReviewed(
	server: Server,
	plan: Plan,
	passwords: Map<string, Secret>,
	options: { readonly receiptFolder: string; readonly signal: AbortSignal },
): Promise<number> {
	const { result } = await applyPlan({
		...options,
		profile,
		server,
		reviewed: reviewedPlan(plan),
		async keepPasswords(made) {
			for (const [role, password] of made) passwords.set(role, password);
		},
	});
	if (result.failure !== null) options.signal.throwIfAborted();
	if (result.failure !== null) throw new Error(`the demo's own plan failed: ${result.failure.message}`);
	return result.applied.length;
}

async function asLogin(
	target: Target,
	user: string,
	passwords: ReadonlyMap<string, Secret>,
	statements: readonly string[],
): Promise<void> {
	const session = await connect(target, { database: 'orders', user, password: passwords.get(user) });
	try {
		for (const statement of statements) await session.query(statement);
	} finally {
		await session.close();
	}
}
