import type { Place } from '../core/gates/place.js';
import { type LookedFor, lookedFor, lookersOf } from '../core/gates/rows/looked-for.js';
import { sharedSchemas } from '../core/gates/rows/shared.js';
import { keysOf } from '../core/gates/rows/tenancy.js';
import type { KnownRows } from '../core/gates/rows/witness.js';
import { keyProblem } from '../core/profile/tenant-key.js';
import { type Found, findAsLogin } from '../postgres/probe/find-rows.js';
import { findRows, readColumnsOf } from '../postgres/probe/read-catalogs.js';
import { signIn } from '../postgres/probe/sign-in.js';
import type { VerifyInput } from './verify-profile.js';

/**
 * Rows that tenants have, seen by the administrator, or by the logins themselves where row security binds it too: that a
 * login does not see another tenant's proves something only where there are some.
 */
export async function knownRows(input: VerifyInput, place: Place): Promise<KnownRows | undefined> {
	const { interior, wanted } = place;
	if (interior.kind === 'unreadable' || sharedSchemas({ wanted }).length === 0) return undefined;
	const named = (input.profile.tenants ?? []).map((tenant) => tenant.key);
	const classes = lookedFor({ ...place, interior });
	const { target } = input.server;
	const keys = usable(place, [...named, ...(keysOf(place)?.values() ?? [])]);
	const found: Found =
		classes.length === 0 ? new Map() : await findRows(target, wanted.name, classes, keys, input.signal);
	if (found.size === 0) await lookAsLogins(input, { ...place, interior }, classes, named, found);
	const tables = classes.map(({ object, tables: [first = ''] }) => ({
		object,
		table: found.get(object)?.table ?? first,
	}));
	const columns =
		input.probeWrites === true ? await readColumnsOf(target, wanted.name, tables, input.signal) : undefined;
	return { witnesses: found, keys: named, columns };
}

/** Those that the column can hold. */
function usable({ wanted }: Place, keys: readonly string[]): readonly string[] {
	const types = sharedSchemas({ wanted }).map(({ rowSecurity }) => rowSecurity.type);
	return [...new Set(keys)].filter((key) => types.every((type) => keyProblem(key, type) === undefined));
}

async function lookAsLogins(
	{ server, passwordOf, signal }: VerifyInput,
	place: Parameters<typeof lookersOf>[0],
	classes: readonly LookedFor[],
	named: readonly string[],
	found: Found,
): Promise<void> {
	for (const schema of sharedSchemas(place)) {
		const mine = classes.filter((each) => each.schema === schema);
		const lookers = lookersOf(place, schema, named, (login) => passwordOf(login.name) !== undefined);
		for (const { login, keys } of mine.length === 0 ? [] : lookers) {
			const password = passwordOf(login.name);
			if (password === undefined) continue;
			const credentials = { user: login.name, password, database: place.wanted.name, version: place.server.version };
			const { session } = await signIn(server.target, credentials, signal, true);
			if (session === undefined) continue;
			await findAsLogin(session, mine, keys, found);
			await session.close();
		}
	}
}
