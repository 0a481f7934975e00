// A run that is ended where only the server knows what it came to: between a COMMIT, or an index that is built beside its
// writers, and the line that says so. The undo asks the server, and takes back what there is.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testServer } from '../helpers/server.js';
import { workspace } from '../helpers/workspace.js';
import { crashOf, durable } from './crash.js';
import { type Point, relayTo, type Write } from './relay.js';
import { Trial } from './trial.js';
import { throughCrashes, type World, worlds } from './worlds.js';

const server = throughCrashes(await testServer({ settings: durable }));
const scene = {
	server,
	crash: crashOf(server),
	relay: await relayTo(server.sandbox.host, server.sandbox.port),
	place: workspace(),
};
const administrators = [
	['a superuser', server.superuser, 'su'],
	['an administrator', await server.createAdministrator('adm'), 'cr'],
] as const;
const patience = { timeout: 900_000 };
const unanswered = /^(COMMIT|CREATE INDEX|ALTER INDEX)/;
const pointsOf = (writes: readonly Write[]): readonly Point[] =>
	writes.flatMap(({ text }, at) =>
		unanswered.test(text) ? (['during', 'after'] as const).map((moment) => ({ at, moment })) : [],
	);

function worldOf(what: string): World {
	const world = worlds.find((each) => each.what === what);
	if (world === undefined) throw new Error(`there is no world of ${what}`);
	return world;
}
const rows = worldOf('shared tables that hold rows');
const schemas = worldOf('a schema for each tenant');

/** Kills a run there; `undo` is the command that takes back what it left. */
async function killedAt(trial: Trial, point: Point) {
	const passwords = trial.newBook();
	await trial.fresh(passwords);
	const before = await trial.state();
	trial.writeSecrets(passwords);
	const env = { XDG_STATE_HOME: scene.place.path(`${trial.name}-${point.at}-${point.moment}`) };
	expect(await trial.killProgram(point, env)).toEqual([]);
	const folder = join(env.XDG_STATE_HOME, 'gatehouse');
	const undo = (...more: readonly string[]) =>
		scene.place.run(['undo', 'last', '--confirm', trial.name, ...trial.where, ...more], { env });
	return { before, passwords, folder, undo };
}

describe.each(administrators)('killed, as %s', (_who, who, prefix) => {
	test.each([schemas, rows].map((world) => [world.what, world] as const))('%s', patience, async (_what, world) => {
		const trial = new Trial(scene, world, who, `${prefix}_${worlds.indexOf(world)}`);
		const points = pointsOf((await trial.undisturbed).writes);
		expect(points.length).toBeGreaterThan(4);
		for (const point of points) {
			const { before, undo } = await killedAt(trial, point);
			expect({ point, ...(await undo()) }).toMatchObject({ point, code: 0 });
			expect(await trial.state()).toBe(before);
			expect({ point, ...(await undo('--format', 'json')) }).toMatchObject({
				point,
				code: 0,
				stdout: expect.stringContaining('"status": "nothing-to-do"'),
			});
		}
		await trial.wipe();
	});

	test.each(['undo', 'keep'] as const)(
		'its connection is lost at each COMMIT, on failure %s',
		patience,
		async (how) => {
			const trial = new Trial(scene, schemas, who, `${prefix}_${how}`);
			const { before, writes } = await trial.undisturbed;
			for (const { at } of pointsOf(writes).filter(({ moment }) => moment === 'after')) {
				await trial.wipe();
				const stopped = scene.relay.stopAt({ at, moment: 'after' });
				const running = trial.apply(new Map(), how);
				const { pid } = await stopped;
				await server.query('SELECT pg_terminate_backend($1)', [pid]);
				const { status, receipt } = await running;
				expect({ at, status }).toEqual({ at, status: how === 'undo' ? 'undone' : 'partial' });
				if (how === 'undo') expect(await trial.state()).toBe(before);
				else {
					const args = ['undo', receipt ?? '', '--confirm', trial.name, ...trial.where];
					expect({ at, ...(await scene.place.run(args)) }).toMatchObject({ at, code: 0 });
					expect(await trial.state()).toBe(before);
				}
			}
			await trial.wipe();
		},
	);
});

test('what may have been committed is shown before it is taken back', patience, async () => {
	const trial = new Trial(scene, schemas, server.superuser, 'shown');
	const { writes } = await trial.undisturbed;
	const at = writes.findIndex(({ text }) => text === 'COMMIT');
	const { undo } = await killedAt(trial, { at, moment: 'after' });
	const { code, stdout } = await undo();
	expect(code).toBe(0);
	expect(stdout).toMatch(/^\? [A-D]\d+ +DROP ROLE shown_owner;$/m);
	expect(stdout).toContain('The server is asked whether it came to that');
	await trial.wipe();
});

/** A transaction that the server knows nothing of, as of those that it has forgotten: it would take it a million others. */
const forgotten = '0';

test('only what the server has forgotten is said not to be known', patience, async () => {
	const trial = new Trial(scene, rows, server.superuser, 'forgot');
	const { writes } = await trial.undisturbed;
	const last = writes.findLastIndex(({ text }) => text === 'COMMIT');
	const { undo, folder } = await killedAt(trial, { at: last, moment: 'after' });
	const journal = join(folder, readdirSync(folder).find((name) => name.endsWith('.done')) ?? '');
	const lines = readFileSync(journal, 'utf8').replace(/(committing \d+) \d+\n$/, `$1 ${forgotten}\n`);
	expect(lines).toMatch(new RegExp(`^committing \\d+ ${forgotten}$`, 'm'));
	writeFileSync(journal, lines);
	expect(await server.query('SELECT pg_xact_status($1::xid8) AS fate', [forgotten])).toEqual([{ fate: null }]);
	const { code, stdout } = await undo();
	expect(code).toBe(6);
	expect(stdout).toMatch(/not known, because the server does not say .*: whether D\d+ to D\d+ were committed/);
	await trial.wipe();
});

describe('an index that somebody else made', () => {
	const name = 'item_tenant_id_idx';
	const theirs: readonly (readonly [string, string])[] = [
		['on another column', `CREATE INDEX ${name} ON app.item (id)`],
		['that is unique', `CREATE UNIQUE INDEX ${name} ON app.item (tenant_id)`],
		['of part of the rows', `CREATE INDEX ${name} ON app.item (tenant_id) WHERE id > 0`],
		['in another order', `CREATE INDEX ${name} ON app.item (tenant_id DESC)`],
		['with a parameter', `CREATE INDEX ${name} ON app.item (tenant_id) WITH (fillfactor = 70)`],
		['of another kind', `CREATE INDEX ${name} ON app.item USING hash (tenant_id)`],
		['with a comment', `CREATE INDEX ${name} ON app.item (tenant_id); COMMENT ON INDEX app.${name} IS 'mine'`],
		[
			'of another table',
			`CREATE TABLE app.other AS SELECT * FROM app.item; CREATE INDEX ${name} ON app.other (tenant_id)`,
		],
		// Before 14 nothing tells how it was made.
		...(server.version < 140_000
			? []
			: ([['that was made at once', `CREATE INDEX ${name} ON app.item (tenant_id)`]] as const)),
	];
	test.each(theirs)('%s stays, and is named', patience, async (_what, create) => {
		const trial = new Trial(scene, rows, server.superuser, 'theirs');
		const { writes } = await trial.undisturbed;
		const at = writes.findIndex(({ text }) => /^CREATE INDEX CONCURRENTLY item_tenant_id_idx/.test(text));
		const { undo } = await killedAt(trial, { at, moment: 'before' });
		await trial.quiet();
		await server.query(create, [], 'theirs');
		const { code, stderr } = await undo();
		// The run's end is not known, and there is an index more than before it: that is no success to claim.
		expect([code, stderr]).toEqual([6, expect.stringContaining(`The index app.${name} in theirs has the name`)]);
		expect(await server.query(`SELECT FROM pg_class WHERE relname = 'item_tenant_id_idx'`, [], 'theirs')).toHaveLength(
			1,
		);
		await trial.wipe();
	});
});

test('a receipt of before there were doubts is read as it was', patience, async () => {
	const trial = new Trial(scene, schemas, server.superuser, 'older');
	await trial.undisturbed;
	await trial.wipe();
	const before = await trial.state();
	const { receipt } = await trial.apply(new Map());
	const written = JSON.parse(readFileSync(receipt ?? '', 'utf8'));
	writeFileSync(receipt ?? '', JSON.stringify({ ...written, formatVersion: '1.1' }));
	const args = ['undo', receipt ?? '', '--confirm', trial.name, ...trial.where];
	expect(await scene.place.run(args)).toMatchObject({ code: 0 });
	expect(await trial.state()).toBe(before);
});
