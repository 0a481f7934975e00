import { PassThrough } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Standing, watchSilence } from '../../source/postgres/silence.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A server that owes an answer, and says in turn what it is at; of what it says last it never tires. */
function silent(...standings: readonly Standing[]) {
	const socket = new PassThrough().resume();
	const asked: number[] = [];
	const givenUp = vi.fn();
	const start = Date.now();
	const ask = async (): Promise<Standing> => {
		asked.push(Date.now() - start);
		return standings[Math.min(asked.length, standings.length) - 1] ?? 'gone';
	};
	const watch = watchSilence(socket, 10_000, ask, givenUp);
	watch.begin();
	return { socket, asked, givenUp, watch };
}

describe('a server that says nothing', () => {
	test('is waited for as long as it is at work', async () => {
		const { asked, givenUp } = silent('at work');
		await vi.advanceTimersByTimeAsync(20_000);
		expect([asked, givenUp.mock.calls.length]).toEqual([[5000, 10_000, 15_000, 20_000], 0]);
	});

	test('is given up where it does not answer another connection either', async () => {
		const { asked, givenUp } = silent('at work', 'out of reach');
		await vi.advanceTimersByTimeAsync(60_000);
		expect([asked, givenUp.mock.calls]).toEqual([[5000, 10_000], [['out of reach']]]);
	});

	test('is given up where it has nothing to do, and its answer has not come a second later', async () => {
		const { asked, givenUp } = silent('idle');
		await vi.advanceTimersByTimeAsync(60_000);
		expect([asked, givenUp.mock.calls.length]).toEqual([[5000, 6000], 1]);
	});

	test('is not given up where the answer that was on its way has come', async () => {
		const { socket, givenUp } = silent('idle', 'at work');
		await vi.advanceTimersByTimeAsync(5500);
		socket.write('an answer');
		await vi.advanceTimersByTimeAsync(20_000);
		expect(givenUp).not.toHaveBeenCalled();
	});

	test('is asked a second after a stop, once, and not where it is being asked', async () => {
		const { asked, givenUp, watch } = silent('at work', 'gone');
		for (let turn = 0; turn < 3; turn++) watch.hurry();
		await vi.advanceTimersByTimeAsync(1000);
		watch.hurry();
		await vi.advanceTimersByTimeAsync(4000);
		expect([asked, givenUp.mock.calls]).toEqual([[1000], []]);
		await vi.advanceTimersByTimeAsync(60_000);
		expect([asked, givenUp.mock.calls]).toEqual([[1000, 6000], [['gone']]]);
	});

	test('is not asked after a stop where it owes nothing', async () => {
		const { asked, watch } = silent('gone');
		watch.end();
		watch.hurry();
		await vi.advanceTimersByTimeAsync(60_000);
		expect(asked).toEqual([]);
	});

	test('is left alone when it owes nothing any more, also while it is being asked', async () => {
		const { asked, givenUp, watch } = silent('gone');
		vi.advanceTimersByTime(5000);
		watch.end();
		await vi.advanceTimersByTimeAsync(60_000);
		expect([asked, givenUp.mock.calls.length]).toEqual([[5000], 0]);
	});
});
