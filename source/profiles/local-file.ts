import { randomUUID } from 'node:crypto';
import { chownSync, existsSync, lstatSync, readFileSync, realpathSync, renameSync, rmSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import Conf from 'conf';
import { ProfileStoreError, ToolError } from '../core/errors.js';
import { shellWord } from '../core/shell-word.js';

const currentVersion = 1;

/** A file of this tool: one JSON document with the version of its format. */
type Contents = { readonly version: number } & Record<string, unknown>;

/** What the file holds; undefined where there is none. Nothing is written, and a file that cannot be read stays as it is. */
export function readLocalFile(path: string): Record<string, unknown> | undefined {
	if (!attempt(path, 'read', () => isThere(path))) return undefined;
	const contents = attempt(path, 'read', () => openConf(path).store);
	const { version } = contents;
	if (typeof version === 'number' && version > currentVersion) {
		throw new ProfileStoreError(
			`${path} was written by a newer Gatehouse (format ${version}; this one knows ${currentVersion}).`,
			'Update Gatehouse: npm install --global pg-gatehouse@latest',
		);
	}
	if (version !== currentVersion) throw broken(path);
	return contents;
}

/**
 * Replaces the file atomically, readable by its owner alone. What writes it takes a write that a full disk cut short for
 * a whole one, so it is read back before it takes the old one's place.
 */
export function writeLocalFile(path: string, contents: Record<string, unknown>): void {
	// Through a link to the file that it leads to, as somebody has it who keeps such files in another folder.
	const target = attempt(path, 'written', () => (isThere(path) ? realpathSync(path) : path));
	const draft = join(dirname(target), `.new-${randomUUID()}.json`);
	try {
		attempt(path, 'written', () => {
			const whole = { version: currentVersion, ...contents };
			openConf(draft).store = whole;
			if (!isDeepStrictEqual(readBack(draft), JSON.parse(JSON.stringify(whole))))
				throw Object.assign(new Error('cut short'), { code: 'ENOSPC' });
			if (existsSync(target)) keepOwner(draft, target);
			renameSync(draft, target);
		});
	} finally {
		rmSync(draft, { force: true });
	}
}

/**
 * Whether there is something of this name. A link that leads nowhere is neither a file nor a free place, and what cannot
 * be looked at is not missing.
 */
export function isThere(path: string): boolean {
	try {
		if (!lstatSync(path).isSymbolicLink() || existsSync(path)) return true;
	} catch (error) {
		if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return false;
		throw error;
	}
	throw new ProfileStoreError(
		`${path} is a link that leads nowhere. It was left as it is.`,
		`Bring back what it leads to, or remove it: rm ${shellWord(path)}`,
	);
}

/** Root works in a user's folder under sudo: what belongs to the user stays the user's. */
function keepOwner(draft: string, before: string): void {
	const { uid, gid } = statSync(before);
	if (process.getuid?.() === 0 && uid !== 0) chownSync(draft, uid, gid);
}

function readBack(path: string): unknown {
	try {
		return JSON.parse(readFileSync(path, 'utf8'));
	} catch {
		return undefined;
	}
}

/** Never `clearInvalidConfig`, which empties a file it cannot read; never dots as paths, which a name may contain. */
function openConf(path: string): Conf<Contents> {
	return new Conf<Contents>({
		cwd: dirname(path),
		configName: path.slice(dirname(path).length + 1).replace(/\.json$/, ''),
		projectSuffix: '',
		configFileMode: 0o600,
		accessPropertiesByDotNotation: false,
		clearInvalidConfig: false,
		deserialize: (text) => {
			const contents: unknown = JSON.parse(text);
			if (typeof contents !== 'object' || contents === null || Array.isArray(contents)) throw new SyntaxError();
			return contents as Contents;
		},
	});
}

/** Runs what touches the disk; its failure tells the file and never quotes it. */
export function attempt<Result>(path: string, verb: 'read' | 'written' | 'removed', act: () => Result): Result {
	try {
		return act();
	} catch (error) {
		if (error instanceof ToolError) throw error;
		if (error instanceof SyntaxError) throw broken(path);
		const code = (error as NodeJS.ErrnoException).code;
		if (code === undefined) throw error;
		throw new ProfileStoreError(
			`${path} cannot be ${verb} (${code}).`,
			`Check the permissions and the free space of ${dirname(path)}, or choose another folder with GATEHOUSE_CONFIG_DIR.`,
			{ cause: error },
		);
	}
}

function broken(path: string): ProfileStoreError {
	return new ProfileStoreError(
		`${path} is broken: it is not what Gatehouse wrote there. It was left as it is.`,
		`Mend it by hand, or put it aside: mv ${shellWord(path)} ${shellWord(join(dirname(path), 'broken.txt'))}`,
	);
}
