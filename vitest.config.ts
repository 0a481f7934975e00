import { configDefaults, defineConfig } from 'vitest/config';

export default defineConfig({
	test: {
		include: ['test/**/*.test.{ts,tsx}'],
		// What takes minutes, or needs psql or Chromium, which are not on every machine, is run by `npm run matrix`.
		exclude: [...configDefaults.exclude, 'test/**/*.matrix.test.ts'],
		// The tests wait for servers more than they compute: one worker a core, none kept back.
		maxWorkers: '100%',
		// Half of the time went into loading the same modules for each file: a worker keeps them. So no file may leave behind
		// what the next would meet.
		isolate: false,
		restoreMocks: true,
		unstubEnvs: true,
		// Where starting a process is dear, a test that starts twenty of them takes its time.
		testTimeout: 60_000,
		hookTimeout: 120_000,
		env: { FORCE_COLOR: '0' },
	},
});
