// Managed services as far as a plain PostgreSQL can stand for them: roles of the same names and powers. Emulated, and
// called so: what a service changes in the server itself is not here.
import type { Credentials, TestServer } from './server.js';

export type Provider = {
	readonly name: string;
	readonly superuser: string;
	readonly administrator: string;
	/** What the service has in place before its customer signs in for the first time. */
	readonly setUp: (version: number) => readonly string[];
	/** Databases that are the service's own. */
	readonly databases: readonly string[];
	readonly settings?: Record<string, string>;
};

const able = 'LOGIN CREATEDB CREATEROLE';
/** A role of the service that lends its members what else only superusers do. */
const marker = (name: string, attributes = '') => [
	`CREATE ROLE ${name} NOLOGIN ${attributes}`,
	`GRANT pg_monitor, pg_signal_backend TO ${name} WITH ADMIN OPTION`,
];
const dataReaders = (version: number, to: string) =>
	version < 140_000 ? [] : [`GRANT pg_read_all_data, pg_write_all_data TO ${to} WITH ADMIN OPTION`];

export const providers: readonly Provider[] = [
	{
		name: 'Amazon RDS',
		superuser: 'rdsadmin',
		administrator: 'master',
		databases: ['rdsadmin', 'template1'],
		settings: { 'rds.restrict_password_commands': 'on' },
		setUp: () => [
			...marker('rds_superuser'),
			'CREATE ROLE rds_password',
			'CREATE ROLE rds_replication',
			'CREATE ROLE rdsrepladmin REPLICATION',
			'GRANT rds_password, rds_replication TO rds_superuser WITH ADMIN OPTION',
			`CREATE ROLE master ${able}`,
			'GRANT rds_superuser TO master',
			'CREATE DATABASE rdsadmin',
			'REVOKE ALL ON DATABASE rdsadmin FROM PUBLIC',
			'ALTER DATABASE postgres OWNER TO master',
		],
	},
	{
		name: 'Google Cloud SQL',
		superuser: 'cloudsqladmin',
		administrator: 'postgres',
		databases: ['cloudsqladmin', 'template1'],
		setUp: () => [
			...marker('cloudsqlsuperuser', 'CREATEDB CREATEROLE'),
			'CREATE ROLE cloudsqlagent LOGIN',
			'CREATE ROLE cloudsqlreplica LOGIN REPLICATION',
			`CREATE ROLE postgres ${able}`,
			'GRANT cloudsqlsuperuser TO postgres',
			'CREATE DATABASE cloudsqladmin',
			'ALTER DATABASE postgres OWNER TO cloudsqlsuperuser',
		],
	},
	{
		name: 'Google AlloyDB',
		superuser: 'alloydbadmin',
		administrator: 'postgres',
		databases: ['alloydbadmin', 'alloydbmetadata', 'template1'],
		setUp: () => [
			...marker('alloydbsuperuser', 'CREATEDB CREATEROLE'),
			'CREATE ROLE alloydbreplica LOGIN REPLICATION',
			`CREATE ROLE postgres ${able}`,
			'GRANT alloydbsuperuser TO postgres',
			'CREATE DATABASE alloydbadmin',
			'CREATE DATABASE alloydbmetadata',
			'ALTER DATABASE postgres OWNER TO alloydbsuperuser',
		],
	},
	{
		name: 'Azure Database',
		superuser: 'azuresu',
		administrator: 'clerk',
		databases: ['azure_maintenance', 'azure_sys', 'template1'],
		setUp: (version) => [
			...marker('azure_pg_admin'),
			...dataReaders(version, 'azure_pg_admin'),
			`CREATE ROLE clerk ${able} BYPASSRLS`,
			'GRANT azure_pg_admin TO clerk WITH ADMIN OPTION',
			'CREATE DATABASE azure_maintenance',
			'CREATE DATABASE azure_sys',
			'ALTER DATABASE postgres OWNER TO azure_pg_admin',
		],
	},
	{
		name: 'Neon',
		superuser: 'cloud_admin',
		administrator: 'neondb_owner',
		databases: ['postgres', 'template1'],
		setUp: (version) => [
			...marker('neon_superuser', 'CREATEDB CREATEROLE REPLICATION BYPASSRLS'),
			...dataReaders(version, 'neon_superuser'),
			`CREATE ROLE neondb_owner ${able} REPLICATION BYPASSRLS`,
			'GRANT neon_superuser TO neondb_owner',
			'CREATE DATABASE neondb OWNER neondb_owner',
		],
	},
	{
		name: 'Supabase',
		superuser: 'supabase_admin',
		administrator: 'postgres',
		databases: ['template1'],
		settings: { 'supautils.privileged_role': 'postgres' },
		setUp: (version) => [
			`CREATE ROLE postgres ${able} REPLICATION BYPASSRLS`,
			'GRANT pg_monitor, pg_signal_backend TO postgres WITH ADMIN OPTION',
			...dataReaders(version, 'postgres'),
			'CREATE ROLE anon',
			'CREATE ROLE authenticated',
			'CREATE ROLE service_role BYPASSRLS',
			'CREATE ROLE authenticator LOGIN NOINHERIT',
			'GRANT anon, authenticated, service_role TO authenticator',
			'CREATE ROLE supabase_auth_admin LOGIN NOINHERIT CREATEROLE',
			'GRANT anon, authenticated, service_role, supabase_auth_admin, authenticator TO postgres WITH ADMIN OPTION',
			'ALTER DATABASE postgres OWNER TO postgres',
			'CREATE SCHEMA auth AUTHORIZATION supabase_auth_admin',
		],
	},
];

/** Puts the service's own things in place; answers who its customer signs in as. */
export async function emulate(server: TestServer, provider: Provider): Promise<Credentials> {
	for (const sql of provider.setUp(server.version)) await server.query(sql);
	return await server.letIn(provider.administrator);
}
