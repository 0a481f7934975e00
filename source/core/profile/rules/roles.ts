import { holdsNames, parseIdentifierList } from '../../sql/identifier-list.js';
import type { Draft, DraftRole } from '../draft.js';
import type { Findings } from '../findings.js';
import { identifierProblem } from '../names.js';
import { writePath } from '../path.js';
import { parseValidUntil } from '../valid-until.js';

export function checkRoles(draft: Draft, findings: Findings): void {
	draft.roles?.forEach((role, index) => {
		if (role === undefined) return;
		const path = ['roles', index];
		checkGrants(role, path, findings);
		if (role.validUntil !== undefined) {
			const parsed = parseValidUntil(role.validUntil);
			if ('problem' in parsed) findings.refuse(writePath([...path, 'validUntil']), parsed.problem);
		}
		checkSettings(role, path, draft, findings);
	});
}

function checkGrants(role: DraftRole, path: readonly PropertyKey[], findings: Findings): void {
	if (role.access === undefined) return;
	const at = writePath([...path, 'grants']);
	if (role.access === 'custom' && role.grants === undefined) {
		findings.refuse(at, 'is missing; access: custom needs it, e.g. { tables: [SELECT], sequences: [], routines: [] }');
	}
	if (role.access !== 'custom' && role.grants !== undefined) {
		findings.refuse(at, `belongs to access: custom; remove it, or write access: custom instead of ${role.access}`);
	}
}

/** What PostgreSQL accepts as a parameter's name. */
const settingName = /^[\p{L}_][\p{L}\p{N}_$]*(?:\.[\p{L}_][\p{L}\p{N}_$]*)*$/u;

function checkSettings(role: DraftRole, path: readonly PropertyKey[], draft: Draft, findings: Findings): void {
	const seen = new Map<string, string>();
	for (const [name, value] of Object.entries(role.settings ?? {})) {
		const at = writePath([...path, 'settings', name]);
		findings.refuseIf(at, settingProblem(name, value));
		// PostgreSQL folds the case of a parameter's name.
		const folded = name.toLowerCase();
		const first = seen.get(folded);
		if (first === undefined) seen.set(folded, name);
		else findings.refuse(at, `is the same setting as ${JSON.stringify(first)}; remove one of them`);
		if (folded === 'search_path') {
			findings.warn(
				'search-path',
				`${at} replaces the search_path that Gatehouse sets; unqualified names may stop working.`,
			);
		}
		if (draft.pattern === 'shared-schema' && folded === (draft.rowSecurity?.setting ?? 'app.tenant_id').toLowerCase()) {
			findings.warn('tenant-setting', `${at} makes every session of this login one tenant's, also where it sets none.`);
		}
	}
}

function settingProblem(name: string, value: unknown): string | undefined {
	const folded = name.toLowerCase();
	if (folded === 'role' || folded === 'session_authorization') {
		return 'would make the login someone else when it signs in; remove it';
	}
	if (folded.endsWith('_preload_libraries')) return 'would load code into every session of the login; remove it';
	if (!settingName.test(name)) return 'is no name of a setting; write it as statement_timeout or app.flag';
	if (typeof value === 'number' && !Number.isFinite(value)) return 'is not a finite number; write a value';
	if (typeof value === 'string' && value.includes('\0'))
		return 'contains a NUL character, which PostgreSQL cannot hold; remove it';
	// PostgreSQL would cut a longer one silently, and every later plan would set it again.
	return [...name.split('.'), ...(holdsNames(name) ? parseIdentifierList(String(value)) : [])]
		.map(identifierProblem)
		.find((problem) => problem !== undefined);
}
