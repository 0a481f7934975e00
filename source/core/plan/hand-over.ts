import { type DesiredDatabase, mark } from '../access/desired.js';
import { createDrafts } from '../access/diff/new-database.js';
import { objectSql } from '../access/diff/object-sql.js';
import { grantKind } from '../access/object-kind.js';
import type { Situation } from '../access/situation.js';
import { safeText } from '../safe-text.js';
import { isProvidersRole } from '../server/provider.js';
import { identifier, literal } from '../sql/quote.js';
import { preview } from '../sql/render.js';
import { keyword, type Sql, sql } from '../sql/sql.js';
import type { Draft, DraftPhase } from './draft.js';

/*
 * What someone who may can run so that the administrator can do its work from then on: never more than that work needs,
 * and never a membership of a role that is mightier than the administrator itself.
 */

/** A statement as it is shown, to be copied. */
export function shown(statement: Sql): string {
	return `${preview(statement)};`;
}

/** Where the statements after it belong: a comment to whoever copies them, and not a command of one client. */
export function inside(database: string): string {
	return `-- in database ${safeText(database)}:`;
}

/** The very statements, each where it belongs. They can be run only where everything that they name is there. */
export function asTheyAre(phases: readonly DraftPhase[], which: (draft: Draft) => boolean): string {
	return phases
		.flatMap(({ id, database, drafts }) => {
			const lines = drafts.filter(which).map((draft) => shown(draft.sql));
			return (id === 'C' || id === 'D') && lines.length > 0 ? [inside(database), ...lines] : lines;
		})
		.join('\n');
}

/** Roles, databases and schemas are all there, so that any statement of the plan could come first. */
export function isSettled(situation: Situation): boolean {
	const { roles, databases } = situation.desired;
	return (
		roles.every(({ name }) => situation.role(name) !== undefined) &&
		databases.every(
			(wanted) =>
				!situation.isUnborn(wanted) &&
				wanted.schemas.every(({ name }) => situation.inside(wanted).schema(name) !== undefined),
		)
	);
}

/** Whoever could act as it would be as mighty as it is. */
export function isMightyRole(situation: Situation, name: string): boolean {
	const role = situation.role(name);
	const superusers = situation.current.roles.filter((each) => each.superuser).map((each) => each.name);
	return (
		(role !== undefined && (role.superuser || role.replication || role.bypassRowSecurity)) ||
		isProvidersRole(name, superusers)
	);
}

/** Lets the administrator join a role for a transaction, as it may each that it made itself; from 16 on without making it a member. */
export function lettingIn(situation: Situation, role: string): string {
	const { administrator, version } = situation.current;
	const to = sql`${identifier(role)} TO ${identifier(administrator.name)}`;
	if (version < 160_000) return shown(sql`GRANT ${to} WITH ADMIN OPTION`);
	const there = situation.membersOf(role).some((each) => each.member === administrator.name);
	return shown(there ? sql`GRANT ${to} WITH ADMIN OPTION` : sql`GRANT ${to} WITH ADMIN TRUE, INHERIT FALSE, SET FALSE`);
}

/** One of the profile's owners, which nobody signs in as, made for the administrator to go on with. */
function ownerLines(situation: Situation, owner: string): readonly string[] {
	const { version } = situation.current;
	if (!situation.isNew(owner)) return situation.canActAs(owner) ? [] : [lettingIn(situation, owner)];
	return [
		shown(sql`CREATE ROLE ${identifier(owner)} NOLOGIN`),
		shown(sql`COMMENT ON ROLE ${identifier(owner)} IS ${literal(mark(situation.desired.profile))}`),
		...(version < 160_000 ? [] : [lettingIn(situation, owner)]),
	];
}

const words = { tables: keyword('TABLE'), sequences: keyword('SEQUENCE'), routines: keyword('ROUTINE') } as const;

/** Everything of the profile that a mighty role owns, made the profile's owners'. */
export function handOver(situation: Situation, from: string): string {
	const owners = new Set<string>();
	const lines = situation.desired.databases.flatMap((wanted) => {
		const interior = situation.isUnborn(wanted) ? undefined : situation.interior(wanted);
		const owned = wanted.schemas.flatMap((schema) => {
			const to = identifier(schema.owner);
			const schemas = (interior?.schemas ?? [])
				.filter((each) => each.name === schema.name && each.owner === from)
				.map((each) => sql`ALTER SCHEMA ${identifier(each.name)} OWNER TO ${to}`);
			// A table brings its own sequences along, so tables come first. What runs with its owner's rights stays as it is.
			const objects = (interior?.objects ?? [])
				.filter(
					(each) => each.schema === schema.name && each.owner === from && !each.ofExtension && !each.securityDefiner,
				)
				.toSorted((a, b) => Number(a.kind === 'sequence') - Number(b.kind === 'sequence'))
				.map((each) => sql`ALTER ${words[grantKind(each)]} ${objectSql(each)} OWNER TO ${to}`);
			if (schemas.length + objects.length > 0) owners.add(schema.owner);
			return [...schemas, ...objects].map(shown);
		});
		const itself = situation.database(wanted.name)?.owner === from;
		if (itself) owners.add(wanted.owner);
		return [
			...(itself ? [shown(sql`ALTER DATABASE ${identifier(wanted.name)} OWNER TO ${identifier(wanted.owner)}`)] : []),
			...(owned.length > 0 ? [inside(wanted.name), ...owned] : []),
		];
	});
	const creates = situation.desired.databases.some(({ schemas }) =>
		schemas.some(({ creators }) => creators.includes(from)),
	);
	return [
		...[...owners].flatMap((owner) => ownerLines(situation, owner)),
		...lines,
		...(creates ? [`-- and leave ${safeText(from)} out of \`creators\`, or let a superuser apply this profile`] : []),
	].join('\n');
}

/** A database made and shut beforehand, for what only a superuser can put into it. */
export function bornByHand(situation: Situation, wanted: DesiredDatabase): readonly string[] {
	const name = identifier(wanted.name);
	const { administrator } = situation.current;
	const owner = identifier(wanted.owner);
	return [
		...ownerLines(situation, wanted.owner),
		...createDrafts(situation, wanted).map((draft) => shown(draft.sql)),
		shown(sql`ALTER DATABASE ${name} OWNER TO ${owner}`),
		shown(sql`REVOKE ALL ON DATABASE ${name} FROM PUBLIC`),
		shown(sql`GRANT CONNECT ON DATABASE ${name} TO ${identifier(administrator.name)}`),
		shown(sql`COMMENT ON DATABASE ${name} IS ${literal(mark(situation.desired.profile))}`),
		shown(sql`ALTER DATABASE ${name} ALLOW_CONNECTIONS true`),
	];
}
