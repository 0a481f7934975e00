/** Of a row `c` of `pg_class`: other tables inherit from it, and whoever reads it reads their rows too. A partitioned table is not meant: its policies hold for what is read through it. */
export const hasChildren = `(c.relkind = 'r' AND EXISTS (SELECT FROM pg_inherits h WHERE h.inhparent = c.oid))`;
