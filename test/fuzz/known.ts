import type { Current } from '../../source/core/access/current.js';
import { type Desired, type DesiredDatabase, mapSchema, mark } from '../../source/core/access/desired.js';
import { policyNames } from '../../source/core/access/diff/wanted-policies.js';
import type { CurrentRowSecurity } from '../../source/core/access/row-security/current.js';
import { parseIdentifierList } from '../../source/core/sql/identifier-list.js';
import { quoteIdentifier } from '../../source/core/sql/quote.js';
import type { Named, What } from './named.js';

/** What a plan may name: what the profile makes or wants, and what the server holds. Nothing else. */
export class Known {
	readonly #paths: Readonly<Partial<Record<What, ReadonlySet<string>>>>;
	readonly #signatures: string;
	readonly #tables: readonly string[];

	constructor(desired: Desired, current: Current, passwords: readonly string[]) {
		const { databases } = desired;
		const inside = current.interiors;
		const objects = inside.flatMap((each) => each.objects);
		const columns = inside.flatMap((each) => each.columns);
		const stored = current.settings.map((each) => each.value);
		const wanted = databases.flatMap((each) => each.settings);
		const shared = databases.flatMap((each) => each.schemas.flatMap((schema) => schema.rowSecurity ?? []));
		const rows = inside.flatMap((each) => each.rowSecurity ?? []);
		const entries = [...databases, ...rows].flatMap((each) => entriesOf(each));
		this.#signatures = objects.map((each) => each.signature ?? '').join(', ');
		this.#paths = {
			role: paths(
				...desired.roles.map((each) => each.name),
				...current.roles.map((each) => each.name),
				// Owns schema public from 15 on; before, whoever ran initdb does.
				...['pg_database_owner', current.administrator.name, current.bootstrapSuperuser],
			),
			database: paths(
				...databases.flatMap((each) => [each.name, each.template]),
				// Others are named by a profile that closes them, and by no other.
				...(desired.siblings === 'close' ? current.databases.map((each) => each.name) : []),
			),
			schema: paths(
				...databases.flatMap((each) => each.schemas.map((schema) => schema.name)),
				...inside.flatMap((each) => each.schemas.map((schema) => schema.name)),
				...['public', mapSchema],
			),
			relation: new Set([
				...objects.filter((each) => each.signature === null).map((each) => key([each.schema, each.name])),
				...columns.map((each) => key([each.schema, each.table])),
				key([mapSchema, 'map']),
			]),
			routine: new Set([
				...objects.filter((each) => each.signature !== null).map((each) => key([each.schema, each.name])),
				key([mapSchema, 'tenant']),
				key(['current_setting']),
			]),
			policy: paths(...Object.values(policyNames), ...rows.flatMap((each) => each.policies.map(({ name }) => name))),
			index: paths(...rows.flatMap((each) => each.indexes.map(({ name }) => name))),
			column: paths(
				...columns.map((each) => each.name),
				...shared.map((each) => each.column),
				// Of the map, and as what a sub-select of a policy calls its result.
				...['login', 'key', 'tenant', 'nullif', 'session_user'],
			),
			extension: paths(...databases.flatMap((each) => each.extensions)),
			setting: paths('search_path', 'role', 'createrole_self_grant', ...wanted.map((each) => each.name)),
			password: paths(...passwords),
			text: paths(
				...[mark(desired.profile), 'true', 'false', 'infinity', ''],
				...desired.roles.flatMap((each) => each.validUntil ?? []),
				...current.roles.flatMap((each) => each.validUntil ?? []),
				...databases.flatMap((each) => [each.encoding ?? '', each.locale ?? '']),
				...[...stored, ...wanted.map((each) => each.value)].flatMap((value) => [value, ...parseIdentifierList(value)]),
				...databases.flatMap((each) => [...each.searchPath.values()].flat()),
				...inside.flatMap((each) => each.extensions.map((extension) => extension.schema)),
				...[...entries, ...[...desired.roles, ...current.roles].map(({ name }) => name)],
				...shared.flatMap(({ identify }) => (identify.by === 'setting' ? [identify.setting] : [])),
				...['public', 'sql', 'stable', 'safe', 'pg_catalog', 'pg_temp'],
				`SELECT key FROM ${mapSchema}.map WHERE login = session_user`,
			),
		};
		this.#tables = rows.flatMap((each) =>
			each.tables.flatMap(({ name }) => shared.map(({ column }) => `${name}_${column}`)),
		);
	}

	has({ what, path }: Named): boolean {
		if (this.#paths[what]?.has(key(path))) return true;
		if (what === 'index') return this.#isTenantIndex(path[0] ?? '');
		if (what !== 'type') return false;
		return isBuiltin(path) || this.#signatures.includes(path.map(quoteIdentifier).join('.'));
	}

	/** Named after the table and the tenant column, cut to what a name can hold and numbered. */
	#isTenantIndex(name: string): boolean {
		const stem = /^(.*)_idx\d*$/s.exec(name)?.[1];
		return stem !== undefined && Buffer.byteLength(name) <= 63 && this.#tables.some((each) => each.startsWith(stem));
	}
}

function isBuiltin([first = '', ...rest]: readonly string[]): boolean {
	return rest.length === 0 ? ['uuid', 'text', 'name'].includes(first) : first === 'pg_catalog';
}

function entriesOf(of: Pick<DesiredDatabase, 'tenantMap'> | Pick<CurrentRowSecurity, 'map'>): readonly string[] {
	const entries = ('map' in of ? of.map.entries : of.tenantMap?.entries) ?? [];
	return entries.flatMap(({ login, key: value }) => [login, value]);
}

function paths(...names: readonly string[]): ReadonlySet<string> {
	return new Set(names.map((name) => key([name])));
}

function key(path: readonly string[]): string {
	return JSON.stringify(path);
}
