import { scopeOf } from '../core/access/scope.js';
import type { ApplyEvent, Failure } from '../core/apply/result.js';
import { StalePlanError } from '../core/errors.js';
import { desiredOf } from '../core/patterns/desired-of.js';
import type { Profile } from '../core/profile/profile.js';
import type { RotationProof } from '../core/rotate/proof.js';
import { type Rotation, type RotationScope, rotationOf } from '../core/rotate/rotation.js';
import { inspect } from '../postgres/inspect/inspect.js';
import type { Server } from './open-server.js';
import type { PasswordPlace } from './password-place.js';
import { assertHeardByServerAlone } from './refused-verifier.js';
import { runRotation } from './run-rotation.js';
import { underLock } from './under-lock.js';

export type RotateInput = {
	readonly profile: Profile;
	readonly server: Server;
	readonly scope: RotationScope;
	readonly place: PasswordPlace;
	/** What somebody agreed to; another set of logins under the lock is a StalePlanError. */
	readonly reviewed?: Rotation | undefined;
	/** Called under the lock, and nothing has happened if this throws. */
	readonly beforeRunning?: (rotation: Rotation) => void | Promise<void>;
	readonly onEvent?: (event: ApplyEvent) => void;
	readonly signal?: AbortSignal | undefined;
	readonly lockPatience?: number;
	/** Passwords themselves and not verifiers of them, for a server that takes nothing else. */
	readonly sendPlaintext?: boolean | undefined;
};

export type RotateResult = {
	readonly rotation: Rotation;
	/** The logins whose new password the server has and the file holds. */
	readonly rotated: readonly string[];
	/** Logins of which the file holds two passwords, and nobody knows which one the server has. */
	readonly open: readonly string[];
	readonly failure: Failure | null;
	readonly proofs: readonly RotationProof[];
};

/** Which logins would get a new password. Changes nothing. */
export async function planRotation(
	profile: Profile,
	scope: RotationScope,
	server: Pick<Server, 'target' | 'facts' | 'sessions'>,
): Promise<Rotation> {
	const { target, facts, sessions } = server;
	// Passwords are the server's: no database needs to be looked into.
	const looked = { ...scopeOf(desiredOf(profile, facts.administrator)), databases: [] };
	return rotationOf(profile, await inspect(target.database, looked, sessions), scope, target.database);
}

/** Rejects only for what was found before anything was touched, or where nothing is left; any other failure is a result. */
export async function rotateProfile(input: RotateInput): Promise<RotateResult> {
	if (input.sendPlaintext === true) assertHeardByServerAlone(input.server);
	return await underLock(
		input,
		async (sessions) => {
			const rotation = await planRotation(input.profile, input.scope, { ...input.server, sessions });
			assertSame(input.reviewed, rotation);
			await input.beforeRunning?.(rotation);
			return rotation;
		},
		(rotation, sessions) => runRotation(input, rotation, sessions),
	);
}

/** Somebody agreed to these very logins. */
export function assertSame(reviewed: Pick<Rotation, 'logins'> | undefined, now: Pick<Rotation, 'logins'>): void {
	if (reviewed === undefined) return;
	const names = ({ logins }: Pick<Rotation, 'logins'>) => logins.map((login) => login.name).join(', ');
	if (names(reviewed) !== names(now))
		throw new StalePlanError([`the logins were ${names(reviewed)}, are now ${names(now)}`]);
}
