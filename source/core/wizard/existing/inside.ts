import { type KnownDatabase, type KnownSchema, type KnownTable, named } from '../../server/names.js';
import type { Answers } from '../answers.js';
import { databaseName, expandedNames, schemaName } from '../names.js';
import type { Known } from './known.js';

/** The first of the profile's databases that is there already. */
export function existingDatabase(answers: Answers, { names }: Known): KnownDatabase | undefined {
	return expandedNames(answers, databaseName(answers))
		.map((name) => named(names.databases, name))
		.find((database) => database !== undefined);
}

/** What is known of the inside of that database, and of no other: what a half-typed name led to is not shown. */
export function insideOf(answers: Answers, known: Known): Known['inside'] {
	const { inside } = known;
	return inside !== null && existingDatabase(answers, known)?.name === inside.database ? inside : null;
}

const noSchemas: readonly KnownSchema[] = [];
const noTables: readonly KnownTable[] = [];

export function schemasOf(answers: Answers, known: Known): readonly KnownSchema[] {
	const inside = insideOf(answers, known);
	return inside?.status === 'read' ? inside.names.schemas : noSchemas;
}

/** The tables of the profile's schema. */
export function tablesOf(answers: Answers, known: Known): readonly KnownTable[] {
	const inside = insideOf(answers, known);
	return inside?.status === 'read' ? (inside.names.tables.get(schemaName(answers)) ?? noTables) : noTables;
}
