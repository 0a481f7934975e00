import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * What the program under test sees: nothing of the runner's (CI, NO_COLOR, FORCE_COLOR, PG*), and a home of its own
 * where `given` names none.
 */
export function cleanEnvironment(given: Readonly<Record<string, string>> = {}) {
	const home = mkdtempSync(join(tmpdir(), 'gatehouse-home-'));
	const env: Record<string, string> = {
		PATH: process.env['PATH'] ?? '',
		LANG: 'C.UTF-8',
		HOME: home,
		XDG_CONFIG_HOME: join(given['HOME'] ?? home, '.config'),
		XDG_STATE_HOME: join(given['HOME'] ?? home, '.state'),
		...given,
	};
	// What ran beneath a shell that was killed may still be writing its last.
	return { env, remove: () => rmSync(home, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }) };
}
