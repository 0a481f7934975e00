import type { Current } from '../../source/core/access/current.js';
import { type Desired, mapSchema, mark } from '../../source/core/access/desired.js';
import { parseIdentifierList } from '../../source/core/sql/identifier-list.js';
import { quoteIdentifier } from '../../source/core/sql/quote.js';
import type { Named, What } from './named.js';

/** What a plan may name: what the profile makes or wants, and what the server holds. Nothing else. */
export class Known {
	readonly #paths: Readonly<Partial<Record<What, ReadonlySet<string>>>>;
	readonly #signatures: string;

	constructor(desired: Desired, current: Current, passwords: readonly string[]) {
		const { databases } = desired;
		const inside = current.interiors;
		const objects = inside.flatMap((each) => each.objects);
		const columns = inside.flatMap((each) => each.columns);
		const stored = current.settings.map((each) => each.value);
		const wanted = databases.flatMap((each) => each.settings);
		this.#signatures = objects.map((each) => each.signature ?? '').join(', ');
		this.#paths = {
			role: paths(
				...desired.roles.map((each) => each.name),
				...current.roles.map((each) => each.name),
				// Owns schema public from 15 on; before, whoever ran initdb does.
				...['pg_database_owner', current.administrator.name, current.bootstrapSuperuser],
			),
			database: paths(...databases.flatMap((each) => [each.name, each.template])),
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
			]),
			column: paths(
				...columns.map((each) => each.name),
				...databases.flatMap((each) => each.schemas.flatMap((schema) => schema.rowSecurity?.column ?? [])),
			),
			extension: paths(...databases.flatMap((each) => each.extensions)),
			setting: paths('search_path', 'role', ...wanted.map((each) => each.name)),
			password: paths(...passwords),
			text: paths(
				...[mark(desired.profile), 'true', 'false', 'infinity', ''],
				...desired.roles.flatMap((each) => each.validUntil ?? []),
				...current.roles.flatMap((each) => each.validUntil ?? []),
				...databases.flatMap((each) => [each.encoding ?? '', each.locale ?? '']),
				...[...stored, ...wanted.map((each) => each.value)].flatMap((value) => [value, ...parseIdentifierList(value)]),
				...databases.flatMap((each) => [...each.searchPath.values()].flat()),
				...inside.flatMap((each) => each.extensions.map((extension) => extension.schema)),
				'public',
			),
		};
	}

	has({ what, path }: Named): boolean {
		if (what !== 'type') return this.#paths[what]?.has(key(path)) ?? false;
		return path[0] === 'pg_catalog' || this.#signatures.includes(path.map(quoteIdentifier).join('.'));
	}
}

function paths(...names: readonly string[]): ReadonlySet<string> {
	return new Set(names.map((name) => key([name])));
}

function key(path: readonly string[]): string {
	return JSON.stringify(path);
}
