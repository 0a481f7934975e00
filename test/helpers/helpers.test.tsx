// The helpers decide what other tests see, so a few things about themselves are proved too.
import { Text, useInput, useStdout } from 'ink';
import { useState } from 'react';
import { expect, test } from 'vitest';
import { openTerminal } from './pty.js';
import { keys, renderScreen } from './screen.js';
import { testServer } from './server.js';

const server = await testServer({ settings: { work_mem: '5MB' } });

test('the server is real, and hands out administrators that are no superusers', async () => {
	expect(server.version).toBeGreaterThanOrEqual(130_000);
	expect(await server.query('SHOW work_mem')).toEqual([{ work_mem: '5MB' }]);
	const { user, password } = await server.createAdministrator('Odd "name"');
	const client = await server.signIn(user, password, 'postgres');
	const { rows } = await client.query(
		'SELECT rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = session_user',
	);
	expect(rows).toEqual([{ rolsuper: false, rolcreatedb: true, rolcreaterole: true }]);
	expect(new URL(server.url(user, 'a b')).password).toBe(password);
	await expect(server.signIn(user, 'wrong', 'postgres')).rejects.toMatchObject({ code: '28P01' });
});

test('the terminal shows what a program draws, and gives it nothing of the runner’s environment', async () => {
	process.env['PGHOST'] = 'leaked';
	const terminal = openTerminal('bash', ['-c', 'seq 1 30; env; read -r line; echo "got $line"; stty size; read -r']);
	await terminal.sees('TERM=xterm-256color');
	delete process.env['PGHOST'];
	expect(terminal.output()).not.toMatch(/leaked|NO_COLOR|FORCE_COLOR|VITEST|^CI=/m);
	expect(terminal.scrollback()[0]).toBe('1');
	expect(terminal.stty()).toMatch(/ icanon/);
	terminal.resize(60, 16);
	terminal.paste('grüße\r');
	await terminal.sees(/got grüße\n16 60$/);
	const y = terminal.lines().findIndex((line) => line.startsWith('got'));
	expect(terminal.cell(0, y)).toMatchObject({ text: 'g', color: undefined, bold: false });
	terminal.type('\r');
	expect(await terminal.exit).toMatchObject({ exitCode: 0 });
});

function Counter() {
	const [count, setCount] = useState(0);
	const { stdout } = useStdout();
	useInput((_, key) => key.downArrow && setCount(count + 1));
	return <Text>{`${count} of ${stdout.columns}`}</Text>;
}

test('the screen hears every key of a row', async () => {
	const screen = renderScreen(<Counter />, { columns: 40 });
	await screen.sees('0 of 40');
	await screen.press(keys.down, keys.down, keys.down);
	await screen.sees('3 of 40');
});
