import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { example, type Lane, lanesOf } from '../../source/core/gates/lanes.js';
import { gatePicture, pictureText, pictureWidth, plainSigns } from '../../source/formats/gate-picture.js';

const draw = (lanes: readonly Lane[]) => pictureText(gatePicture(lanes, plainSigns));

test('the README shows the picture that the program draws', () => {
	const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
	expect(readme).toContain(`\`\`\`text\n${draw(example)}\n\`\`\``);
});

test('a wall stands where a way is to end, and a gate that should be open ends it too', () => {
	const way: Lane = {
		name: 'app',
		isStopped: false,
		said: '1 of 9 refused',
		stages: [
			{ stage: 'sign-in', standing: 'holds' },
			{ stage: 'connect', standing: 'fails' },
			{ stage: 'schema', standing: 'waiting' },
		],
	};
	expect(draw([way, { ...way, name: 'wall', isStopped: true, said: '', stages: way.stages.slice(0, 1) }])).toBe(
		[
			'                 sign in   CONNECT   USAGE',
			'app              --[x]-------[FAIL] 1 of 9 refused',
			'wall             ---|',
		].join('\n'),
	);
});

test('of many logins three are drawn, those before a shut gate first, and no line is too wide', () => {
	const logins = ['a', 'b', 'c', 'd', 'a_login_with_quite_a_long_name_of_its_own'];
	const lanes = lanesOf([], { logins, hasRows: true, isOver: false }).map(
		(lane): Lane =>
			lane.name === 'd' ? { ...lane, stages: lane.stages.map((each) => ({ ...each, standing: 'fails' })) } : lane,
	);
	const lines = draw(lanes).split('\n');
	expect(lines.slice(1, 5).map((line) => line.split(' ')[0])).toEqual(['d', 'a', 'b', 'and']);
	const long = draw(lanesOf([], { logins: logins.slice(-1), hasRows: true, isOver: false })).split('\n');
	expect(long[1]).toMatch(/^a_logi\.\.\.its_own /);
	const said = lanes.map((lane): Lane => ({ ...lane, said: '1234 allowed' }));
	expect(
		Math.max(
			...draw(said)
				.split('\n')
				.map((line) => line.length),
		),
	).toBeLessThanOrEqual(pictureWidth);
});

test('what there is nothing of is said, on a way as well as at a wall', () => {
	const stages: Lane['stages'] = [
		{ stage: 'sign-in', standing: 'holds' },
		{ stage: 'connect', standing: 'holds' },
		{ stage: 'schema', standing: 'holds' },
		{ stage: 'object', standing: 'nothing' },
	];
	const way: Lane = { name: 'app', isStopped: false, said: '6 allowed', stages };
	const nowhere = stages.slice(0, 2).map(({ stage }) => ({ stage, standing: 'nothing' as const }));
	expect(draw([way, { name: 'other databases', isStopped: true, said: '', stages: nowhere }])).toBe(
		[
			'                 sign in   CONNECT   USAGE     objects',
			'app              --[x]-------[x]-------[x]----- none yet > 6 allowed',
			'other databases  ---------- none',
		].join('\n'),
	);
});
