/** The closed word lists of a profile; each is the whole truth of what its field may say. */

export const patterns = ['database-per-tenant', 'schema-per-tenant', 'shared-schema'] as const;
export type Pattern = (typeof patterns)[number];

/** The types that the tenant column may have. */
export const keyTypes = ['uuid', 'text', 'integer', 'bigint'] as const;
export type KeyType = (typeof keyTypes)[number];

/** How a session says which tenant it is: by a setting that it makes itself, or by who it signed in as. */
export const identifications = ['setting', 'login'] as const;
export type Identification = (typeof identifications)[number];

export const siblingPolicies = ['report', 'close'] as const;
export type SiblingPolicy = (typeof siblingPolicies)[number];
