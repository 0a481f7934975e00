/**
 * Managed services, by what they call their own: so that theirs is left alone. What an administrator may do is asked of
 * the server and never read off a name.
 */
type Provider = {
	/** The superusers that the service keeps for itself. */
	readonly superusers: readonly string[];
	/** Roles of the service, whose members can do what only superusers do elsewhere. */
	readonly roles?: RegExp;
	/** Roles that count as the service's only beside its superuser, because anybody may call a role that. */
	readonly plainNames?: readonly string[];
	/** Databases that the service keeps its own things in. */
	readonly databases: readonly string[];
};

const providers: readonly Provider[] = [
	{ superusers: ['rdsadmin'], roles: /^rds(?:_|admin$|repladmin$|topmgr$|proxyadmin$)/, databases: ['rdsadmin'] },
	{ superusers: ['cloudsqladmin'], roles: /^cloudsql/, databases: ['cloudsqladmin'] },
	{ superusers: ['alloydbadmin'], roles: /^alloydb/, databases: ['alloydbadmin', 'alloydbmetadata'] },
	{
		superusers: ['azuresu', 'azure_superuser'],
		roles: /^(?:azure_|azuresu$)/,
		databases: ['azure_maintenance', 'azure_sys'],
	},
	{ superusers: ['cloud_admin'], roles: /^neon_/, databases: [] },
	{
		superusers: ['supabase_admin'],
		roles: /^supabase_/,
		plainNames: ['anon', 'authenticated', 'service_role', 'authenticator', 'dashboard_user', 'pgbouncer'],
		databases: [],
	},
	// Aiven and DigitalOcean, whose superuser is called postgres like everybody's.
	{ superusers: [], databases: ['_aiven', '_dodb'] },
];

/** PostgreSQL's own, or the service's. `superusers`: those of this server. */
export function isProvidersRole(name: string, superusers: readonly string[] = []): boolean {
	const isTheirs = ({ superusers: theirs, roles, plainNames = [] }: Provider) =>
		roles?.test(name) === true || theirs.includes(name) || (isBeside(theirs) && plainNames.includes(name));
	const isBeside = (theirs: readonly string[]) => theirs.some((each) => superusers.includes(each));
	return name.startsWith('pg_') || providers.some(isTheirs);
}

/** A database that is the service's to change, and not its customer's. */
export function isProvidersDatabase({ name, owner }: { readonly name: string; readonly owner: string }): boolean {
	return providers.some(({ superusers, databases }) => superusers.includes(owner) || databases.includes(name));
}

/** What makes its members the service's administrators: they are lent some of what PostgreSQL keeps for superusers. */
export const markers: readonly string[] = [
	'rds_superuser',
	'cloudsqlsuperuser',
	'alloydbsuperuser',
	'azure_pg_admin',
	'neon_superuser',
];
