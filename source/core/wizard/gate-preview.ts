import { type Grants, presets } from '../profile/access.js';
import { hasTenant } from '../profile/expand.js';
import type { Pattern } from '../profile/vocabulary.js';
import type { Answers, LoginAnswers } from './answers.js';
import { loginName, schemaName } from './names.js';

/** What one login gets on one kind of object, on what is there now and on what comes later. */
export type GatePreview = { readonly objects: string; readonly privileges: string };

export function grantsOf(login: Pick<LoginAnswers, 'access' | 'custom'>): Grants {
	return login.access === 'custom' ? login.custom : presets[login.access];
}

/** The third gate of one login. */
export function gatePreview(login: LoginAnswers, answers: Answers): readonly GatePreview[] {
	const { rows } = answers;
	const isShared = answers.pattern === 'shared-schema';
	if (login.access === 'migrate')
		return [{ objects: '', privileges: `everything: it acts as the owner of them all${extent(login, answers)}` }];
	const { tables, sequences, routines } = grantsOf(login);
	const whose = rows.identify === 'login' ? 'its own customer alone' : 'the customer that the transaction names';
	return [
		{ objects: 'tables', privileges: words(tables) },
		...(isShared ? [{ objects: 'rows', privileges: `of ${whose}` }] : []),
		{ objects: 'sequences', privileges: words(sequences) },
		{ objects: 'functions', privileges: words(routines) },
	];
}

function extent(login: LoginAnswers, answers: Answers): string {
	if (answers.pattern === 'shared-schema') return ', and sees the rows of every customer';
	const isForAll = answers.pattern === 'schema-per-tenant' && !hasTenant(loginName(answers, login));
	return isForAll ? ', in every schema; its statements must name which' : '';
}

const words = (privileges: readonly string[]): string => (privileges.length === 0 ? 'nothing' : privileges.join(', '));

/** What each gate asks of every login, whatever it may do behind it. */
export function gateRules(answers: Answers): readonly (readonly [gate: string, rule: string])[] {
	const { connect, schema, objects } = rules[answers.pattern](answers);
	return [
		['GATE 1  database', connect],
		['GATE 2  schema', schema],
		['GATE 3  objects', objects],
	];
}

type Rules = { readonly connect: string; readonly schema: string; readonly objects: string };

const forEach = 'CONNECT, for every login; PUBLIC loses it';
const throughGroup = 'CONNECT, through one group of them all; PUBLIC loses it';
const asYouChoose = 'as you choose, also on what is created later';

const rules: { readonly [Each in Pattern]: (answers: Answers) => Rules } = {
	'database-per-tenant': () => ({
		connect: forEach,
		schema: 'USAGE, for every login; CREATE for migrate alone',
		objects: asYouChoose,
	}),
	'schema-per-tenant': () => ({
		connect: throughGroup,
		schema: "USAGE of its own customer's schema, and of no other",
		objects: asYouChoose,
	}),
	'shared-schema': (answers) => ({
		connect: answers.rows.identify === 'login' ? throughGroup : forEach,
		schema: `USAGE of ${schemaName(answers)}, for every login`,
		objects: 'as you choose, once a policy holds the rows apart',
	}),
};
