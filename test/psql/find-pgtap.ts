// pgTAP as its authors publish it: one file of SQL, which no server has to have installed.
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** `pgtap--1.2.0.sql`, and not the steps from one version to the next. */
const whole = /^pgtap--[\d.]+\.sql$/;

/** By `GATEHOUSE_TEST_PGTAP`, a folder, or where Debian's packages put it. */
export function findPgtap(env: NodeJS.ProcessEnv = process.env, share = '/usr/share/postgresql'): string {
	const named = env['GATEHOUSE_TEST_PGTAP'];
	const majors = existsSync(share) ? readdirSync(share) : [];
	const folders = named === undefined ? majors.map((major) => join(share, major, 'extension')) : [named];
	const files = folders
		.filter((folder) => existsSync(folder))
		.flatMap((folder) => readdirSync(folder).map((name) => ({ folder, name })))
		.filter(({ name }) => whole.test(name));
	const [found] = files;
	if (found !== undefined) return join(found.folder, found.name);
	throw new Error(
		`There is no pgtap--VERSION.sql in ${folders.join(', ') || share}. Unpack one (apt-get download postgresql-15-pgtap && dpkg -x *.deb FOLDER) and name its folder in GATEHOUSE_TEST_PGTAP.`,
	);
}
