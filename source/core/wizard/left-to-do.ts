import { applyAgainCommand } from './equivalent-command.js';
import { loginName, ownerName, schemaName, usedLogins } from './names.js';
import type { Applied } from './state.js';
import { tenantTransaction } from './tenant-transaction.js';

/* What no grant can do: it is left to the application and to whoever makes its tables. */

/** What the application runs around its statements; undefined where a session need not say whose rows it means. */
export function transactionToRun({ answers }: Pick<Applied, 'answers'>): string | undefined {
	const { pattern, rows } = answers;
	return pattern === 'shared-schema' && rows.identify === 'setting' ? tenantTransaction(rows.setting) : undefined;
}

export type TablesToMake = {
	readonly schema: string;
	readonly column: string;
	/** Who makes them: what migrates, and where nothing does, whoever may act as the owner. */
	readonly by: { readonly kind: 'login' | 'owner'; readonly name: string };
	/** undefined on a sandbox, which is gone by then. */
	readonly command: string | undefined;
};

/** There is no table yet that row security could be turned on for. */
export function tablesToMake(state: Applied): TablesToMake | undefined {
	const { answers, plan } = state;
	if (!plan.warnings.some(({ code }) => code === 'no-tenant-tables')) return undefined;
	const migrator = usedLogins(answers).find(({ access }) => access === 'migrate');
	return {
		schema: schemaName(answers),
		column: `${answers.rows.column} ${answers.rows.type}`,
		by:
			migrator === undefined
				? { kind: 'owner', name: ownerName(answers) }
				: { kind: 'login', name: loginName(answers, migrator) },
		command: applyAgainCommand(state),
	};
}

/** The same in one sentence. */
export function inOneSentence({ schema, column, by }: TablesToMake): string {
	const who = by.kind === 'login' ? `signed in as ${by.name}` : `as ${by.name} (SET ROLE)`;
	return `Schema ${schema} has no table with a column ${column} yet. Create them ${who}, the column NOT NULL, and apply again: only then are they opened to the application.`;
}
