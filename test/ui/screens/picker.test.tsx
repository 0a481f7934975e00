// The names that a server has, offered over the fields that ask for one.
import { describe, expect, test } from 'vitest';
import type { InsideNames, KnownRole, ServerNames } from '../../../source/core/server/names.js';
import type { InsideWish } from '../../../source/core/wizard/existing/known.js';
import type { Server } from '../../../source/ui/services.js';
import { facts, names, planOf, statement } from '../../core/wizard/fixtures.js';
import { keys } from '../../helpers/screen.js';
import { openWizard } from './open-wizard.js';
import type { SmallServices } from './small-services.js';

const ctrlO = '\u000F';
const ctrlR = '\u0012';
const [admin, plain] = names.roles as readonly [KnownRole, KnownRole];
const count = 5000;

/** Five thousand of each; `reads` says how often a role's name was looked at. */
function manyNames() {
	let reads = 0;
	const roles = Array.from({ length: count }, (_, index): KnownRole => {
		const name = `tenant_${String(index).padStart(4, '0')}_app`;
		return Object.defineProperty({ ...plain }, 'name', {
			enumerable: true,
			get: () => {
				reads++;
				return name;
			},
		});
	});
	const many: ServerNames = { ...names, roles: [admin, ...roles] };
	return { names: many, reads: () => reads };
}

function having(given: Partial<ServerNames>, services: SmallServices = {}): SmallServices {
	const connect = async (target: Server['target']): Promise<Server> => ({
		target,
		facts,
		names: { ...names, ...given },
		close: async () => {},
	});
	return { connect, ...services };
}

async function atNames(services: SmallServices, size: { readonly columns?: number; readonly rows?: number } = {}) {
	const wizard = openWizard({ services, ...size });
	await wizard.sees(/sandbox/);
	for (const visit of [/1\/8/, /2\/8/, /3\/8/]) await wizard.enterUntil(visit);
	return wizard;
}

const to = async (wizard: Awaited<ReturnType<typeof atNames>>, field: RegExp) => {
	for (let press = 0; press < 24 && !field.test(wizard.text()); press++) await wizard.press(keys.tab);
	await wizard.sees(field);
};

describe.each([
	{ columns: 80, rows: 24 },
	{ columns: 40, rows: 12 },
	{ columns: 120, rows: 40 },
])('at $columns x $rows', (size) => {
	test('Ctrl+O opens the list, letters filter it, Enter takes the name', async () => {
		const wizard = await atNames(having(manyNames().names), size);
		await to(wizard, /▸ Owner role/);
		expect(wizard.lines().at(-1)).toContain('Ctrl+O list');
		await wizard.press(ctrlO);
		await wizard.sees(/5,001[\s\S]*▸ admin +a superuser[\s\S]*more below/);
		expect(wizard.lines()).toHaveLength(size.rows - 1);
		expect(Math.max(...wizard.lines().map((line) => line.length))).toBeLessThanOrEqual(size.columns);
		expect(wizard.lines().at(-1)).toMatch(/Enter take it.*Esc back/);
		await wizard.press(...'t_42');
		await wizard.sees(/\[ t_42 +\] 100/);
		await wizard.press(keys.down, keys.pageDown, keys.up, keys.enter);
		await wizard.sees(/▸ Owner role +\[ tenant_42\d\d_app/);
		await wizard.sees(/! It cannot be an owner here:\s+somebody\s+signs in as it/);
	});

	test('Esc leaves it with the text as it was', async () => {
		const wizard = await atNames(having({}), size);
		await to(wizard, /▸ Database/);
		await wizard.press(keys.ctrlU, ...'sho', ctrlO);
		await wizard.sees(/\[ sho +\] 1\b[\s\S]*▸ shop/);
		await wizard.press(...'zz');
		await wizard.sees(/None of them matches/);
		await wizard.press(keys.escape);
		await wizard.sees(/3\/8[\s\S]*▸ Database +\[ sho /);
	});
});

test('among five thousand roles a key looks at each name a few times, and draws what is in view', async () => {
	const many = manyNames();
	const wizard = await atNames(having(many.names));
	await to(wizard, /▸ Owner role/);
	await wizard.press(ctrlO);
	await wizard.sees(/5,001 of 5,001/);
	for (const key of ['t', 'e', keys.down, keys.pageDown, keys.end, keys.backspace]) {
		const before = many.reads();
		const frames = wizard.frames.length;
		await wizard.press(key);
		const drawn = Math.max(1, wizard.frames.length - frames);
		expect((many.reads() - before) / count / drawn, JSON.stringify(key)).toBeLessThan(4);
	}
	expect(wizard.text().match(/tenant_/g)?.length).toBeLessThan(24);
});

test('typing a name among five thousand looks each up, and reads no list', async () => {
	const many = manyNames();
	const wizard = await atNames(having(many.names));
	await to(wizard, /▸ Owner role/);
	await wizard.press(keys.ctrlU);
	const before = many.reads();
	await wizard.press(...'tenant_0042_app');
	await wizard.sees(/! It cannot be an owner/);
	expect(many.reads() - before).toBeLessThan(count / 10);
});

test('a role that is there is said to be, and can be taken under the profile', async () => {
	const documents: unknown[] = [];
	const wizard = await atNames(
		having(
			{ roles: [admin, { ...plain, name: 'orders_app' }] },
			{
				plan: async (document) => {
					documents.push(document);
					return planOf(statement('A1'));
				},
			},
		),
	);
	await wizard.sees(/\[ orders_app +\] +! exists\n +\[ \] take it under this profile/);
	await to(wizard, /▸ \[ orders_app/);
	await wizard.sees(/Take it under the profile \(adopt\),\s+or choose another name/);
	await wizard.press(keys.tab, keys.space);
	await wizard.sees(/\[x\] take it[\s\S]*\[ orders_app +\] +exists|exists[\s\S]*\[x\] take it/);
	for (const visit of [/4\/8/, /5\/8/, /6\/8/]) await wizard.enterUntil(visit);
	expect(documents).toMatchObject([{ roles: [{ name: 'orders_app', adopt: true }, {}, {}] }]);
});

test('a database that is there is looked into: its schemas are offered, and a half-typed name shows nothing', async () => {
	const looks: InsideWish[] = [];
	const answers: ((inside: InsideNames) => void)[] = [];
	const databases = names.databases.flatMap((each) => [each, { ...each, name: `${each.name}s` }]);
	const inside = (schema: string): InsideNames => ({
		schemas: [{ name: schema, owner: 'ann', comment: null }],
		tables: new Map(),
	});
	const wizard = await atNames(
		having(
			{ databases },
			{
				inside: (_server, wish) => {
					looks.push(wish);
					return new Promise((resolve) => answers.push(resolve));
				},
			},
		),
	);
	await to(wizard, /▸ Database/);
	await wizard.press(keys.ctrlU, ...'shop');
	expect(looks).toEqual([{ database: 'shop', column: null }]);
	await wizard.press('s');
	expect(looks.at(-1)).toEqual({ database: 'shops', column: null });
	// The look that was overtaken answers last.
	answers[1]?.(inside('app'));
	answers[0]?.(inside('of_shop'));
	await wizard.sees(/Schema +\[ app +\] +! exists/);
	await wizard.press(keys.tab, keys.tab, ctrlO);
	await wizard.sees(/Schemas in shops[\s\S]*▸ app/);
	expect(wizard.frames.join('\n')).not.toContain('of_shop');
});

test('Ctrl+R reads the names again, and where that fails the old ones stay', async () => {
	let read = 0;
	const wizard = await atNames(
		having(
			{},
			{
				names: async () => {
					read++;
					if (read > 1) throw new Error('gone');
					return { ...names, roles: [{ ...plain, name: 'newcomer' }] };
				},
			},
		),
	);
	await to(wizard, /▸ Owner role/);
	await wizard.press(ctrlO);
	await wizard.sees(/▸ admin/);
	await wizard.press(ctrlR);
	await wizard.sees(/▸ newcomer/);
	await wizard.press(ctrlR);
	await wizard.waitsFor(() => read === 2);
	await wizard.sees(/could not be read again[\s\S]*▸ newcomer/);
});

test('a name that would move the cursor is made visible', async () => {
	const evil = 'evil\u001B[2J';
	const wizard = await atNames(having({ roles: [admin, { ...plain, name: evil }] }));
	await to(wizard, /▸ Owner role/);
	await wizard.press(ctrlO, ...'evil');
	await wizard.sees(/▸ evil\\x1b\[2J/);
	await wizard.press(keys.enter);
	await wizard.sees(/▸ Owner role/);
	expect(wizard.frames.join('')).not.toContain(evil);
});

test('several names go into one field', async () => {
	const wizard = await atNames(having({ roles: [admin, { ...plain, name: 'backup' }, { ...plain, name: 'a, b' }] }));
	for (const visit of [/4\/8/, /5\/8/]) await wizard.enterUntil(visit);
	await to(wizard, /▸ Keep for/);
	await wizard.press(ctrlO, ...'back', keys.enter);
	await wizard.sees(/▸ Keep for +\[ backup +\]/);
	await wizard.press(...', a', ctrlO);
	await wizard.sees(/\[ a +\]/);
	await wizard.press(keys.ctrlU, ...'a,', keys.enter);
	await wizard.sees(/▸ Keep for +\[ backup, "a, b" +\]/);
	await wizard.press(...', ghost');
	await wizard.sees(/! ghost is no role of this server/);
});
