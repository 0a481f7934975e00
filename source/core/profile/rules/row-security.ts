import type { Draft } from '../draft.js';
import type { Findings } from '../findings.js';
import { identifierProblem } from '../names.js';
import type { Identification } from '../vocabulary.js';

/** Row-level security belongs to shared-schema, and there some privileges would go around it. */
export function checkRowSecurity(draft: Draft, findings: Findings): void {
	if (draft.pattern !== undefined && draft.pattern !== 'shared-schema') {
		if (draft.rowSecurity !== undefined) {
			findings.refuse(
				'rowSecurity',
				`belongs to pattern: shared-schema; remove it, or change the pattern from ${draft.pattern}`,
			);
		}
		return;
	}
	checkFields(draft, findings);
	if (draft.pattern === undefined) return;
	checkPrivileges(draft, findings);
	if (draft.rowSecurity?.identify !== 'login') {
		findings.warn(
			'setting-is-no-boundary',
			'With identify: setting the application says which tenant it is: a guard against mistakes, not against someone who holds the login.',
		);
	} else if (draft.schema === 'gatehouse') {
		findings.refuse('schema', 'is where identify: login keeps its map of logins to tenants; choose another');
	}
}

/** PostgreSQL takes a setting of one's own only with a prefix. */
const ownSetting = /^[\p{L}_][\p{L}\p{N}_$]*(?:\.[\p{L}_][\p{L}\p{N}_$]*)+$/u;

function checkFields(draft: Draft, findings: Findings): void {
	const { column, setting, tables } = draft.rowSecurity ?? {};
	if (column !== undefined) findings.refuseIf('rowSecurity.column', identifierProblem(column));
	if (setting !== undefined && !ownSetting.test(setting)) {
		findings.refuse(
			'rowSecurity.setting',
			'needs a prefix and a point, or PostgreSQL refuses it; write it as app.tenant_id',
		);
	}
	if (tables === undefined || tables === 'all') return;
	tables.forEach((table, index) => {
		const path = `rowSecurity.tables[${index}]`;
		if (table === undefined) return;
		findings.refuseIf(path, identifierProblem(table));
		if (tables.indexOf(table) < index) findings.refuse(path, 'is in the list already; remove one of them');
	});
}

/** Why shared-schema cannot give a privilege that no policy binds; undefined: it can. */
export function aroundRowSecurity(privilege: string, identify: Identification | undefined): string | undefined {
	if (privilege === 'TRUNCATE') return 'empties a table whatever its policies say';
	if (privilege === 'REFERENCES') return "lets a foreign key tell which of other tenants' rows exist";
	// Where one login serves all tenants, whoever writes is that login itself.
	return privilege === 'TRIGGER' && identify === 'login' ? 'lets one tenant run code of its own as another' : undefined;
}

function checkPrivileges({ roles, rowSecurity }: Draft, findings: Findings): void {
	roles?.forEach((role, index) => {
		role?.grants?.tables?.forEach((privilege, position) => {
			if (privilege === undefined) return;
			const reason = aroundRowSecurity(privilege, rowSecurity?.identify);
			const path = `roles[${index}].grants.tables[${position}]`;
			if (reason !== undefined) {
				const who = privilege === 'TRIGGER' ? 'identify: login' : 'shared-schema';
				findings.refuse(path, `${privilege} ${reason}, so ${who} cannot give it; remove it`);
			} else if (privilege === 'TRIGGER')
				findings.warn('trigger', `${path}: TRIGGER lets the login run code of its own as whoever writes to the table.`);
		});
	});
}
