import { expect, onTestFinished, test } from 'vitest';
import { type Ending, exitCodeOf, listenForEndings } from '../../../source/ui/terminal/endings.js';

test('a process that nothing can wake any more has lost its terminal', () => {
	const before = process.listenerCount('beforeExit');
	const endings: Ending[] = [];
	const deafen = listenForEndings((ending) => endings.push(ending));
	onTestFinished(deafen);
	process.emit('beforeExit', 0);
	expect(endings).toEqual([{ kind: 'signal', signal: 'SIGHUP' }]);
	expect(endings.map(exitCodeOf)).toEqual([129]);
	deafen();
	expect(process.listenerCount('beforeExit')).toBe(before);
});
