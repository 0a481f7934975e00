import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		// psql is not on every machine: `npm run matrix` runs what needs it.
		exclude: [...configDefaults.exclude, 'test/psql/**'],
		// The tests wait for servers more than they compute: one worker a core, none kept back.
		maxWorkers: '100%',
		testTimeout: 30_000,
		hookTimeout: 60_000,
		env: { FORCE_COLOR: '0' },
	},
});
