// A hole that is opened by hand: verify shows exactly it, and its own fix closes it.
import { expect } from 'vitest';
import type { VerifyInput } from '../../source/commands/verify-profile.js';
import type { VerifyReport } from '../../source/core/gates/check.js';
import type { TestServer } from '../helpers/server.js';
import { mend, notGreen } from './world.js';

export type Hole = {
	readonly open: string;
	/** The checks that must fail, all of them and no others. */
	readonly red: readonly string[];
	/** Those whose fix is run, in this order; left out: all. */
	readonly mend?: readonly string[];
	/** What the first of them must say. */
	readonly says?: RegExp;
	/** The first version that knows what is opened. */
	readonly since?: number;
	/** Where it is opened, if not in the tenant's database. */
	readonly from?: 'postgres';
	/** How often what is red is mended: an object that is re-owned may then lack rights. Left out: once. */
	readonly rounds?: number;
	/** Where no statement of one check's can mend it. */
	readonly close?: string;
	/** Too much to list: others fail for the same reason. */
	readonly andMore?: true;
};

/** Where the hole is opened. */
export type Ground = {
	readonly server: TestServer;
	readonly database: string;
	verify(changes?: Partial<VerifyInput>): Promise<VerifyReport>;
	/** As the superuser, in that database. */
	sql(text: string): Promise<void>;
	/** What a fix rightly leaves standing. */
	undoTraces(): Promise<void>;
};

export async function openAndMend({ server, database, verify, sql, undoTraces }: Ground, hole: Hole): Promise<void> {
	/** Ids are told without the database, which is the same for all. */
	const short = (id: string) => id.replace(`:${database}:`, ':');
	await (hole.from === 'postgres' ? server.query(hole.open) : sql(hole.open));
	const open = await verify();
	const red = open.checks.filter((check) => check.status === 'fail');
	const ids = red.map((check) => short(check.id)).toSorted();
	const wanted = hole.red.map(short).toSorted();
	expect(ids).toEqual(hole.andMore ? expect.arrayContaining(wanted) : wanted);
	expect(open.ok).toBe(false);
	const first = red.find((check) => short(check.id) === short(hole.red[0] ?? ''));
	// Each tells what mends it, also where another one's statement does.
	if (hole.close === undefined) expect(red.filter(({ fix }) => fix === null).map(({ id }) => id)).toEqual([]);
	if (hole.says !== undefined) expect(first?.found).toMatch(hole.says);

	let report = open;
	const byId = new Map(red.map((check) => [short(check.id), check]));
	let left = hole.mend?.flatMap((id) => byId.get(short(id)) ?? []) ?? red;
	for (let round = 1; round <= (hole.rounds ?? 1); round++) {
		if (hole.close !== undefined) await sql(hole.close);
		else for (const check of left) await mend(server, check);
		report = await verify();
		left = report.checks.filter((check) => check.status === 'fail');
	}
	expect(notGreen(report.checks)).toEqual([]);
	await undoTraces();
}
