import { said } from '../gates/mend.js';
import { safeText } from '../safe-text.js';
import { identifier, literal } from '../sql/quote.js';
import { preview } from '../sql/render.js';
import { integer, sql } from '../sql/sql.js';
import { type GateAnswer, opened, type Refusal, shut } from './answer.js';
import type { Asker } from './facts.js';

type Obstacle = { readonly why: string; readonly refusal: Refusal; readonly fix: string | null };

/** Does the server take the login at all? In the server's order: the password, LOGIN, and then the limit. */
export function signInGate(asker: Asker): GateAnswer {
	const obstacles = [...passwordObstacles(asker), ...loginObstacle(asker), ...limitObstacle(asker)];
	const [first] = obstacles;
	if (first === undefined) return opened('sign-in', asker.role.superuser ? 'LOGIN, superuser' : 'LOGIN');
	return shut(
		'sign-in',
		obstacles.map(({ why }) => why).join(' '),
		first.refusal,
		obstacles.map(({ fix }) => fix).filter((fix) => fix !== null),
	);
}

function passwordObstacles({ role, locked }: Asker): readonly Obstacle[] {
	const refusal = wrongPassword(role.name);
	const why = `Its password ended at ${role.validUntil}.`;
	const fix = said(sql`ALTER ROLE ${identifier(role.name)} VALID UNTIL ${literal('infinity')}`);
	return [
		...(locked === true
			? [
					{
						why: `It has no password, and pg_hba.conf lets it in by nothing else.${unwritable(role.name)}`,
						refusal,
						fix: newPassword(role.name),
					},
				]
			: []),
		...(role.expired ? [{ why, refusal, fix }] : []),
	];
}

function loginObstacle({ role }: Asker): readonly Obstacle[] {
	if (role.login) return [];
	return [
		{
			why: 'The role is NOLOGIN: nobody signs in as it.',
			refusal: { sqlstate: '28000', message: `role "${role.name}" is not permitted to log in` },
			fix: said(sql`ALTER ROLE ${identifier(role.name)} LOGIN`),
		},
	];
}

function limitObstacle({ role: { name, superuser, connectionLimit: limit }, sessions }: Asker): readonly Obstacle[] {
	if (superuser || limit < 0 || sessions.ofRole < limit) return [];
	return [
		{
			why:
				limit === 0
					? 'It may open no session at all (CONNECTION LIMIT 0).'
					: `All ${limit} sessions that it may open are open.`,
			refusal: { sqlstate: '53300', message: `too many connections for role "${name}"` },
			fix: said(sql`ALTER ROLE ${identifier(name)} CONNECTION LIMIT ${integer(limit === 0 ? -1 : limit * 2)}`),
		},
	];
}

export function wrongPassword(role: string): Refusal {
	return { sqlstate: '28P01', message: `password authentication failed for user "${role}"` };
}

/**
 * psql computes the verifier itself: the password is in no statement and no log. It takes a line for a command: what is
 * behind a line break in a name would be the next one, so there none is given.
 */
export function newPassword(role: string): string | null {
	return isWritable(role) ? `\\password ${preview(identifier(role))}` : null;
}

function isWritable(role: string): boolean {
	return safeText(role) === role;
}

export function unwritable(role: string): string {
	return isWritable(role)
		? ''
		: ' Its name holds characters that cannot be written in a command of psql: rename it first.';
}
