import { ExitCode } from './exit-code.js';

/**
 * Something the user can act on: what is so (`message`) and what to do (`remedy`).
 * No error ever carries SQL text, a value or a password; a statement is referred to by its id.
 */
export abstract class ToolError extends Error {
	abstract readonly code: string;
	abstract readonly exitCode: ExitCode;
	readonly remedy: string;

	constructor(message: string, remedy: string, options?: ErrorOptions) {
		super(message, options);
		this.name = new.target.name;
		this.remedy = remedy;
	}
}

/** The command line itself is wrong. */
export class UsageError extends ToolError {
	readonly code = 'usage';
	readonly exitCode = ExitCode.usage;
}

/** One thing wrong with a profile: where, what is so, what to do. */
export type Issue = {
	/** The field's path as the user writes it, e.g. `roles[1].access`; empty for the document as a whole. */
	readonly path: string;
	readonly message: string;
};

/** Every problem of one profile, all at once. */
export class InvalidProfileError extends ToolError {
	readonly code = 'invalid-profile';
	readonly exitCode = ExitCode.usage;
	readonly issues: readonly Issue[];

	constructor(source: string, issues: readonly Issue[]) {
		const count = issues.length === 1 ? 'one problem' : `${issues.length} problems`;
		super(
			`The profile ${source} has ${count}.`,
			'Mend each of them and try again; `gatehouse profiles schema` prints what a profile may hold.',
		);
		this.issues = issues;
	}
}

/** The fields of the connection form that can be to blame, so that a wizard can put the cursor there. */
export type ConnectionField = 'url' | 'host' | 'port' | 'database' | 'user' | 'password' | 'sslmode' | 'sslrootcert';

/** The server cannot be reached, or does not let the administrator in. */
export class ConnectionError extends ToolError {
	readonly code: string;
	readonly exitCode = ExitCode.unreachable;
	/** The SQLSTATE or the system's error code, e.g. `28P01` or `ECONNREFUSED`. */
	readonly causeCode: string | undefined;
	readonly field: ConnectionField;
	/** What the server itself said, made safe for a terminal. */
	readonly serverText: string | undefined;

	constructor(details: {
		readonly code: string;
		readonly message: string;
		readonly remedy: string;
		readonly field: ConnectionField;
		readonly causeCode?: string | undefined;
		readonly serverText?: string | undefined;
		readonly cause?: unknown;
	}) {
		super(details.message, details.remedy, { cause: details.cause });
		this.code = details.code;
		this.field = details.field;
		this.causeCode = details.causeCode;
		this.serverText = details.serverText;
	}
}

/** The work was not begun: a confirmation is missing. */
export class RefusedError extends ToolError {
	readonly code: string;
	readonly exitCode = ExitCode.refused;

	constructor(code: string, message: string, remedy: string) {
		super(message, remedy);
		this.code = code;
	}
}

/** The administrator may not do what the plan needs; `sql` is for someone who may. */
export class InsufficientPrivilegeError extends ToolError {
	readonly code = 'insufficient-privilege';
	readonly exitCode = ExitCode.refused;
	readonly missing: readonly { readonly right: string; readonly sql: string }[];

	constructor(administrator: string, missing: readonly { readonly right: string; readonly sql: string }[]) {
		super(
			`The administrator ${administrator} lacks what this plan needs: ${missing.map((each) => each.right).join('; ')}.`,
			`Nothing was changed. Someone who may can run:\n${missing.map((each) => each.sql).join('\n')}`,
		);
		this.missing = missing;
	}
}

/** Another run holds the lock of this server. Nothing was begun. */
export class BusyError extends ToolError {
	readonly code = 'busy';
	readonly exitCode = ExitCode.undone;
}

/** The server is no longer what the plan was computed from. */
export class StalePlanError extends ToolError {
	readonly code = 'stale-plan';
	readonly exitCode = ExitCode.stale;
	readonly differences: readonly string[];

	constructor(differences: readonly string[]) {
		super(
			`The server changed since this plan was made:\n${differences.map((line) => `  ${line}`).join('\n')}`,
			'Nothing was changed. Make the plan again and review it.',
		);
		this.differences = differences;
	}
}

/** The local profile store, a secrets file or a receipt cannot be read or written. */
export class ProfileStoreError extends ToolError {
	readonly code = 'local-file';
	readonly exitCode = ExitCode.usage;
}
