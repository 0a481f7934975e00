/** What a field is about: in plain words, the SQL that its answer leads to, and where PostgreSQL tells more. */
export type FieldHelp = {
	readonly words: string;
	readonly sql?: string;
	readonly link?: string;
};

const manual = (page: string): string => `https://www.postgresql.org/docs/current/${page}.html`;

/** By step and field; the fields of a login by what they are of it. */
const fields: Readonly<Record<string, FieldHelp>> = {
	'connect.host': {
		words:
			'The computer that PostgreSQL runs on, by name or address. A whole postgres:// URL can be pasted here; a path that begins with / is a Unix socket.',
		link: manual('libpq-connect'),
	},
	'connect.port': { words: 'Where on that computer it listens; 5432 unless somebody changed it.' },
	'connect.user': {
		words:
			'The administrator: the role that makes the others. A superuser, or one with CREATEROLE and CREATEDB. It is not what the application will sign in with.',
		sql: 'CREATE ROLE admin LOGIN CREATEROLE CREATEDB',
		link: manual('role-attributes'),
	},
	'connect.password': {
		words: 'Of the administrator. It is used to sign in and kept nowhere; ~/.pgpass or PGPASSWORD work as well.',
		link: manual('libpq-pgpass'),
	},
	'connect.database': {
		words: 'Any database to begin from, usually postgres. What the application gets is asked later.',
	},
	'connect.sslmode': {
		words:
			'How the connection is protected. verify-full checks that it is the right server, by its certificate; require encrypts and believes whoever answers.',
		link: manual('libpq-ssl'),
	},
	'connect.sslrootcert': {
		words:
			"A file with the certificate of the authority that signed the server's. With system it is the authorities that everybody trusts.",
		link: manual('libpq-ssl'),
	},
	'connect.environment': {
		words: 'On production a name has to be typed before anything is changed, and every screen says PROD.',
	},
	'rows.identify': {
		words:
			'A pooled application signs in once for all customers and says in each transaction whose rows it means: that guards against mistakes. With a login each, who signed in decides, and nothing that is said changes it.',
		link: manual('ddl-rowsecurity'),
	},
	'rows.setting': {
		words: 'The name under which the application says whose rows it means. It needs a dot in it.',
		sql: "SET LOCAL app.tenant_id = '...'",
		link: manual('sql-set'),
	},
	'rows.column': {
		words: 'The column that says whose a row is. Every table that has it gets the policies and an index on it.',
		sql: 'CREATE POLICY ... USING (tenant_id = (SELECT ...))',
		link: manual('sql-createpolicy'),
	},
	'rows.type': {
		words: 'The type of that column: what the application says is cast to it, so that the index is used.',
	},
	'names.application': { words: 'A short name; the other names are made of it.' },
	'names.tenants': {
		words:
			'Your customers, with commas between them. {tenant} in a name stands for each of them. Left empty there is one of everything.',
	},
	'names.database': {
		words:
			'The database that is made, or taken under the profile where it is there already. It belongs to a role that nobody signs in as, so that no migration can drop it.',
		sql: 'CREATE DATABASE orders',
		link: manual('sql-createdatabase'),
	},
	'names.owner': {
		words:
			'The role that owns the tables. Nobody signs in as it: who owns a table may do anything with it, so the application must not.',
		sql: 'CREATE ROLE orders_owner NOLOGIN',
		link: manual('sql-createrole'),
	},
	'names.schema': {
		words:
			'A folder of tables inside the database. Its own schema, because in public everybody has a say on older servers.',
		sql: 'CREATE SCHEMA app AUTHORIZATION orders_owner',
		link: manual('ddl-schemas'),
	},
	'names.tables': {
		words:
			'The tables that hold rows of several customers, with commas between them. Left empty it is every table of the schema that has the column.',
		link: manual('ddl-rowsecurity'),
	},
	'names.adopt': {
		words:
			'A role that is there already, and that no profile made. Taken under the profile its attributes and memberships are put right, and what it has too much is taken away; it keeps its password. Otherwise it is granted what is chosen here, and stays as it is.',
		sql: 'ALTER ROLE orders_app NOCREATEDB ...',
	},
	'names.use': {
		words:
			'read-write is for the application, read-only for reports, migrate for what creates and alters tables. What is not needed is left out.',
	},
	'names.name': { words: 'What this login is called. It is in the connection string of the application.' },
	'names.key': { words: "What stands in the tenant column of this customer's rows." },
	'grants.access': {
		words:
			'read-write: SELECT, INSERT, UPDATE, DELETE. read-only: SELECT. migrate: acts as the owner. custom: each privilege by itself. Nobody may empty or drop a table but who migrates.',
		sql: 'GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE ... TO orders_app',
		link: manual('ddl-priv'),
	},
	'grants.tables': {
		words: 'Held on every table and view of the schema, also on those that are made later.',
		link: manual('sql-grant'),
	},
	'grants.sequences': {
		words: 'A sequence gives the next number of a serial column: USAGE takes it, SELECT reads it.',
		link: manual('sql-grant'),
	},
	'grants.routines': {
		words: 'EXECUTE: may it call the functions and procedures of the schema?',
		link: manual('sql-grant'),
	},
	'grants.creators': {
		words:
			'Roles that will make tables in the schema, besides the owner and what migrates: an older deployment, for one. What they make later is granted by itself, too.',
		sql: 'ALTER DEFAULT PRIVILEGES FOR ROLE legacy_deployer ...',
		link: manual('sql-alterdefaultprivileges'),
	},
	'security.keep': {
		words:
			'Roles that rely on what everybody may do (PUBLIC), such as monitoring or backup. They are granted it by name before PUBLIC loses it.',
		sql: 'GRANT CONNECT ON DATABASE orders TO datadog',
	},
	'security.siblings': {
		words:
			'By default every login may enter every database of the server. The checks report those that are open; closed, PUBLIC loses CONNECT on them.',
		sql: 'REVOKE CONNECT ON DATABASE shop FROM PUBLIC',
		link: manual('ddl-priv'),
	},
	'security.passwords': {
		words:
			'Shown once at the end, or also written to a file that only you can read. The server is sent a verifier, from which nobody can tell the password.',
		link: manual('auth-password'),
	},
	'security.file': {
		words: 'KEY=value lines, as many tools read them; a name that ends in .json holds JSON. Mode 0600.',
	},
	'security.connectionLimit': {
		words:
			'How many sessions the login may have open at once. A pool that leaks then starves itself and not the others.',
		sql: 'ALTER ROLE orders_app CONNECTION LIMIT 20',
	},
	'security.validUntil': {
		words: 'The day after which the password is refused. Sessions that are open go on.',
		sql: "ALTER ROLE orders_app VALID UNTIL '2027-06-30'",
	},
	'security.settings': {
		words: 'A statement that takes longer is ended. It is a default, which the login itself can change.',
		sql: "ALTER ROLE orders_app SET statement_timeout = '30s'",
	},
	'explain.role': { words: 'The login that is refused, as it signs in.' },
	'explain.database': { words: 'The database that it is refused in, or that it cannot enter.' },
	'explain.error': {
		words:
			'The message as it is seen, from psql, a driver or a log. Where it is not in English its SQLSTATE is needed too.',
	},
	'explain.on': { words: 'app.orders for a table, app.orders.price for a column, app.total(integer) for a routine.' },
	'explain.privilege': {
		words: 'SELECT, INSERT, UPDATE, DELETE, USAGE, EXECUTE, CONNECT and so on.',
		link: manual('ddl-priv'),
	},
};

/** `app.tables.SELECT` is a privilege on tables of the login whose key is `app`. */
export function fieldHelp(step: string, field: string): FieldHelp | undefined {
	const parts = field.split('.');
	const of = [field, ...parts.slice(1), parts[0] === 'key' ? 'key' : ''];
	return of.map((name) => fields[`${step}.${name}`]).find((help) => help !== undefined);
}
