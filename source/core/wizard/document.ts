import type { Environment, Target } from '../connection.js';
import type { ProfileDocument } from '../profile/schema.js';
import type { Answers, LoginAnswers } from './answers.js';
import { firstRows } from './first-answers.js';
import { namesIn } from './name-list.js';
import {
	databaseName,
	loginName,
	needsKeys,
	ownerName,
	schemaName,
	tenantKey,
	tenantNames,
	usedLogins,
} from './names.js';

type RoleDocument = ProfileDocument['roles'][number];
type ConnectionDocument = NonNullable<ProfileDocument['connection']>;

/** Where the answers are to hold: a server of the user's own, or a sandbox, which no profile remembers. */
export type Place =
	| { readonly kind: 'own'; readonly target: Target }
	| { readonly kind: 'sandbox'; readonly target: Target };

/**
 * The answers as the document that the command line takes, with the values as they were typed: `parseProfile` is the
 * one judge of both.
 */
export function documentOf(answers: Answers, place?: Place): ProfileDocument {
	const { names, security } = answers;
	const { tenants: _tenants, rowSecurity: _rows, ...kept } = answers.kept;
	const tenants = tenantNames(names);
	return {
		...kept,
		version: 1,
		name: names.application.trim(),
		pattern: answers.pattern,
		...(place?.kind === 'own' ? { connection: connectionDocument(place.target) } : {}),
		database: { ...kept.database, name: databaseName(answers) },
		owner: ownerName(answers),
		schema: schemaName(answers),
		roles: usedLogins(answers).map((login) => roleDocument(answers, login)),
		...(tenants.length === 0 ? {} : { tenants: tenants.map((name) => tenantDocument(answers, name)) }),
		...listed('creators', answers.others.creators),
		...listed('keep', answers.others.keep),
		...(answers.pattern === 'shared-schema' ? { rowSecurity: rowSecurityDocument(answers) } : {}),
		siblings: security.siblings,
	};
}

function listed(key: 'creators' | 'keep', text: string): Partial<Pick<ProfileDocument, 'creators' | 'keep'>> {
	const names = namesIn(text);
	return names.length === 0 ? {} : { [key]: [...names] };
}

function connectionDocument(target: Target): ConnectionDocument {
	const { host, port, user, database, sslmode, sslrootcert, environment } = target;
	return { host, port, user, database, sslmode, ...(sslrootcert === undefined ? {} : { sslrootcert }), environment };
}

function roleDocument(answers: Answers, login: LoginAnswers): RoleDocument {
	const { kept, access, custom, connectionLimit, validUntil, statementTimeout } = login;
	const settings = {
		...kept.settings,
		...(statementTimeout.trim() === '' ? {} : { statement_timeout: statementTimeout.trim() }),
	};
	return {
		...kept,
		name: loginName(answers, login),
		access,
		...(access === 'custom'
			? { grants: { tables: [...custom.tables], sequences: [...custom.sequences], routines: [...custom.routines] } }
			: {}),
		...(connectionLimit.trim() === '' ? {} : { connectionLimit: wholeNumber(connectionLimit) }),
		...(validUntil.trim() === '' ? {} : { validUntil: validUntil.trim() }),
		...(Object.keys(settings).length === 0 ? {} : { settings }),
	};
}

/** What is no number goes to the parser as it was typed: refusing it is the parser's work. */
function wholeNumber(text: string): number {
	return (/^\s*-?\d+\s*$/.test(text) ? Number(text) : text) as number;
}

export type TenantDocument = Exclude<NonNullable<ProfileDocument['tenants']>, string>[number];

/** With the key of its rows where customers share tables; elsewhere as the repeated profile has it. */
function tenantDocument(answers: Answers, name: string): TenantDocument {
	const { pattern, names, kept } = answers;
	const known = Array.isArray(kept.tenants)
		? kept.tenants.find((tenant) => typeof tenant === 'object' && tenant.name === name)
		: undefined;
	if (pattern !== 'shared-schema') return known ?? name;
	const key = tenantKey(names, name);
	if (typeof known === 'object' && known.key !== undefined && String(known.key) === key) return known;
	// A key that is missing goes to the parser too: refusing it is the parser's work.
	return key === '' && !needsKeys(answers) ? name : { name, key };
}

function rowSecurityDocument({ rows, names }: Answers): NonNullable<ProfileDocument['rowSecurity']> {
	const { identify, column, type, setting } = rows;
	const tables = namesIn(names.tables);
	return {
		column,
		type,
		identify,
		...(identify === 'setting' || setting !== firstRows.setting ? { setting } : {}),
		...(tables.length === 0 ? {} : { tables: names.tables.trim() === 'all' ? 'all' : [...tables] }),
	};
}

/** The name that must be typed, and the tag in the header. */
export function environmentOf(place: Place): Environment {
	return place.kind === 'sandbox' ? 'development' : place.target.environment;
}
