import { besideOfPublic, besideProbes } from './beside.js';
import { connectProbes, connectProbesOfAll } from './connect.js';
import { crossingProbes } from './crossings.js';
import { elsewhereProbes } from './elsewhere.js';
import { futureProbes } from './future.js';
import { grantOptionProbe, groupGrantOptions } from './grant-options.js';
import { laterBesideProbe } from './later-beside.js';
import { nobodyElseInSchemas, nobodyElseOnDatabase, nobodyElseOnObjects } from './nobody-else.js';
import { objectProbes } from './object.js';
import { otherTenantsProbes } from './other-tenants.js';
import type { Login, Place } from './place.js';
import type { Probe } from './probe.js';
import { publicOnObjects } from './public-objects.js';
import { definerProbes } from './rows/definers.js';
import { hiddenRowsProbes } from './rows/hidden.js';
import { rowProbes } from './rows/row-probes.js';
import { sharedTableProbes } from './rows/tables.js';
import { tenantKeyProbes } from './rows/tenant-key.js';
import { tenantMapProbes } from './rows/tenant-map.js';
import { schemaProbes } from './schema.js';
import { schemaOwnerProbes, schemaProbesOfAll } from './schemas-of-all.js';

/** Everything that is asked for one login in one database, gate by gate. */
export function probesOfLogin(place: Place, login: Login): readonly Probe[] {
	return [
		...connectProbes(place, login),
		...schemaProbes(place, login),
		...objectProbes(place, login),
		...otherTenantsProbes(place, login),
		...tenantKeyProbes(place, login),
		...rowProbes(place, login),
		...hiddenRowsProbes(place, login),
		...elsewhereProbes(place, login),
		...besideProbes(place, login),
		...grantOptionProbe(place, login),
	];
}

/** Everything that concerns no login alone: PUBLIC, the owners, the creators. The catalog answers all of it. */
export function probesOfAll(place: Place): readonly Probe[] {
	return [
		...connectProbesOfAll(place),
		...nobodyElseOnDatabase(place),
		...schemaOwnerProbes(place),
		...schemaProbesOfAll(place),
		...nobodyElseInSchemas(place),
		...publicOnObjects(place),
		...nobodyElseOnObjects(place),
		...besideOfPublic(place),
		...groupGrantOptions(place),
		...sharedTableProbes(place),
		...definerProbes(place),
		...crossingProbes(place),
		...tenantMapProbes(place),
		...futureProbes(place),
		...laterBesideProbe(place),
	];
}
