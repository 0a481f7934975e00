// esbuild makes the program that people run: bundled, the first screen takes a third of the time. tsc checks the types.
import { readFile, rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));
const { version } = JSON.parse(await readFile(`${root}package.json`, 'utf8'));

/**
 * `conf` and `atomically` remove their temporary files through `when-exit`, which answers a signal by sending it to the
 * process again. To the command line that is a second Ctrl+C: it would end in the middle of an apply with nothing
 * undone. What listens for `exit` alone removes the same files, also then, and leaves the signals to `cli/signals.ts`.
 */
const whenExit = {
	name: 'when-exit-without-signals',
	setup({ onResolve, onLoad }) {
		onResolve({ filter: /^when-exit$/ }, ({ path }) => ({ path, namespace: 'ours' }));
		onLoad({ filter: /^when-exit$/, namespace: 'ours' }, () => ({
			contents: `export default (callback) => process.once('exit', callback);`,
		}));
	},
};

/** What measures and cuts text, for the wizard's own signs without Unicode's tables: `stand-ins/signs.ts` tells why. */
const ownSigns = {
	name: 'own-signs',
	setup({ onResolve }) {
		const folder = fileURLToPath(new URL('stand-ins/', import.meta.url));
		onResolve({ filter: /^(?:string-width|slice-ansi)$/ }, ({ path, importer }) =>
			importer.startsWith(folder) ? undefined : { path: `${folder}${path}.ts` },
		);
	},
};

await rm(`${root}dist`, { recursive: true, force: true });
await build({
	absWorkingDir: root,
	entryPoints: ['source/cli.ts'],
	outdir: 'dist',
	bundle: true,
	splitting: true, // keeps Ink out of --help, --version and the headless commands
	platform: 'node',
	format: 'esm',
	target: 'node20',
	jsx: 'automatic',
	plugins: [whenExit, ownSigns],
	external: ['react-devtools-core', 'pg-native'],
	define: {
		'process.env.NODE_ENV': '"production"', // React's production build
		'process.env.DEV': '"false"',
		GATEHOUSE_VERSION: JSON.stringify(version),
		// Naming one of them loads undici: yoga-layout then decodes its WebAssembly itself, and pg is not on Cloudflare.
		fetch: 'undefined',
		Response: 'undefined',
	},
	banner: {
		js: "import {createRequire as __createRequire} from 'node:module';\nconst require = __createRequire(import.meta.url);",
	},
	minifyWhitespace: true, // less to read at each start; names stay, for whoever reports a crash
	legalComments: 'linked',
	logLevel: 'warning',
});
