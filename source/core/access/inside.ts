import { groupBy } from '../group-by.js';
import type {
	Acl,
	CurrentColumn,
	CurrentInterior,
	CurrentObject,
	CurrentSchema,
	DefaultPrivileges,
} from './current.js';

/** The inside of a database, looked up by name: with thousands of schemas nothing may be searched for in a list. */
export class Inside {
	readonly #schemas: ReadonlyMap<string, CurrentSchema>;
	readonly #objects: ReadonlyMap<string, readonly CurrentObject[]>;
	readonly #columns: ReadonlyMap<string, readonly CurrentColumn[]>;
	readonly #defaults: ReadonlyMap<string, DefaultPrivileges>;

	constructor(interior: CurrentInterior | undefined) {
		this.#schemas = new Map(interior?.schemas.map((schema) => [schema.name, schema]));
		this.#objects = groupBy(interior?.objects ?? [], (object) => object.schema);
		this.#columns = groupBy(interior?.columns ?? [], (column) => column.schema);
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

	/** What the creator's objects will carry in the schema (null: anywhere); undefined: as PostgreSQL has it built in. */
	defaultAcl(creator: string, schema: string | null, objects: DefaultPrivileges['objects']): Acl | undefined {
		return this.#defaults.get(keyOf(creator, schema, objects))?.acl;
	}
}

function keyOf(...parts: readonly (string | null)[]): string {
	return JSON.stringify(parts);
}
