import { InvalidProfileError, type Issue } from '../errors.js';
import { buildProfile } from './build-profile.js';
import { pruneDraft } from './draft.js';
import { Findings } from './findings.js';
import { plainDocument } from './plain-document.js';
import type { Profile, TenantEntry } from './profile.js';
import { checkLists } from './rules/lists.js';
import { checkNames } from './rules/naming.js';
import { checkPlacement } from './rules/placement.js';
import { checkRoles } from './rules/roles.js';
import { checkRowSecurity } from './rules/row-security.js';
import { checkTenants } from './rules/tenants.js';
import { type ProfileDocument, profileSchema } from './schema.js';
import { flattenUnions, shapeIssues } from './shape-issues.js';
import { tenantDrafts } from './tenant-draft.js';

/** What the document itself cannot say. */
export type ProfileContext = {
	/** What to call the profile in the error, e.g. its path; left out: its name. */
	readonly source?: string | undefined;
	/** Tenants that stand in for the profile's: already read from its file, or given by --tenant. */
	readonly tenants?: readonly TenantEntry[] | undefined;
	/** What was found wrong while reading them, to be reported with the rest. */
	readonly issues?: readonly Issue[] | undefined;
	/** `unused`: what the tenants' rows are known by is not asked for, so that a key may be missing. */
	readonly keys?: 'needed' | 'unused' | undefined;
};

/** Files of Gatehouse that are taken for a profile easily: one sentence, and not a problem for each of their fields. */
const madeByUs: ReadonlyMap<unknown, string> = new Map([
	['plan', 'is a saved plan, which only `gatehouse apply` takes; give the profile that is behind it'],
	['receipt', 'is the receipt of a run, which only `gatehouse undo` takes; give the profile that was applied'],
]);

/** What it says besides is for the Gatehouse that knows it to judge. */
function newer(document: object): string | undefined {
	const version: unknown = 'version' in document ? document.version : undefined;
	if (typeof version !== 'number' || !(version > 1)) return undefined;
	return `is ${version}, and this Gatehouse knows 1; update it: npm install --global pg-gatehouse@latest`;
}

/**
 * The only maker of a `Profile`.
 * @throws {InvalidProfileError} with everything that is wrong, at once.
 */
export function parseProfile(document: unknown, context: ProfileContext = {}): Profile {
	const source = context.source ?? nameOf(document);
	const bounded = plainDocument(document);
	if ('problem' in bounded) throw new InvalidProfileError(source, [{ path: '', message: bounded.problem }]);
	const { plain } = bounded;
	if (typeof plain !== 'object' || plain === null || Array.isArray(plain)) {
		const message = 'is not a mapping of fields; begin it with `version: 1`';
		throw new InvalidProfileError(source, [{ path: '', message }]);
	}

	const later = newer(plain);
	if (later !== undefined) throw new InvalidProfileError(source, [{ path: 'version', message: later }]);
	const other = madeByUs.get('kind' in plain ? plain.kind : undefined);
	if (other !== undefined) throw new InvalidProfileError(source, [{ path: '', message: other }]);

	const shape = profileSchema.safeParse(plain);
	const shapeProblems = shape.success ? [] : flattenUnions(shape.error.issues);
	const draft = pruneDraft(plain, shapeProblems);
	const tenants = tenantDrafts(draft, context.tenants);
	const findings = new Findings();
	if (typeof draft.tenants === 'string' && context.tenants === undefined) {
		findings.refuse('tenants', 'is a path, and there is no folder to read it from; name the tenants here');
	}
	checkLists(draft, findings);
	checkTenants(draft, tenants, findings, context.keys);
	checkPlacement(draft, tenants !== undefined || Object.hasOwn(plain, 'tenants'), findings);
	checkNames(draft, tenants, findings);
	checkRoles(draft, findings);
	checkRowSecurity(draft, findings);

	const misshapen = shapeIssues(plain, shapeProblems);
	// To a rule a field of the wrong shape is one that was left out: it would call missing what is only wrong.
	const told = new Set(misshapen.map(({ path }) => path));
	const broken = findings.issues.filter(({ path }) => !told.has(path));
	const issues = [...misshapen, ...(context.issues ?? []), ...broken];
	if (issues.length > 0) throw new InvalidProfileError(source, issues);
	return buildProfile(plain as ProfileDocument, tenants, findings.warnings);
}

function nameOf(document: unknown): string {
	const name: unknown =
		typeof document === 'object' && document !== null && 'name' in document ? document.name : undefined;
	return typeof name === 'string' && name !== '' ? JSON.stringify(name) : '(unnamed)';
}
