import type { VerifyReport } from '../core/gates/check.js';

export function verifyJson({ profile, ok, summary, checks }: VerifyReport): Record<string, unknown> {
	return { formatVersion: '1.0', kind: 'verify', profile, ok, summary, checks };
}
