import type { DesiredDatabase, DesiredSchema } from '../access/desired.js';
import { extensionSchemas } from '../access/diff/extensions.js';
import type { Situation } from '../access/situation.js';
import { loginsOf, ownSchemas } from '../gates/place.js';
import { sql } from '../sql/sql.js';
import { among, call, name, names, nothing, type PgtapTest, rows } from './test.js';

/** The second gate: who looks into one of the profile's schemas. */
export function schemaTests(schema: DesiredSchema): readonly PgtapTest[] {
	return [
		shut(schema.name),
		...schema.users.map((user) =>
			call(
				`${user} holds USAGE on schema ${schema.name}`,
				'schema_privs_are',
				name(schema.name),
				name(user),
				names(['USAGE']),
			),
		),
	];
}

/** `public` and where the extensions live; and that no tenant looks into the schema of another. */
export function sharedSchemaTests(situation: Situation, wanted: DesiredDatabase): readonly PgtapTest[] {
	const own = new Set(wanted.schemas.map((schema) => schema.name));
	const interior = situation.interior(wanted);
	const there = (schema: string): boolean =>
		interior === undefined ? schema === 'public' : interior.schemas.some((each) => each.name === schema);
	const extensions = extensionSchemas(situation, wanted);
	const others = [...new Set(['public', ...extensions])].filter((schema) => !own.has(schema));
	return [
		...others.filter((schema) => there(schema) || extensions.includes(schema)).map(shut),
		...apart(situation, wanted),
	];
}

function shut(schema: string): PgtapTest {
	return call(
		`PUBLIC holds nothing on schema ${schema}`,
		'schema_privs_are',
		name(schema),
		sql`'public'::name`,
		names([]),
	);
}

/** One question for all of them: each login by each schema is too many to be asked one by one. */
function apart({ desired }: Situation, wanted: DesiredDatabase): readonly PgtapTest[] {
	if (wanted.schemas.length < 2) return [];
	const pairs = loginsOf({ desired, wanted }).flatMap((login) =>
		ownSchemas({ wanted }, login).map((schema): readonly string[] => [login.name, schema.name]),
	);
	const schemas = wanted.schemas.map((schema) => schema.name);
	return [
		nothing(
			'no login looks into the schema of another tenant',
			sql`WITH own (login, schema) AS (VALUES ${rows(pairs)}) SELECT l.login, n.nspname FROM (SELECT oid, rolname::text AS login FROM pg_catalog.pg_roles WHERE rolname IN (SELECT login FROM own)) l CROSS JOIN pg_catalog.pg_namespace n WHERE n.nspname IN ${among(schemas)} AND NOT EXISTS (SELECT FROM own o WHERE o.login = l.login AND o.schema = n.nspname) AND pg_catalog.has_schema_privilege(l.oid, n.oid, 'USAGE, CREATE')`,
		),
	];
}
