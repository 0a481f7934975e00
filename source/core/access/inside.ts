import { groupBy } from '../group-by.js';
import type {
	Acl,
	CurrentColumn,
	CurrentInterior,
	CurrentObject,
	CurrentSchema,
	DefaultPrivileges,
} from './current.js';
import type {
	CurrentForeignKey,
	CurrentIndex,
	CurrentPolicy,
	CurrentTable,
	CurrentTenantMap,
	TableName,
} from './row-security/current.js';

/** The inside of a database, looked up by name: with thousands of schemas nothing may be searched for in a list. */
export class Inside {
	readonly #schemas: ReadonlyMap<string, CurrentSchema>;
	readonly #objects: ReadonlyMap<string, readonly CurrentObject[]>;
	readonly #columns: ReadonlyMap<string, readonly CurrentColumn[]>;
	readonly #defaults: ReadonlyMap<string, DefaultPrivileges>;
	readonly #tables: ReadonlyMap<string, CurrentTable>;
	readonly #partitions: ReadonlyMap<string, readonly CurrentTable[]>;
	readonly #policies: ReadonlyMap<string, readonly CurrentPolicy[]>;
	readonly #indexes: ReadonlyMap<string, readonly CurrentIndex[]>;
	readonly #foreignKeys: ReadonlyMap<string, readonly CurrentForeignKey[]>;
	readonly tenantMap: CurrentTenantMap;

	constructor(interior: CurrentInterior | undefined) {
		this.#schemas = new Map(interior?.schemas.map((schema) => [schema.name, schema]));
		this.#objects = groupBy(interior?.objects ?? [], (object) => object.schema);
		this.#columns = groupBy(interior?.columns ?? [], (column) => column.schema);
		const rows = interior?.rowSecurity;
		const ofTable = (each: { readonly schema: string; readonly table: string }) => keyOf(each.schema, each.table);
		this.#tables = new Map(rows?.tables.map((table) => [keyOf(table.schema, table.name), table]));
		this.#partitions = groupBy(rows?.tables.filter((table) => table.parent !== null) ?? [], ({ parent }) =>
			keyOf(parent?.schema ?? null, parent?.name ?? null),
		);
		this.#policies = groupBy(rows?.policies ?? [], ofTable);
		this.#indexes = groupBy(rows?.indexes ?? [], ofTable);
		this.#foreignKeys = groupBy(rows?.foreignKeys ?? [], ofTable);
		this.tenantMap = rows?.map ?? { table: null, function: null, entries: [] };
		this.#defaults = new Map(interior?.defaults.map((each) => [keyOf(each.creator, each.schema, each.objects), each]));
	}

	schema(name: string): CurrentSchema | undefined {
		return this.#schemas.get(name);
	}

	objectsIn(schema: string): readonly CurrentObject[] {
		return this.#objects.get(schema) ?? [];
	}

	/** Only columns that somebody has granted on. */
	columnsIn(schema: string): readonly CurrentColumn[] {
		return this.#columns.get(schema) ?? [];
	}

	table({ schema, name }: TableName): CurrentTable | undefined {
		return this.#tables.get(keyOf(schema, name));
	}

	/** Its own partitions, and not theirs. */
	partitionsOf({ schema, name }: TableName): readonly CurrentTable[] {
		return this.#partitions.get(keyOf(schema, name)) ?? [];
	}

	policiesOn({ schema, name }: TableName): readonly CurrentPolicy[] {
		return this.#policies.get(keyOf(schema, name)) ?? [];
	}

	indexesOn({ schema, name }: TableName): readonly CurrentIndex[] {
		return this.#indexes.get(keyOf(schema, name)) ?? [];
	}

	foreignKeysOf({ schema, name }: TableName): readonly CurrentForeignKey[] {
		return this.#foreignKeys.get(keyOf(schema, name)) ?? [];
	}

	/** Every name of a table or an index, in whatever schema: partitions may live anywhere. */
	relationNames(): ReadonlySet<string> {
		const all = [...this.#objects.values(), ...this.#indexes.values()].flat();
		return new Set(all.map((each) => each.name));
	}

	/** What the creator's objects will carry in the schema (null: anywhere); undefined: as PostgreSQL has it built in. */
	defaultAcl(creator: string, schema: string | null, objects: DefaultPrivileges['objects']): Acl | undefined {
		return this.#defaults.get(keyOf(creator, schema, objects))?.acl;
	}
}

/** No name holds a NUL. */
function keyOf(...parts: readonly (string | null)[]): string {
	return parts.join('\0');
}
