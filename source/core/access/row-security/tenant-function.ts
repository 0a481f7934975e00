import type { KeyType } from '../../profile/vocabulary.js';
import { identifier, literal } from '../../sql/quote.js';
import { keyType, type Sql, sql } from '../../sql/sql.js';
import { mapSchema } from '../desired.js';

export const mapTable = 'map';
export const functionName = 'tenant';

/** `SESSION_USER` is who signed in: no SET ROLE and, inside SECURITY DEFINER, no definer changes it. */
const body = `SELECT key FROM ${mapSchema}.${mapTable} WHERE login = session_user`;

/**
 * The function that the policies ask. It runs with its owner's rights, so that no login may read the map; and with a
 * `search_path` of its own, so that no login can put something else in the map's place.
 * @see https://www.postgresql.org/docs/current/sql-createfunction.html#SQL-CREATEFUNCTION-SECURITY
 */
export function tenantFunction(type: KeyType): { readonly create: Sql; readonly definition: string } {
	const settings = sql`STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp`;
	return {
		create: sql`CREATE OR REPLACE FUNCTION ${identifier(mapSchema)}.${identifier(functionName)}() RETURNS ${keyType(type)} LANGUAGE sql ${settings} AS ${literal(body)}`,
		definition: definitionOf({
			returns: type,
			language: 'sql',
			volatility: 's',
			parallel: 's',
			securityDefiner: true,
			settings: ['search_path=pg_catalog, pg_temp'],
			body,
		}),
	};
}

/** Everything of a function that decides what it does. */
export type FunctionFacts = {
	readonly returns: string;
	readonly language: string;
	/** `provolatile` and `proparallel`. */
	readonly volatility: string;
	readonly parallel: string;
	readonly securityDefiner: boolean;
	readonly settings: readonly string[];
	readonly body: string;
};

export function definitionOf(facts: FunctionFacts): string {
	const { returns, language, volatility, parallel, securityDefiner, settings, body: text } = facts;
	return JSON.stringify([returns, language, volatility, parallel, securityDefiner, settings, text]);
}
