/**
 * An ACL as JSON: names for roles, null for PUBLIC. `pg_get_userbyid` and no join, because a dangling grantee must not
 * look like PUBLIC.
 */
export function aclAsJson(acl: string): string {
	return `(SELECT coalesce(json_agg(json_build_object(
		'grantor', pg_get_userbyid(a.grantor),
		'grantee', CASE a.grantee WHEN 0 THEN NULL ELSE pg_get_userbyid(a.grantee) END,
		'privilege', a.privilege_type, 'grantable', a.is_grantable)), '[]'::json)
		FROM aclexplode(${acl}) a)`;
}
