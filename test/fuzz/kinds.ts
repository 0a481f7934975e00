/** A name in SQL, quoted or not; where it is qualified, all of it. */
const part = `(?:"(?:[^"]|"")+"|[a-z_][a-z0-9_]*)`;
const name = String.raw`${part}(?:\.${part})*`;

const roleWords =
	'canlogin superuser createdb createrole inherit isreplication bypassrls password connectionlimit validUntil';
const tableWords = 'select insert update delete truncate references trigger maintain';
const grantWords = `${tableWords} usage create connect temporary execute set`;
const attribute =
	'(?:NO)?(?:LOGIN|INHERIT|SUPERUSER|CREATEDB|CREATEROLE|REPLICATION|BYPASSRLS|CONNECTION LIMIT|VALID UNTIL)';
const comment = (type: string): Row => [`COMMENT ON ${type} ${name}`, 'CommentStmt', { objtype: `OBJECT_${type}` }];
const drop = (type: string, rest = ''): Row => [
	`DROP ${type} ${name}${rest}$`,
	'DropStmt',
	{ removeType: `OBJECT_${type}` },
];

type Row = readonly [says: string, kind: string, fields?: object, words?: string];

/**
 * What a statement says it is, the node that PostgreSQL's grammar makes of it with fields that must be so, and which of
 * the grammar's words may stand in it. A statement that is in no row fails the tests: a new kind is a new row.
 */
const rows: readonly Row[] = [
	[`CREATE ROLE ${name} (?:LOGIN|NOLOGIN$)`, 'CreateRoleStmt', { stmt_type: 'ROLESTMT_ROLE' }, roleWords],
	[`ALTER ROLE (?:${name}|CURRENT_USER) ${attribute}`, 'AlterRoleStmt', {}, roleWords],
	[`ALTER ROLE ${name} IN DATABASE ${part} SET `, 'AlterRoleSetStmt', { setstmt: { kind: 'VAR_SET_VALUE' } }],
	[`ALTER ROLE ${name} IN DATABASE ${part} RESET `, 'AlterRoleSetStmt', { setstmt: { kind: 'VAR_RESET' } }],
	[`DROP ROLE ${name}$`, 'DropRoleStmt'],
	[`GRANT ${name} TO `, 'GrantRoleStmt', { is_grant: true }, 'inherit set admin'],
	[`REVOKE (?:ADMIN OPTION FOR )?${name} FROM `, 'GrantRoleStmt', { is_grant: undefined }, 'admin'],
	[`REVOKE SET OPTION FOR ${name} FROM `, 'GrantRoleStmt', { is_grant: undefined }, 'set'],
	[`CREATE DATABASE ${name} `, 'CreatedbStmt', {}, 'template encoding locale connection_limit allow_connections'],
	[`ALTER DATABASE ${name} OWNER TO `, 'AlterOwnerStmt', { objectType: 'OBJECT_DATABASE' }],
	[`ALTER DATABASE ${name} ALLOW_CONNECTIONS `, 'AlterDatabaseStmt', {}, 'allow_connections'],
	[`ALTER DATABASE ${name} CONNECTION LIMIT `, 'AlterDatabaseStmt', {}, 'connection_limit'],
	[`DROP DATABASE ${name}$`, 'DropdbStmt'],
	[`CREATE SCHEMA ${name} AUTHORIZATION `, 'CreateSchemaStmt'],
	[`ALTER SCHEMA ${name} OWNER TO `, 'AlterOwnerStmt', { objectType: 'OBJECT_SCHEMA' }],
	[`CREATE EXTENSION ${name}(?: SCHEMA ${part})?$`, 'CreateExtensionStmt', {}, 'schema'],
	...['SCHEMA', 'EXTENSION', 'TABLE'].map((type) => drop(type)),
	...['ROLE', 'DATABASE', 'SCHEMA', 'TABLE', 'INDEX', 'POLICY', 'FUNCTION'].map(comment),
	['GRANT [A-Z][A-Z, ]* ON ', 'GrantStmt', { is_grant: true }, grantWords],
	['REVOKE [A-Z][A-Z, ]* ON ', 'GrantStmt', { is_grant: undefined }, grantWords],
	[`GRANT (?:[A-Z]+ \\(${name}\\)(?:, )?)+ ON TABLE `, 'GrantStmt', { is_grant: true }, tableWords],
	[`REVOKE (?:[A-Z]+ \\(${name}\\)(?:, )?)+ ON TABLE `, 'GrantStmt', { is_grant: undefined }, tableWords],
	...(['GRANT', 'REVOKE'] as const).map(
		(word): Row => [
			`ALTER DEFAULT PRIVILEGES FOR ROLE ${name} (?:IN SCHEMA ${name} )?${word} `,
			'AlterDefaultPrivilegesStmt',
			{ action: { is_grant: word === 'GRANT' ? true : undefined } },
			`roles schemas ${grantWords}`,
		],
	),
	// Without a transaction: it joins a role, becomes it and leaves, and is itself again at the end.
	["DO E?'BEGIN GRANT ", 'DoStmt', {}, 'inherit set'],
	['RESET ROLE$', 'VariableSetStmt', { kind: 'VAR_RESET', name: 'role' }],
	[`SET LOCAL createrole_self_grant = `, 'VariableSetStmt', { is_local: true }],
	// Row-level security, and the map of which login is whose.
	[
		`ALTER TABLE ${name} (?:ENABLE|DISABLE|FORCE|NO FORCE) ROW LEVEL SECURITY$`,
		'AlterTableStmt',
		{ objtype: 'OBJECT_TABLE' },
	],
	[`CREATE POLICY ${name} ON ${name} `, 'CreatePolicyStmt', {}, `all ${tableWords}`],
	[`ALTER POLICY ${name} ON ${name} `, 'AlterPolicyStmt'],
	drop('POLICY', ` ON ${name}`),
	[`CREATE INDEX ${name} ON (?:ONLY )?${name} `, 'IndexStmt', { concurrent: undefined, unique: undefined }, 'btree'],
	[`CREATE INDEX CONCURRENTLY ${name} ON ${name} `, 'IndexStmt', { concurrent: true, unique: undefined }, 'btree'],
	[`DROP INDEX (?:IF EXISTS )?${name}$`, 'DropStmt', { removeType: 'OBJECT_INDEX', concurrent: undefined }],
	[`DROP INDEX CONCURRENTLY (?:IF EXISTS )?${name}$`, 'DropStmt', { removeType: 'OBJECT_INDEX', concurrent: true }],
	[`ALTER INDEX ${name} ATTACH PARTITION ${name}$`, 'AlterTableStmt', { objtype: 'OBJECT_INDEX' }],
	[
		`CREATE OR REPLACE FUNCTION ${name}\\(\\) `,
		'CreateFunctionStmt',
		{},
		'as language security volatility parallel set',
	],
	drop('FUNCTION', '\\(\\)'),
	[`ALTER FUNCTION ${name}\\(\\) OWNER TO `, 'AlterOwnerStmt', { objectType: 'OBJECT_FUNCTION' }],
	[`CREATE TABLE ${name} \\(`, 'CreateStmt'],
	[`ALTER TABLE ${name} OWNER TO `, 'AlterTableStmt', { objtype: 'OBJECT_TABLE' }],
	['INSERT INTO gatehouse\\.map ', 'InsertStmt'],
	['UPDATE gatehouse\\.map ', 'UpdateStmt'],
	['DELETE FROM gatehouse\\.map ', 'DeleteStmt'],
];

const table = rows.map(([says, kind, fields = {}, words = '']) => ({
	says: new RegExp(`^${says}`),
	kind,
	fields,
	words: new Set(words.split(' ')),
}));

export type Kind = (typeof table)[number];

/** What a statement says it is; undefined where the table does not know. */
export function kindOf(sql: string): Kind | undefined {
	return table.find(({ says }) => says.test(sql));
}
