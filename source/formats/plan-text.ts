import { isToConfirm } from '../core/access/loss.js';
import { destination } from '../core/connection.js';
import { alikeLosses, losersInWords, lossCode, rightsInWords, waysOut } from '../core/plan/loss-lines.js';
import { type Phase, type Plan, summarise } from '../core/plan/plan.js';
import { safeText } from '../core/safe-text.js';
import { versionName } from '../core/server/facts.js';
import { preview } from '../core/sql/render.js';

/** A plan to read: every statement with its reason. */
export function planText(plan: Plan): string {
	const { target } = plan;
	const lines = [
		`Plan for ${plan.profile} on ${destination(target)}, PostgreSQL ${versionName(target.serverVersion)}, as ${administrators[target.administrator]}`,
		plan.fingerprint,
		'',
		...plan.phases.flatMap(phaseLines),
		...lossLines(plan),
		...plan.warnings
			.filter(({ code }) => code !== lossCode)
			.flatMap(({ code, message }) => [`! ${message}`, `  (${code})`, '']),
		...summaryLines(plan),
	];
	// Each is one line, whatever its names hold: a line break in one must not begin what looks like another statement.
	return `${lines.map((line) => safeText(line)).join('\n')}\n`;
}

const administrators = {
	superuser: 'superuser',
	createrole: 'CREATEROLE and CREATEDB administrator',
	limited: 'limited administrator',
} as const;

const titles = {
	A: 'Roles',
	B: 'Gate 1, the database',
	C: 'Gates 2 and 3, inside the database',
	D: 'Row security',
} as const;

function phaseLines({ id, database, transactional, statements }: Phase): readonly string[] {
	const how = transactional ? 'one transaction' : 'no transaction possible';
	return [
		`${id}  ${titles[id]}  (in ${database}, ${how})`,
		'',
		...statements.flatMap((statement) => [
			`  ${statement.id.padEnd(4)} ${preview(statement.sql)};`,
			`       ${statement.purpose}`,
		]),
		'',
	];
}

/** Who loses what PUBLIC gave: the one thing of a plan that concerns others. */
function lossLines({ losses }: Plan): readonly string[] {
	const open = losses.filter(isToConfirm);
	if (open.length === 0) return [];
	return [
		'! What PUBLIC loses, others have through PUBLIC alone. They lose it too, and each is to be confirmed:',
		...alikeLosses(open).flatMap(({ losses: alike, rights }) => [
			`    ${losersInWords(alike)}`,
			...rightsInWords(rights).map((line) => `      ${line}`),
		]),
		`  ${waysOut(open)}`,
		`  (${lossCode})`,
		'',
	];
}

function summaryLines(plan: Plan): readonly string[] {
	const { statements, creates, changes, revokes, destroys } = summarise(plan);
	if (statements === 0) return ['Nothing to change: the server is as the profile says.'];
	const rest = [
		`${creates} only add`,
		...(changes > 0 ? [`${changes} change what exists`] : []),
		...(revokes > 0 ? [`${revokes} take something away`] : []),
		...(destroys > 0 ? [`${destroys} destroy`] : []),
	];
	return [`${statements === 1 ? '1 statement' : `${statements} statements`}: ${rest.join(', ')}.`];
}
