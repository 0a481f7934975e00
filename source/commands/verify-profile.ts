import { type Check, report, type VerifyReport } from '../core/gates/check.js';
import type { Interior, ServerCatalog, Unreadable } from '../core/gates/catalog.js';
import { factOf } from '../core/gates/fact.js';
import { refusedOnPurpose } from '../core/gates/other-databases.js';
import { type Login, loginsOf, type Place } from '../core/gates/place.js';
import { probesOfAll, probesOfLogin } from '../core/gates/probes.js';
import type { Probe } from '../core/gates/probe.js';
import { judge } from '../core/gates/verdict.js';
import { desiredOf } from '../core/patterns/desired-of.js';
import type { Profile } from '../core/profile/profile.js';
import type { Secret } from '../core/sql/secret.js';
import { inOrder } from '../postgres/probe/in-order.js';
import { proveLogin } from '../postgres/probe/prove-login.js';
import { readCatalogs } from '../postgres/probe/read-catalogs.js';
import type { Server } from './open-server.js';

export type VerifyInput = {
	readonly profile: Profile;
	readonly server: Server;
	/** Without it every probe that needs a sign-in stays `unchecked`. */
	readonly passwordOf: (role: string) => Secret | undefined;
	/** Called as each verdict falls: gate by gate, login by login, the same order each time. */
	readonly onCheck?: ((check: Check) => void) | undefined;
	readonly onProgress?: ((message: string) => void) | undefined;
	readonly signal?: AbortSignal | undefined;
	/** What could not be proved counts as not proved. */
	readonly strict?: boolean | undefined;
	/** Really make objects as each creator, in a transaction that is rolled back, to see who may use them. */
	readonly probeFuture?: boolean | undefined;
};
