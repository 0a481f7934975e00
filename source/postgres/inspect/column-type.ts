/**
 * The type of a tenant column, of `pg_attribute a` and its `pg_collation l`, without its length. One whose collation takes
 * different keys for equal tells no two tenants apart: that is no type that a key can have.
 */
export const columnType = `format_type(a.atttypid, NULL) || CASE WHEN l.collisdeterministic THEN ''
	WHEN l.oid IS NULL THEN '' ELSE ', in a collation that holds different keys for equal' END`;
