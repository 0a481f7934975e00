// In which routines an error was raised, by its context in whatever language.
import { expect, test } from 'vitest';
import { framesIn } from '../../../source/core/explain/frames.js';

test.each([
	['CONTEXT:  PL/pgSQL function app.f(integer,text) line 3 at SQL statement', ['app.f/2']],
	['KONTEXT:  PL/pgSQL-Funktion app.f(integer) Zeile 3 bei SQL-Anweisung', ['app.f/1']],
	['CONTEXTE : fonction PL/pgSQL f(), ligne 1, à instruction SQL', ['f/0']],
	['コンテキスト:  PL/pgSQL関数app.f(integer)の3行目 - SQLステートメント', ['app.f/1']],
	['CONTEXT:  PL/pgSQL function app."My F"(numeric) line 3 at RETURN', ['app.My F/1']],
	['CONTEXT:  SQL function "f" statement 1', ['f/null']],
	['KONTEXT:  SQL-Funktion »f« Anweisung 1', ['f/null']],
	['CONTEXTE : fonction SQL « f », instruction 1', ['f/null']],
	[
		'CONTEXT:  SQL function "inner" statement 1\nPL/pgSQL function app.outer(integer) line 1 at RETURN',
		['inner/null', 'app.outer/1'],
	],
	['{"code":"42501","where":"PL/pgSQL function app.f() line 1 at RETURN"}', ['app.f/0']],
	['ERROR:  permission denied for table t (SQLSTATE 42501)\nSTATEMENT:  SELECT app.f(1)', []],
	['', []],
])('%s', (text, frames) => {
	expect(framesIn(text).map((frame) => `${frame.name.join('.')}/${frame.arguments}`)).toEqual(frames);
});
