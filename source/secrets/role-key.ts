import { UsageError } from '../core/errors.js';

/** `Orders-App` becomes `ORDERS_APP`: the form that dotenv files and environment variables can bear. */
export function roleKey(role: string): string {
	return role.toUpperCase().replace(/[^A-Z0-9_]/gu, '_');
}

/**
 * Remembers which role each key stands for.
 * Two roles with one key would share a password without anyone having said so; the second is refused.
 */
export function claimKeys(where: string): (role: string) => void {
	const claimed = new Map<string, string>();
	return (role) => {
		const key = roleKey(role);
		const first = claimed.get(key) ?? role;
		if (first !== role) {
			throw new UsageError(
				`The roles ${JSON.stringify(first)} and ${JSON.stringify(role)} would both be ${key} in ${where}.`,
				'Rename one of them, or give --secrets a file that ends in .json, which keeps names as they are.',
			);
		}
		claimed.set(key, role);
	};
}
