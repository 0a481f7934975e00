import { openSecret, Secret } from '../core/sql/secret.js';
import { dotenvFormat } from './dotenv-format.js';
import { withFileLock } from './file-lock.js';
import { jsonFormat } from './json-format.js';
import type { KnownSecret, SecretEntry, SecretsBook, WrittenSecret } from './known-secret.js';
import { assertPlainPassword } from './plain-password.js';
import { readPrivateFile, verifyWritable, writePrivateFile } from './private-file.js';
import { claimKeys } from './role-key.js';

export type SecretsFile = {
	readonly path: string;
	get(role: string): KnownSecret | undefined;
	/** Adds what is missing and touches nothing that is there, so `get` afterwards tells which password holds. */
	add(entries: readonly SecretEntry[]): Promise<void>;
	/** The password of a rotation that was begun and not finished: the server may have it, or the old one still. */
	pending(role: string): Secret | undefined;
	/** Writes new passwords beside the old ones, which hold until `replace`. */
	propose(entries: readonly SecretEntry[]): Promise<void>;
	/** Takes back what was proposed, where the server never heard of it. */
	withdraw(entries: readonly SecretEntry[]): Promise<void>;
	/** Exchanges what is there, for good; only `rotate` does that. */
	replace(entries: readonly SecretEntry[]): Promise<void>;
	/** Takes away what is there of logins that are no more. */
	forget(roles: readonly string[]): Promise<void>;
	/** Before anything depends on it: could the file be written? */
	verifyWritable(): Promise<void>;
};

/** Opens the file that `--secrets` names; it need not exist yet. `roles`: those that will be asked for. */
export async function openSecretsFile(path: string, roles: readonly string[] = []): Promise<SecretsFile> {
	const isJson = path.toLowerCase().endsWith('.json');
	const format = isJson ? jsonFormat(path) : dotenvFormat;
	const claim = isJson ? () => undefined : claimKeys(path);
	roles.forEach(claim);
	let book = format((await readPrivateFile(path)) ?? '');
	const check = (role: string, password: string | undefined) =>
		assertPlainPassword(password ?? '', `The password of ${JSON.stringify(role)} in ${path}`);
	for (const role of roles) check(role, known(book, role).password);

	/** Reads the file again under its lock; what is written is on the disk when this returns. */
	const rewriteEach = async <Item>(items: readonly Item[], change: (book: SecretsBook, item: Item) => boolean) => {
		if (items.length === 0) return;
		await withFileLock(path, async () => {
			const next = format((await readPrivateFile(path)) ?? '');
			const changes = items.map((item) => change(next, item));
			if (changes.includes(true)) await writePrivateFile(path, next.toText());
			book = next;
		});
	};
	const rewrite = async (
		entries: readonly SecretEntry[],
		change: (book: SecretsBook, entry: SecretEntry) => boolean,
	) => {
		for (const { role, password } of entries) {
			claim(role);
			assertPlainPassword(openSecret(password), `The password of ${JSON.stringify(role)}`);
		}
		await rewriteEach(entries, change);
	};
	return {
		path,
		get(role) {
			claim(role);
			const { password, url } = known(book, role);
			if (password === undefined) return undefined;
			check(role, password);
			return { password: Secret.of(password), ...(url === undefined ? {} : { url: Secret.of(url) }) };
		},
		pending(role) {
			const { pending } = book.get(role);
			check(role, pending);
			return pending === undefined ? undefined : Secret.of(pending);
		},
		add: (entries) => rewrite(entries, addMissing),
		propose: (entries) => rewrite(entries, propose),
		withdraw: (entries) => rewrite(entries, withdraw),
		replace: (entries) => rewrite(entries, exchange),
		forget: (roles) => rewriteEach(roles, forget),
		verifyWritable: () => verifyWritable(path),
	};
}

function exchange(book: SecretsBook, entry: SecretEntry): true {
	book.set(entry.role, texts(entry));
	return true;
}

function propose(book: SecretsBook, { role, password }: SecretEntry): true {
	book.set(role, { ...book.get(role), pending: openSecret(password) });
	return true;
}

function forget(book: SecretsBook, role: string): boolean {
	const { password, url, pending } = book.get(role);
	book.delete(role);
	return password !== undefined || url !== undefined || pending !== undefined;
}

/** Only what is proposed still: another run may have gone on with it. */
function withdraw(book: SecretsBook, { role, password }: SecretEntry): boolean {
	const { pending, ...kept } = book.get(role);
	if (pending !== openSecret(password)) return false;
	book.set(role, kept);
	return true;
}

/** Whether anything was missing. */
function addMissing(book: SecretsBook, entry: SecretEntry): boolean {
	const held = known(book, entry.role);
	const { pending } = held;
	const offered = texts(entry);
	const password = held.password ?? offered.password;
	// A new URL beside another password would hold the wrong one.
	const url = held.url ?? (password === offered.password ? offered.url : undefined);
	if (book.get(entry.role).password !== undefined && held.url === url) return false;
	book.set(entry.role, { password, url, pending });
	return true;
}

/** Where only a URL is written down, the password is the one in it. */
function known(book: SecretsBook, role: string): WrittenSecret {
	const { password, url, pending } = book.get(role);
	return { password: password ?? (url === undefined ? undefined : passwordIn(url)), url, pending };
}

function passwordIn(url: string): string | undefined {
	try {
		return decodeURIComponent(new URL(url).password) || undefined;
	} catch {
		return undefined;
	}
}

function texts(entry: KnownSecret): WrittenSecret & { readonly password: string } {
	return { password: openSecret(entry.password), url: entry.url === undefined ? undefined : openSecret(entry.url) };
}
