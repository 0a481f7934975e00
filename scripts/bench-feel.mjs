// How the wizard feels in a real pseudo-terminal: when its first frame is there, what it does while nobody presses a key,
// and how soon a key is answered. Part of `npm run bench`; BENCH_FEEL_ROUNDS=11 says how often, 0 leaves it out.
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { spawn } from '@lydell/node-pty';

/** Ink draws at most so often. */
const frame = 1000 / 30;
/** What the goals are: `ratio` against an empty node in a terminal of its own, the rest in what the unit says. */
const goals = { ratio: 4.5, idleBytes: 0, idleCpu: 0, key: frame };
const down = '\u001B[B';
const up = '\u001B[A';

export async function measureFeel({ program, env, folder, rounds }) {
	const open = (args) =>
		spawn(process.execPath, args, {
			name: 'xterm-256color',
			cols: 80,
			rows: 24,
			cwd: folder,
			env: { ...env, TERM: 'xterm-256color' },
		});
	const times = { node: [], first: [], heard: [], key: [], idleBytes: [], idleCpu: [] };
	for (let round = 0; round < rounds; round++) {
		times.node.push(await untilExit(open(['-e', '0'])));
		times.first.push(await untilSeen(open([program]), /twice to quit/));
	}
	for (let round = 0; round < Math.min(3, rounds); round++) {
		const opened = performance.now();
		const wizard = open([program]);
		let [bytes, text] = [0, ''];
		let answered;
		wizard.onData((data) => {
			bytes += data.length;
			text += data;
			answered?.();
		});
		const press = async (key) => {
			const start = performance.now();
			const answer = new Promise((resolve) => {
				answered = resolve;
			});
			wizard.write(key);
			await answer;
			return performance.now() - start;
		};
		// The first frame is a picture: what hears keys is loaded beneath it, and the key waits.
		while (!text.includes('twice to quit')) await setTimeout(5);
		wizard.write(down);
		while (!/▸ Connect/.test(text)) await setTimeout(5);
		times.heard.push(performance.now() - opened);
		await setTimeout(1500);
		const before = { bytes, cpu: cpuOf(wizard.pid) };
		await setTimeout(3000);
		times.idleBytes.push(bytes - before.bytes);
		times.idleCpu.push(((cpuOf(wizard.pid) - before.cpu) / 3000) * 100);
		for (let turn = 0; turn < 20; turn++) {
			times.key.push(await press(turn % 2 === 0 ? up : down));
			await setTimeout(60);
		}
		wizard.kill('SIGKILL');
	}
	return times;
}

export function reportFeel(title, times) {
	const middle = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
	const row = (what, value, unit, goal, aim) =>
		console.log(
			`${what.padEnd(47)} ${value.toFixed(1).padStart(6)} ${unit.padEnd(8)} goal ${aim.padEnd(8)} ${value <= goal ? 'met' : 'MISSED'}`,
		);
	console.log(title);
	const [node, first] = [middle(times.node), middle(times.first)];
	row(
		`first frame, ${first.toFixed(0)} ms; node -e 0, ${node.toFixed(0)} ms`,
		first / node,
		'x node',
		goals.ratio,
		'<= 4.5',
	);
	const heard = middle(times.heard);
	console.log(
		`${`first key answered, ${heard.toFixed(0)} ms`.padEnd(47)} ${(heard / node).toFixed(1).padStart(6)} x node`,
	);
	row('written while idle for 3 s', middle(times.idleBytes), 'bytes', goals.idleBytes, 'none');
	// One tick of the collector or of a timer is not work; a thousandth of a processor is.
	row('processor while idle', middle(times.idleCpu), '%', goals.idleCpu + 0.1, 'none');
	row('a key is answered after', middle(times.key), 'ms', goals.key, '<= 33');
}

const untilExit = (child) => {
	const start = performance.now();
	return new Promise((resolve) => child.onExit(() => resolve(performance.now() - start)));
};

function untilSeen(child, words) {
	const start = performance.now();
	let text = '';
	return new Promise((resolve) =>
		child.onData((data) => {
			text += data;
			if (!words.test(text)) return;
			resolve(performance.now() - start);
			text = '';
			child.kill('SIGKILL');
		}),
	);
}

/** Milliseconds that the process has had a processor, as Linux counts them to the nanosecond; elsewhere nothing is claimed. */
function cpuOf(pid) {
	try {
		const threads = readdirSync(`/proc/${pid}/task`);
		const ran = threads.map((thread) =>
			Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
		);
		return ran.reduce((sum, each) => sum + each, 0) / 1e6;
	} catch {
		return Number.NaN;
	}
}
