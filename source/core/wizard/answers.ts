import type { Environment, SslMode } from '../connection.js';
import type { Access, Grants } from '../profile/access.js';
import type { ProfileDocument } from '../profile/schema.js';
import type { Identification, KeyType, Pattern, SiblingPolicy } from '../profile/vocabulary.js';
import type { Secret } from '../sql/secret.js';

/*
 * What the user answered, as it was typed: also what is not valid (yet), because going back keeps every answer.
 * `document.ts` makes a profile of it, `problems.ts` says what is wrong with it.
 */
export type Answers = {
	readonly connection: ConnectionAnswers;
	readonly pattern: Pattern;
	readonly rows: RowAnswers;
	readonly names: NameAnswers;
	readonly logins: readonly LoginAnswers[];
	readonly others: OtherAnswers;
	readonly security: SecurityAnswers;
	/** What a repeated profile says that the wizard does not ask about: kept as it is. */
	readonly kept: KeptParts;
	/** The saved profile that these answers came from; null: none. */
	readonly repeats: string | null;
	/** What that profile calls itself, which marks what it made: renaming it leaves this as it was. */
	readonly markedAs: string | null;
	/** The customers come beside those that the repeated profile has. */
	readonly adds: boolean;
};

/** An empty text leaves the value to `PG*`, the service file and libpq's defaults. */
export type ConnectionAnswers = {
	readonly host: string;
	readonly port: string;
	readonly user: string;
	readonly database: string;
	readonly sslmode: SslMode | 'default';
	readonly sslrootcert: string;
	readonly sslcert: string;
	readonly sslkey: string;
	/** `guess`: production unless the server is this computer. */
	readonly environment: Environment | 'guess';
	/** null: what `~/.pgpass` or `PGPASSWORD` has. */
	readonly password: Secret | null;
};

/** How rows are told apart; asked only where customers share tables. */
export type RowAnswers = {
	readonly identify: Identification;
	readonly column: string;
	readonly type: KeyType;
	readonly setting: string;
};

export type NameAnswers = {
	/** Names the profile, and from it the others are suggested. */
	readonly application: string;
	/** Separated by commas; empty: one isolated database. */
	readonly tenants: string;
	/** What the tenant column holds in the rows of each, by the tenant's name; kept while nobody asks for it. */
	readonly keys: ReadonlyMap<string, string>;
	readonly database: NameAnswer;
	readonly owner: NameAnswer;
	readonly schema: NameAnswer;
	/** The shared tables, with commas between them; empty: all that have the column. */
	readonly tables: string;
};

/** null, or empty: the suggestion, which follows the application's name. */
export type NameAnswer = string | null;

export type LoginAnswers = {
	/** Stays the same whatever the login is called: `app`, `report`, `migrator`, or its place in a repeated profile. */
	readonly key: string;
	readonly use: 'make' | 'leave-out';
	readonly name: NameAnswer;
	readonly access: Access;
	/** What it may do with `access: custom`; kept while another access is chosen. */
	readonly custom: Grants;
	/** Empty: no limit is asked for. */
	readonly connectionLimit: string;
	readonly validUntil: string;
	readonly statementTimeout: string;
	readonly kept: Partial<ProfileDocument['roles'][number]>;
};

/** Roles that are not the profile's own, with commas between them. */
export type OtherAnswers = {
	/** They make objects later, besides the owner and what migrates. */
	readonly creators: string;
	/** They rely on what PUBLIC loses, and are granted it first. */
	readonly keep: string;
};

export type SecurityAnswers = {
	/** How the generated passwords reach the user: at the end on the screen, or also in a file that only they may read. */
	readonly passwords: 'shown' | 'file';
	readonly file: string;
	readonly siblings: SiblingPolicy;
};

export type KeptParts = Partial<
	Omit<
		ProfileDocument,
		'version' | 'name' | 'pattern' | 'connection' | 'owner' | 'schema' | 'roles' | 'siblings' | 'creators' | 'keep'
	>
>;
