import type { DesiredDatabase } from '../access/desired.js';
import type { Situation } from '../access/situation.js';
import { databaseTests } from './database.js';
import { defaultTests, ownerDefaultTests } from './defaults.js';
import { objectTests } from './objects.js';
import { roleTests } from './roles.js';
import { rowSecurityTests } from './row-security.js';
import { schemaTests, sharedSchemaTests } from './schemas.js';
import { tenantMapTests } from './tenant-map.js';
import type { PgtapTest } from './test.js';

/**
 * What holds in one database once the profile is applied, as tests of pgTAP's. Objects are those that were there when it
 * was looked at; what is said of all of them is asked of the catalog, and so of those that come later too.
 */
export function pgtapTests(situation: Situation, wanted: DesiredDatabase): readonly PgtapTest[] {
	return [
		...roleTests(situation, wanted),
		...databaseTests(situation, wanted),
		...sharedSchemaTests(situation, wanted),
		...wanted.schemas.flatMap((schema) => [
			...schemaTests(schema),
			...objectTests(situation, wanted, schema),
			...rowSecurityTests(situation, wanted, schema),
			...defaultTests(situation, schema),
		]),
		...ownerDefaultTests(situation, wanted),
		...tenantMapTests(wanted),
	];
}
