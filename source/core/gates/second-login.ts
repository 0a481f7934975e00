import { inWordsOf, type SecondLogin } from '../access/second-login.js';
import type { Login, Place } from './place.js';
import { type Probe, probeId } from './probe.js';

/** A second login has all that the first has, and nothing of the profile says how long: whoever reads a report should know. */
export function secondLoginProbe({ desired, wanted }: Place, { name, role }: Login): readonly Probe[] {
	if (role.second === undefined) return [];
	return [
		{
			id: probeId('connect', name, wanted.name, 'second-login'),
			gate: 'connect',
			role: name,
			database: wanted.name,
			subject: `a second login beside ${role.second.of}`,
			expect: 'denied',
			ask: { kind: 'catalog' },
			catalog: { says: 'allowed', because: `it stands since ${role.second.since}: ${inWordsOf(role.second)}` },
			otherwise: 'warn',
			fix: endedBy(desired.calledAs, role.second),
			behind: [],
		},
	];
}

function endedBy(calledAs: string, { of, stage }: SecondLogin): string {
	const command = `gatehouse rotate ${calledAs} --grace --role ${of} --secrets FILE`;
	return stage === 'ready'
		? `Once the application is back at ${of}, this ends it: ${command}`
		: `The rotation that it is for goes on, and ends it in the end, with: ${command}`;
}
