import { few } from '../core/access/diff/words.js';
import type { Failure } from '../core/apply/result.js';
import { type DropPlan, statementsOfDrop } from '../core/drop/make-drop.js';
import type { DropProof } from '../core/drop/proof.js';
import { ExitCode } from '../core/exit-code.js';
import type { Statement } from '../core/plan/plan.js';
import { safeText } from '../core/safe-text.js';
import { preview } from '../core/sql/render.js';

/** What came of a drop. */
type Result = {
	readonly plan: DropPlan;
	readonly status: 'dropped' | 'nothing-to-do' | 'undone' | 'partial';
	readonly done: readonly Statement[];
	readonly failure: Failure | null;
	readonly proofs: readonly DropProof[];
};

/** After a stop the signal's code, except where something is gone and not all. */
export function dropExitCode({ status, failure, proofs }: Result, stopCode: ExitCode | undefined): ExitCode {
	if (status === 'partial') return ExitCode.partial;
	if (failure !== null) return stopCode ?? (status === 'undone' ? ExitCode.undone : ExitCode.checkFailed);
	return proofs.every((proof) => proof.status !== 'fail') ? ExitCode.ok : ExitCode.checkFailed;
}

export function dropJson(result: Result, exitCode: ExitCode): Record<string, unknown> {
	const { plan, status, done, failure, proofs } = result;
	const { databases, schemas, roles, mapRows } = plan.gone;
	return {
		formatVersion: '1.0',
		kind: 'drop',
		exitCode,
		profile: plan.profile,
		status,
		gone: { databases, schemas, roles, mapRows },
		statements: done.map(({ id, gate, database, sql, purpose, destroysData }) => ({
			id,
			gate,
			database,
			sql: preview(sql),
			purpose,
			destroysData,
		})),
		proofs,
		notes: plan.notes,
		...(failure === null ? {} : { failed: failure }),
	};
}

/** A statement of many names is shown by its beginning. */
const longest = 200;
/** So many statements are read one by one. */
const most = 60;

/** What would go, before it is confirmed: every statement, who is signed in, and what no statement shows. */
export function dropPlanText(plan: DropPlan): string {
	const statements = statementsOfDrop(plan);
	if (statements.length === 0) return written(['Nothing to drop: nothing of it is there.', ...plan.notes]);
	return written([
		`To be dropped of ${plan.profile}, for good:`,
		...goneLines(plan),
		...contentLines(plan),
		'',
		...statements
			.slice(0, most)
			.flatMap(({ id, sql, purpose, database }) => [
				`  ${id.padEnd(4)} ${shortened(preview(sql))};`,
				`       ${purpose}  (in ${database})`,
			]),
		...(statements.length > most ? [`  and ${statements.length - most} statements more`] : []),
		'',
		...plan.sessions.map(
			({ role, database, count }) =>
				`! ${count === 1 ? 'One session' : `${count} sessions`} of ${role} in ${database} will be ended.`,
		),
		...plan.notes.map((note) => `! ${note}`),
	]);
}

function goneLines({ gone }: DropPlan): readonly string[] {
	const lines: readonly (readonly [string, readonly string[]])[] = [
		['databases', gone.databases],
		['schemas', gone.schemas.map(({ database, name }) => `${name} in ${database}`)],
		['roles', gone.roles],
		['rows of the tenant map', gone.mapRows.map(({ login }) => login)],
	];
	return lines.flatMap(([title, names]) => (names.length === 0 ? [] : [`  ${title}: ${few(names)}`]));
}

/** So many are told of one by one. */
const mostContents = 20;

function contentLines({ contents }: DropPlan): readonly string[] {
	const lines = contents.map(({ database, schema, tables, bytes }) => {
		const what = schema === null ? `database ${database}` : `schema ${schema} in ${database}`;
		return `  ${what} holds ${tables === 1 ? 'one table' : `${tables} tables`}, ${size(bytes)}`;
	});
	if (lines.length <= mostContents) return lines;
	const rest = contents.slice(mostContents).reduce((sum, each) => sum + each.bytes, 0);
	return [...lines.slice(0, mostContents), `  and ${lines.length - mostContents} more hold ${size(rest)}`];
}

function size(bytes: number): string {
	const units = ['bytes', 'kB', 'MB', 'GB', 'TB'];
	const power = Math.min(bytes < 1024 ? 0 : Math.floor(Math.log2(bytes) / 10), units.length - 1);
	return `${(bytes / 1024 ** power).toFixed(power === 0 ? 0 : 1)} ${units[power]}`;
}

const headlines: Readonly<Record<Result['status'], string>> = {
	dropped: 'Dropped, and looked for on new connections:',
	'nothing-to-do': 'Nothing to drop: nothing of it is there.',
	undone: 'Failed, and nothing is gone; logins that were shut are open again.',
	partial: 'Failed with some of it gone, or nobody knows whether. The same command does the rest; gone for certain:',
};

export function dropText({ plan, status, done, failure, proofs }: Result): string {
	return written([
		headlines[status],
		...(status === 'dropped' ? goneLines(plan) : []),
		...(status === 'partial' ? done.map(({ id, sql }) => `  ${id.padEnd(4)} ${shortened(preview(sql))}`) : []),
		...proofs.map(
			({ subject, status: mark, found, sqlstate }) =>
				`    ${(mark === 'fail' ? 'FAIL' : mark).padEnd(9)}  ${subject} ${found}${sqlstate === null ? '' : `  (${sqlstate})`}`,
		),
		...(failure === null
			? []
			: [
					`${failure.message.replaceAll('\n', ' ')}${failure.sqlstate === null ? '' : `  (SQLSTATE ${failure.sqlstate})`}`,
					...failure.remedy.split('\n'),
				]),
		...plan.notes,
	]);
}

function shortened(sql: string): string {
	const characters = [...sql];
	return characters.length > longest ? `${characters.slice(0, longest).join('')} …` : sql;
}

function written(lines: readonly string[]): string {
	return `${lines.map((line) => safeText(line)).join('\n')}\n`;
}
