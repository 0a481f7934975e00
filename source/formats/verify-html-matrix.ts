import { type CheckStatus, gates } from '../core/gates/check.js';
import { type Html, html, nothing } from './html.js';
import { gateName } from './verify-html-head.js';
import { isGreen } from './verify-ledger.js';
import { type Column, columnKey, type Matrix, type MatrixRow } from './verify-matrix.js';
import { byWeight, type Counts, countsInWords, signs, worst } from './verify-signs.js';

/** Rows that are shown at once; beyond that many those with nothing but passes are folded away. */
const most = 40;

/** Who by what, a mark a cell. */
export function matrixSection(matrix: Matrix): Html {
	if (matrix.rows.length === 0) return nothing;
	const { shown, folded } = split(matrix.rows);
	return html`<section aria-labelledby="reach">
<h2 id="reach">Who reaches what</h2>
<p class="note">A cell stands for everything that was tried there, and shows the worst that was found. Where objects have the same owner and rights one is tried for all.</p>
<ul class="legend">${byWeight.toReversed().map((status) => html`<li><span class="cell ${status}" aria-hidden="true">${signs[status].mark}</span><b>${status}</b> ${signs[status].means}</li>`)}<li><span class="cell none" aria-hidden="true">·</span>not tried here</li></ul>
${shown.length === 0 ? nothing : table(matrix.columns, shown)}
${
	folded.length === 0
		? nothing
		: html`<details class="more"><summary>${folded.length} ${folded.length === 1 ? 'row' : 'rows'} with nothing but passes</summary>${table(matrix.columns, folded)}</details>`
}
</section>`;
}

function split(rows: readonly MatrixRow[]) {
	if (rows.length <= most) return { shown: rows, folded: [] };
	return {
		shown: rows.filter(({ counts }) => !isGreen(counts)),
		folded: rows.filter(({ counts }) => isGreen(counts)),
	};
}

function table(columns: readonly Column[], rows: readonly MatrixRow[]): Html {
	const spans = gates
		.map((gate) => ({ gate, count: columns.filter((column) => column.gate === gate).length }))
		.filter(({ count }) => count > 0);
	const firsts = new Set(gates.map((gate) => columns.find((column) => column.gate === gate)).filter((each) => each));
	return html`<div class="scroll" role="region" aria-labelledby="reach" tabindex="0"><table class="matrix">
<thead>
<tr><td></td>${spans.map(({ gate, count }) => html`<th scope="colgroup" colspan="${count}">${gateName(gate)}</th>`)}</tr>
<tr><th scope="col">Role</th>${columns.map((column) => html`<th scope="col" class="${edge(firsts.has(column))}${column.isObject ? ' object' : ''}"><span>${column.label}</span></th>`)}</tr>
</thead>
${bodies(rows).map(
	([database, own]) => html`<tbody>
<tr class="database"><th scope="rowgroup" colspan="${columns.length + 1}"><span class="name">${database}</span></th></tr>
${own.map(
	(
		row,
	) => html`<tr><th scope="row"><span class="${row.isLogin ? 'name' : ''}">${row.name}</span></th>${columns.map((column) => cell(row.cells.get(columnKey(column)), firsts.has(column)))}</tr>
`,
)}</tbody>`,
)}
</table></div>`;
}

const edge = (isFirst: boolean): string => (isFirst ? 'edge' : '');

function cell(counts: Counts | undefined, isFirst: boolean): Html {
	const status: CheckStatus | undefined = counts === undefined ? undefined : worst(counts);
	if (counts === undefined || status === undefined)
		return html`<td class="none ${edge(isFirst)}"><span class="unseen">not tried</span></td>`;
	const words = countsInWords(counts);
	return html`<td class="${status} ${edge(isFirst)}" title="${words}"><span aria-hidden="true">${signs[status].mark}</span><span class="unseen">${words}</span></td>`;
}

/** Neighbours of one database. */
function bodies(rows: readonly MatrixRow[]): readonly (readonly [string, readonly MatrixRow[]])[] {
	const found = new Map<string, MatrixRow[]>();
	for (const row of rows) found.set(row.database, [...(found.get(row.database) ?? []), row]);
	return [...found];
}
