/** What the connect screen, `doctor` and the pattern choice tell about a server. Read only, in a fixed number of queries. */
export type ServerFacts = {
	/** `server_version_num`, e.g. 180004. */
	readonly version: number;
	/** As the server writes it, e.g. `18.4`. */
	readonly versionText: string;
	readonly administrator: AdministratorFacts;
	/** e.g. `TLSv1.3`; null: the connection is not encrypted. */
	readonly tls: string | null;
	readonly inRecovery: boolean;
	readonly connections: { readonly used: number; readonly limit: number };
	/** Every database but the templates. */
	readonly databases: readonly { readonly name: string; readonly owner: string; readonly publicMayConnect: boolean }[];
	/** Those that can be entered: `template1`, as a rule. No application lives in them, but what PUBLIC may there is told. */
	readonly templates: { readonly count: number; readonly publicMayConnect: number };
	/** How many schemas of its own the database has that was entered: those of others cannot be counted from outside. */
	readonly schemas: { readonly database: string; readonly count: number };
	/** What `template0` takes, and so each new database; null: this role may not see it. */
	readonly emptyDatabaseBytes: number | null;
	/** How many, PostgreSQL's own left out. */
	readonly roles: number;
};

export type AdministratorFacts = {
	readonly name: string;
	readonly superuser: boolean;
	readonly createRole: boolean;
	readonly createDatabase: boolean;
};

/** `15.2` and not `150002`. */
export function versionName(version: number): string {
	return `${Math.floor(version / 10_000)}.${version % 10_000}`;
}
