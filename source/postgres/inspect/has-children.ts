/** Of a row `c` of `pg_class`: other tables inherit from it, and whoever reads it reads their rows too. Partitions are meant so. */
export const hasChildren = `(c.relkind = 'r' AND EXISTS (SELECT FROM pg_inherits h WHERE h.inhparent = c.oid))`;
