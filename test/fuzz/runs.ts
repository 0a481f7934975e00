import type { Parameters } from 'fast-check';

/**
 * `GATEHOUSE_FUZZ_RUNS` multiplies the runs of every generated test: `GATEHOUSE_FUZZ_RUNS=100 npx vitest run test/fuzz`
 * for a night. Left out: 1, which is thousands of names in a few seconds.
 */
const factor = Number(process.env['GATEHOUSE_FUZZ_RUNS'] ?? '1');

/** `GATEHOUSE_FUZZ_SEED` is the seed that a failure printed, to see that failure again. */
const seed = process.env['GATEHOUSE_FUZZ_SEED'];

export function runs<Generated>(usual: number): Parameters<Generated> {
	return { numRuns: Math.ceil(usual * factor), ...(seed === undefined ? {} : { seed: Number(seed) }) };
}

/** How long a test of so many runs may take, in milliseconds. */
export const patience = 300_000 * Math.max(1, factor);
