import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { applyProgress } from '../../source/cli/apply-progress.js';
import { heartbeat } from '../../source/cli/heartbeat.js';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

describe('what takes long', () => {
	const listen = (interactive: boolean) => {
		const lines: string[] = [];
		return { lines, beats: heartbeat({ err: (text) => lines.push(text.trimEnd()), interactive }) };
	};

	test('is told of after a second, and then ever more rarely', () => {
		const { lines, beats } = listen(true);
		beats.begin('D1');
		vi.advanceTimersByTime(999);
		expect(lines).toEqual([]);
		vi.advanceTimersByTime(100_000);
		expect(lines).toEqual([1, 2, 4, 8, 16, 32, 62, 92].map((seconds) => `D1  ${seconds} s …`));
	});

	test('is told of rarely where nobody looks on', () => {
		const { lines, beats } = listen(false);
		beats.begin('D1');
		vi.advanceTimersByTime(100_000);
		expect(lines).toEqual([30, 60, 90].map((seconds) => `D1  ${seconds} s …`));
	});

	test('is told of no more when it ends, nor when all does', () => {
		const { lines, beats } = listen(true);
		beats.begin('C1');
		beats.begin('C2');
		beats.end('C1');
		vi.advanceTimersByTime(1000);
		beats.end();
		vi.advanceTimersByTime(10_000);
		expect(lines).toEqual(['C2  1 s …']);
		expect(vi.getTimerCount()).toBe(0);
	});
});

describe('the lines of an apply', () => {
	const run = (statements: 'told' | 'told elsewhere') => {
		const lines: string[] = [];
		return {
			lines,
			progress: applyProgress({ err: (text) => lines.push(text.trimEnd()), interactive: true }, { statements }),
		};
	};

	test('tell of every statement of a few, and of many one a second', () => {
		const { lines, progress } = run('told');
		for (let n = 1; n <= 1000; n++) {
			progress.event({ type: 'statement-started', id: `C${n}` });
			vi.advanceTimersByTime(5);
			progress.event({ type: 'statement', id: `C${n}`, status: 'done', ms: 5 });
		}
		expect(lines.slice(0, 100)).toEqual(Array.from({ length: 100 }, (_, n) => `${`C${n + 1}`.padEnd(4)} done  5 ms`));
		expect(lines.slice(100)).toHaveLength(4);
		expect(lines.at(-1)).toBe('C900 done  5 ms  (900 so far)');
		progress.event({ type: 'statement', id: 'C1001', status: 'failed', ms: 1 });
		expect(lines.at(-1)).toBe('C1001 failed  1 ms  (1001 so far)');
		progress.end();
	});

	test('tell what a run waits for, and until when', () => {
		const { lines, progress } = run('told elsewhere');
		progress.working('Looking at the server');
		vi.advanceTimersByTime(1000);
		progress.event({ type: 'waiting-for-lock', holder: 'pid 7, role dba' });
		vi.advanceTimersByTime(1000);
		progress.event({ type: 'phase-started', phase: 0 });
		progress.event({ type: 'statement-started', id: 'D1' });
		vi.advanceTimersByTime(1000);
		progress.event({ type: 'held-up', id: 'D1' });
		progress.event({ type: 'undoing', statements: 3 });
		vi.advanceTimersByTime(1000);
		progress.event({ type: 'checking' });
		vi.advanceTimersByTime(1000);
		progress.end();
		vi.advanceTimersByTime(10_000);
		expect(lines).toEqual([
			'Looking at the server  1 s …',
			'Waiting for another Gatehouse run (pid 7, role dba) …',
			'Waiting for it  1 s …',
			'D1  1 s …',
			'D1   held up: another session holds a lock that it needs; trying again …',
			'Undoing  1 s …',
			'Looking  1 s …',
		]);
	});
});
