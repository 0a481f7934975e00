import { type Answer, type GateAnswer, shut } from './answer.js';
import { connectGate } from './connect.js';
import type { Asker, Facts, Need } from './facts.js';
import { nameOf } from './need.js';
import { columnGate, objectGate } from './object.js';
import { ownerGate } from './ownership.js';
import { attributeGate, becomingGate } from './role-right.js';
import { rowGate } from './row.js';
import { schemaGate } from './schema.js';
import { signInGate } from './sign-in.js';
import type { Sought } from './sought.js';
import { unknownDatabase, unknownReason } from './unknown-reason.js';

/** Walks the gates in the server's order. Each is looked at by itself, also behind one that is shut. */
export function walkGates(facts: Facts): Answer {
	const { asker, thing, privilege, needs } = facts;
	const [need] = needs;
	const onDatabase = thing.kind === 'database' ? (need ?? null) : null;
	const gates = [
		signInGate(asker),
		connectGate(asker, onDatabase),
		schemaGate(facts),
		objectGate(facts),
		columnGate(facts),
		rowGate(facts),
	];
	return answer(
		asker,
		asked(privilege, thing, need),
		gates.filter((gate) => gate !== null),
	);
}

/** What an owner alone may do. */
export function walkToOwner(facts: Facts): Answer {
	const { asker, thing } = facts;
	const way = [signInGate(asker), connectGate(asker, null), thing.schema === null ? null : schemaGate(facts)];
	return answer(
		asker,
		`ownership of ${nameOf(thing)}`,
		[...way, ownerGate(asker, thing)].filter((gate) => gate !== null),
	);
}

/** The first gates alone. The code is what the server answered, where the catalogs do not say why. */
export function walkToTheDoor(
	asker: Asker,
	about: string,
	{ sqlstate, text }: Pick<Sought, 'sqlstate' | 'text'>,
): Answer {
	const signIn = signInGate(asker);
	const connect = connectGate(asker, null);
	if (!signIn.open || !connect.open) return answer(asker, about, [signIn, connect]);
	return answer(
		asker,
		about,
		sqlstate === '3D000'
			? [signIn, unknownDatabase(asker, text)]
			: [unknownReason(asker, sqlstate, text) ?? signIn, connect],
	);
}

/** What a role is, and not what it holds: no privilege on an object is asked for. */
export function walkToAttribute(asker: Asker, { privileges }: Sought): Answer {
	const [attribute = ''] = privileges;
	return walkOn(asker, attribute, attributeGate(asker, attribute));
}

/** Another role that it would become. */
export function walkToRole(asker: Asker, role: string): Answer {
	return walkOn(asker, `SET ROLE ${role}`, becomingGate(asker, role));
}

/** It stands with CONNECT, as verify has it: who is not let in comes to neither. */
function walkOn(asker: Asker, about: string, gate: GateAnswer): Answer {
	const connect = connectGate(asker, null);
	return answer(asker, about, [signInGate(asker), connect.open ? gate : connect]);
}

/** There is no such thing: no grant would help. */
export function missing(asker: Asker, { about, names }: Sought): Answer {
	const name = names[0]?.join('.') ?? '';
	const why = `There is no ${about} ${name} in the database ${asker.database.name}${about === 'schema' ? '' : ', in any schema'}.`;
	const gate = about === 'schema' ? 'schema' : 'object';
	return answer(asker, `${about} ${name}`, [signInGate(asker), connectGate(asker, null), shut(gate, why, null, [])]);
}

function answer(asker: Asker, about: string, gates: readonly GateAnswer[]): Answer {
	const closed = gates.filter((gate) => !gate.open);
	const fixes = [...new Set(closed.flatMap((gate) => gate.fixes))];
	return {
		role: asker.role.name,
		database: asker.database.name,
		asked: about,
		allowed: closed.length === 0,
		shut: closed[0]?.gate ?? null,
		gates,
		fix: fixes.length === 0 ? null : fixes.join('\n'),
		notes: closed.some(({ gate, fixes: own }) => gate === 'row' && own.length === 0) && fixes.length > 0 ? [short] : [],
	};
}

function asked(privilege: string, thing: Facts['thing'], need: Need | undefined): string {
	const column = need?.column ?? null;
	return `${privilege} on ${nameOf(thing)}${column === null ? '' : `.${column}`}`;
}

const short = 'No statement is proposed for the rows, which stay shut behind the gates that the fix opens.';
