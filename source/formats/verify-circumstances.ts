import type { Desired } from '../core/access/desired.js';
import type { Target } from '../core/connection.js';
import type { Pattern } from '../core/profile/vocabulary.js';
import type { AdministratorFacts } from '../core/server/facts.js';

/** Who looked, at what and when: what a report needs beside its checks to stand by itself in a ticket. */
export type Circumstances = {
	readonly desired: Desired;
	readonly pattern: Pattern;
	readonly target: Pick<Target, 'host' | 'port' | 'user' | 'database'>;
	/** As the server writes it, e.g. `18.4`. */
	readonly serverVersion: string;
	readonly administrator: AdministratorFacts;
	/** ISO 8601. */
	readonly at: string;
	readonly strict: boolean;
	/** The version of Gatehouse. */
	readonly version: string;
};
