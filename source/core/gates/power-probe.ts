import { type Login, type Place, signInId } from './place.js';
import { type Probe, probeId } from './probe.js';

type Rest = Pick<Probe, 'subject' | 'expect' | 'ask' | 'catalog' | 'fix'> & { readonly behind?: readonly string[] };

/** A probe of the first gate about what a login could do beside its data. */
export function powerProbe({ wanted }: Place, login: Login, topic: readonly string[], rest: Rest): Probe {
	return {
		id: probeId('connect', login.name, wanted.name, ...topic),
		gate: 'connect',
		role: login.name,
		database: wanted.name,
		otherwise: 'fail',
		behind: [signInId(login.name, wanted.name)],
		...rest,
	};
}
