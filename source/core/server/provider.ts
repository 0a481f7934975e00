/*
 * What managed services run beside their customers. https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Appendix.PostgreSQL.CommonDBATasks.Roles.html
 */

/** Roles of managed services, whose members can do what superusers do elsewhere, and PostgreSQL's own. */
const roles = /^(?:pg_|rds_?|cloudsql|alloydb|azure_|neon_superuser$|supabase_)/;

export function isProvidersRole(name: string): boolean {
	return roles.test(name);
}

/** Databases in which a service keeps its own house. They are listed, and never changed. */
const databases: ReadonlySet<string> = new Set([
	'rdsadmin',
	'cloudsqladmin',
	'alloydbadmin',
	'alloydbmetadata',
	'azure_maintenance',
	'azure_sys',
	'_aiven',
	'_dodb',
]);

/** Who owns what a service brings along (`template1` for one), and is nobody's to act as. */
const keepers: ReadonlySet<string> = new Set([
	'rdsadmin',
	'cloudsqladmin',
	'alloydbadmin',
	'azuresu',
	'azure_superuser',
	'cloud_admin',
	'supabase_admin',
]);

export function isProvidersDatabase({ name, owner }: { readonly name: string; readonly owner: string }): boolean {
	return databases.has(name) || keepers.has(owner);
}
