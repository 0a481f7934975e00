// What we read of an ACL is what the server itself says of it, for names of every kind and every privilege that it knows.
import pg from 'pg';
import { expect, test } from 'vitest';
import { readAcl } from '../../source/core/access/read-acl.js';
import { testServer } from '../helpers/server.js';

const server = await testServer();
const names = [
	'plain',
	'PUBLIC',
	'a b',
	'a=b',
	'a/b',
	'"',
	'say "hi"',
	"it's",
	'\\',
	'a,b',
	'{a}',
	'*',
	'zoë',
	'名前',
	'\t\n',
	'12',
	'_',
];

test('an ACL with every name and every privilege', async () => {
	for (const name of names) await server.query(`CREATE ROLE ${pg.escapeIdentifier(name)}`);
	const [row] = await server.query<{ written: string[]; exploded: unknown }>(
		`WITH acl AS (
			SELECT array_agg(makeaclitem(e.oid, o.oid, p, g)) AS items
			FROM (SELECT oid FROM pg_roles WHERE rolname = ANY($1) UNION ALL SELECT 0) e, pg_roles o,
				unnest($2::text[]) p, (VALUES (true), (false)) AS v(g)
			WHERE o.rolname = ANY($1) AND NOT (e.oid = 0 AND g)
		 )
		 SELECT items::text[] AS written, (SELECT json_agg(json_build_object('grantor', pg_get_userbyid(a.grantor),
			'grantee', CASE WHEN a.grantee <> 0 THEN pg_get_userbyid(a.grantee) END,
			'privilege', a.privilege_type, 'grantable', a.is_grantable)) FROM aclexplode(items) a) AS exploded FROM acl`,
		[names, privileges()],
	);
	expect(row?.written.length).toBeGreaterThan(1000);
	expect(readAcl(row?.written ?? [])).toEqual(row?.exploded);
});

function privileges(): readonly string[] {
	const all = [
		'SELECT',
		'INSERT',
		'UPDATE',
		'DELETE',
		'TRUNCATE',
		'REFERENCES',
		'TRIGGER',
		'EXECUTE',
		'USAGE',
		'CREATE',
	];
	return [
		...all,
		'TEMPORARY',
		'CONNECT',
		...(server.version >= 150_000 ? ['SET', 'ALTER SYSTEM'] : []),
		...(server.version >= 170_000 ? ['MAINTAIN'] : []),
		'SELECT, UPDATE, TRIGGER',
	].filter((each) => server.version >= 160_000 || !each.includes(','));
}
