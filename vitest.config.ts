import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		// psql is not on every machine: `npm run matrix` runs what needs it.
		exclude: [...configDefaults.exclude, 'test/psql/**'],
		testTimeout: 30_000,
		hookTimeout: 60_000,
		env: { FORCE_COLOR: '0' },
	},
});
