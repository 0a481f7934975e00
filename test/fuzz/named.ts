// Everything that a statement names, out of its tree. What is in no place known here comes out as a `word`, so that
// nothing can be named without being seen.
import { type Parsed, parseAll } from './parse.js';

export type What =
	| 'role'
	| 'database'
	| 'schema'
	| 'relation'
	| 'routine'
	| 'type'
	| 'column'
	| 'policy'
	| 'index'
	| 'extension'
	| 'setting'
	| 'password'
	| 'text'
	| 'word';

export type Named = { readonly what: What; readonly path: readonly string[] };

export function namedIn({ kind, tree }: Parsed): readonly Named[] {
	return readNode(kind, tree);
}

type Tree = Readonly<Record<string, unknown>>;

/** Fields whose text is one of the grammar's own words. */
const grammars = new Set(
	`behavior defaction kind limitOption mode objectType objtype oncommit op override polymode relpersistence removeType
	roletype sqlbody_kind stmt_type subLinkType subtype targtype contype funcformat coercionform boolop ordering
	nulls_ordering nulltesttype kind override`.split(/\s+/),
);

/** Fields whose text is a name, wherever they stand. */
const fields: Readonly<Record<string, What>> = {
	role: 'role',
	dbname: 'database',
	database: 'database',
	schemaname: 'schema',
	extname: 'extension',
	colname: 'column',
	policy_name: 'policy',
	idxname: 'index',
	comment: 'text',
};

/** What the objects of COMMENT, DROP, GRANT and OWNER TO are. */
const objects: Readonly<Record<string, What>> = {
	OBJECT_ROLE: 'role',
	OBJECT_DATABASE: 'database',
	OBJECT_SCHEMA: 'schema',
	OBJECT_EXTENSION: 'extension',
	OBJECT_TABLE: 'relation',
	OBJECT_SEQUENCE: 'relation',
	OBJECT_VIEW: 'relation',
	OBJECT_INDEX: 'index',
	OBJECT_ROUTINE: 'routine',
	OBJECT_FUNCTION: 'routine',
	OBJECT_POLICY: 'policy',
	OBJECT_PARAMETER_ACL: 'setting',
};

/** Nodes that say what the names in them are. */
const readers: Readonly<Record<string, (tree: Tree) => readonly Named[]>> = {
	String: ({ sval }) => [{ what: 'word', path: [String(sval ?? '')] }],
	A_Const: ({ sval }) => (sval === undefined ? [] : [{ what: 'text', path: [text(sval)] }]),
	ColumnRef: (tree) => [{ what: 'column', path: strings(tree['fields']) }],
	ResTarget: ({ name, ...rest }) => [...optional('column', name), ...readFields(rest)],
	IndexElem: ({ name, ...rest }) => [...optional('column', name), ...readFields(rest)],
	FuncCall: ({ funcname, ...rest }) => [{ what: 'routine', path: strings(funcname) }, ...readFields(rest)],
	CreateFunctionStmt: ({ funcname, ...rest }) => [{ what: 'routine', path: strings(funcname) }, ...readFields(rest)],
	ObjectWithArgs: ({ objname, objargs }) => [{ what: 'routine', path: strings(objname) }, ...read(objargs, '')],
	GrantStmt: readGrant,
	GrantRoleStmt: ({ granted_roles: granted, ...rest }) => [
		...list(granted).map((each): Named => ({ what: 'role', path: [String(inner(each)['priv_name'])] })),
		...readFields(rest),
	],
	AlterDefaultPrivilegesStmt: ({ action, options }) => [...readGrant(action as Tree), ...read(options, '')],
	AlterRoleSetStmt: ({ setstmt, ...rest }) => [...readFields(rest), ...readSet(setstmt as Tree)],
	VariableSetStmt: readSession,
	DoStmt: ({ args }) => list(args).flatMap(readBody),
	CommentStmt: ({ object, objtype, ...rest }) => [...readObject(object, objtype), ...readFields(rest)],
	AlterOwnerStmt: ({ object, objectType, ...rest }) => [...readObject(object, objectType), ...readFields(rest)],
	AlterTableStmt: ({ relation, objtype, ...rest }) => [...readRelation(relation as Tree, objtype), ...readFields(rest)],
	PartitionCmd: ({ name, ...rest }) => [...readRelation(name as Tree, 'OBJECT_INDEX'), ...readFields(rest)],
	A_Expr: ({ name: _operator, ...rest }) => readFields(rest),
	DropStmt: ({ objects: all, removeType }) => list(all).flatMap((each) => readObject(each, removeType)),
	DefElem: readOption,
};

function read(value: unknown, field: string): readonly Named[] {
	if (typeof value === 'string') return grammars.has(field) ? [] : [{ what: fields[field] ?? 'word', path: [value] }];
	if (Array.isArray(value)) return value.flatMap((each) => read(each, field));
	if (typeof value !== 'object' || value === null) return [];
	const tree = value as Tree;
	const [[kind, content] = ['', {}], ...others] = Object.entries(tree);
	if (others.length === 0 && /^[A-Z]/.test(kind)) return readNode(kind, content as Tree);
	return readBare(tree);
}

function readNode(kind: string, tree: Tree): readonly Named[] {
	return readers[kind]?.(tree) ?? readBare(tree);
}

/** Some nodes stand in their place without the name of their kind. */
function readBare(tree: Tree): readonly Named[] {
	const { relname, schemaname, rolename, names, ...rest } = tree;
	if (relname !== undefined)
		return [
			...optional('schema', schemaname),
			{ what: 'relation', path: [schemaname, relname].filter((each) => each !== undefined).map(String) },
			...readFields(rest),
		];
	if (rolename !== undefined) return [{ what: 'role', path: [String(rolename)] }, ...readFields(rest)];
	if (names !== undefined) return [{ what: 'type', path: strings(names) }, ...readFields(rest)];
	return readFields(tree);
}

function readFields(tree: Tree): readonly Named[] {
	return Object.entries(tree).flatMap(([field, value]) => read(value, field));
}

function readGrant({ objects: all, objtype, targtype, privileges, ...rest }: Tree): readonly Named[] {
	const kind = targtype === 'ACL_TARGET_ALL_IN_SCHEMA' ? 'OBJECT_SCHEMA' : objtype;
	const names = list(privileges).flatMap((each): readonly Named[] => {
		const { priv_name: privilege, cols } = inner(each);
		return [...optional('word', privilege), ...strings(cols).map((name): Named => ({ what: 'column', path: [name] }))];
	});
	return [...list(all).flatMap((each) => readObject(each, kind)), ...names, ...readFields(rest)];
}

function readObject(object: unknown, kind: unknown): readonly Named[] {
	const tree = object as Tree;
	if (tree['RangeVar'] !== undefined || tree['ObjectWithArgs'] !== undefined) return read(object, '');
	const path = strings(inner(object)['items'] ?? [object]);
	const what = objects[String(kind)] ?? 'word';
	if (what === 'policy') {
		const [policy, table, schema] = path.toReversed();
		return [...readRelation({ schemaname: schema, relname: table }, kind), { what, path: [String(policy)] }];
	}
	if (what === 'index') return readRelation({ schemaname: path.at(-2), relname: path.at(-1) }, kind);
	return [{ what, path }];
}

/** An index stands in the schema of its table, which not every statement says. */
function readRelation({ schemaname, relname, ...rest }: Tree, kind: unknown): readonly Named[] {
	if (kind !== 'OBJECT_INDEX') return readBare({ schemaname, relname, ...rest });
	return [...optional('schema', schemaname), { what: 'index', path: [String(relname)] }, ...readFields(rest)];
}

function readSet({ name, args, kind: _kind, ...rest }: Tree): readonly Named[] {
	return [{ what: 'setting', path: [String(name)] }, ...read(args ?? [], ''), ...readFields(rest)];
}

/** SET ROLE names a role, and NONE is nobody's name. */
function readSession({ name, args, ...rest }: Tree): readonly Named[] {
	if (name !== 'role') return readSet({ name, args, ...rest });
	const roles = strings(list(args).map((each) => ({ String: (inner(each) as Tree)['sval'] })));
	return [
		...readSet({ name, ...rest }),
		...roles.filter((role) => role !== 'none').map((role): Named => ({ what: 'role', path: [role] })),
	];
}

/** A block of PL/pgSQL that joins, becomes and leaves; of any other statement in it the kind is a word that nobody knows. */
function readBody(option: unknown): readonly Named[] {
	const body = /^BEGIN (.*)END$/s.exec(text(inner(inner(option)['arg'])))?.[1];
	if (body === undefined) return [{ what: 'word', path: ['a body of another form'] }];
	return parseAll(body).flatMap((parsed) =>
		['GrantRoleStmt', 'VariableSetStmt'].includes(parsed.kind)
			? namedIn(parsed)
			: [{ what: 'word' as const, path: [parsed.kind] }],
	);
}

const options: Readonly<Record<string, What>> = {
	template: 'database',
	schema: 'schema',
	schemas: 'schema',
	password: 'password',
};

function readOption({ defname, arg, ...rest }: Tree): readonly Named[] {
	const own: readonly Named[] = [{ what: 'word', path: [String(defname)] }, ...readFields(rest)];
	const tree = arg as Tree | undefined;
	const value = tree?.['String'] ?? tree?.['List'];
	if (tree === undefined || value === undefined || defname === 'roles') return [...own, ...read(arg, '')];
	const found = tree['String'] === undefined ? strings((value as Tree)['items']) : [text(value)];
	return [...own, ...found.map((name): Named => ({ what: options[String(defname)] ?? 'text', path: [name] }))];
}

function optional(what: What, name: unknown): readonly Named[] {
	return name === undefined ? [] : [{ what, path: [String(name)] }];
}

function list(value: unknown): readonly unknown[] {
	return Array.isArray(value) ? value : [];
}

/** The content of a node, whatever its kind. */
function inner(node: unknown): Tree {
	return Object.values(node as Tree)[0] as Tree;
}

/** An empty string is left out of the tree. */
function text(value: unknown): string {
	return String((value as Tree)['sval'] ?? '');
}

function strings(nodes: unknown): readonly string[] {
	return list(nodes).map((node) => text(inner(node)));
}
