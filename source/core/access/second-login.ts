import { type Desired, type DesiredDatabase, type DesiredRole, mark } from './desired.js';

/**
 * A login that stands beside another one while that gets a new password, so that the application can go over to it and
 * come back. It is a member of the first and has what that has. How far the rotation is stands in the comment on it: on the
 * server, where it is found again from any computer and after any crash.
 */
export type SecondLogin = {
	readonly name: string;
	/** Whose place it keeps. */
	readonly of: string;
	/** ISO 8601. */
	readonly since: string;
	readonly stage: Stage;
};

/**
 * `made`: nobody has signed in as it yet. `tried`: somebody has. `proved`: and whoever moves the application was told so.
 * `changed`: the first has a new password that nobody has tried yet. `retried`: somebody has. `ready`: and whoever moves the
 * application was told so, and then the second ends. Only what was told counts as a step that is done: a run that was killed
 * before it could say anything must not be gone on from.
 */
export type Stage = 'made' | 'tried' | 'proved' | 'changed' | 'retried' | 'ready';

/** How far it is. */
export function inWordsOf({ name, of, stage }: Pick<SecondLogin, 'name' | 'of' | 'stage'>): string {
	const words: Readonly<Record<Stage, string>> = {
		made: 'nobody has tried yet whether it signs in',
		tried: `it signs in, and nobody was told yet that the application may go over to it`,
		proved: `the application may go over to it, and then ${of} gets a new password`,
		changed: `${of} has a new password, which nobody has tried yet`,
		retried: `${of} has its new password, and nobody was told yet that the application may go back to it`,
		ready: `${of} has its new password, the application may go back to it, and then ${name} ends`,
	};
	return words[stage];
}

export function secondName(first: string): string {
	return `${first}_grace`;
}

/** The comment on a second login. */
export function secondMark(profile: string, { of, since, stage }: Omit<SecondLogin, 'name'>): string {
	return `${mark(profile)}${second}${of} since ${since}; ${stage})`;
}

const second = ' (second login of ';

/** What the comment on every second login of a profile begins with. */
export function secondMarkBegins(profile: string): string {
	return `${mark(profile)}${second}`;
}

/** Made by this profile: one of its roles, or a second login of one. */
export function isMarkedBy(profile: string, comment: string | null): boolean {
	return comment === mark(profile) || comment?.startsWith(secondMarkBegins(profile)) === true;
}

type Commented = { readonly name: string; readonly comment: string | null };

/** The second logins that stand: by their comments, for a name is anybody's. */
export function secondLoginsIn(
	desired: Pick<Desired, 'profile' | 'roles'>,
	roles: Iterable<Commented>,
): readonly SecondLogin[] {
	const named = new Set(desired.roles.map((role) => role.name));
	const there = new Map([...roles].map((role) => [role.name, role.comment] as const));
	return desired.roles.flatMap((role): readonly SecondLogin[] => {
		const name = secondName(role.name);
		if (role.kind !== 'login' || named.has(name)) return [];
		const begins = `${secondMarkBegins(desired.profile)}${role.name} since `;
		const comment = there.get(name) ?? '';
		const [, since, stage] = comment.startsWith(begins) ? (rest.exec(comment.slice(begins.length)) ?? []) : [];
		return since === undefined ? [] : [{ name, of: role.name, since, stage: stage as Stage }];
	});
}

const rest = /^(\S+); (made|tried|proved|changed|retried|ready)\)$/;

/** The same, with second logins beside the first: each is to be what the first is, by being a member of it. */
export function withSecondLogins(desired: Desired, seconds: readonly SecondLogin[]): Desired {
	if (seconds.length === 0) return desired;
	const byFirst = new Map(seconds.map((each) => [each.of, each] as const));
	const beside = <Item>(items: readonly Item[], firstOf: (item: Item) => string, again: Again<Item>): readonly Item[] =>
		items.flatMap((item) => {
			const found = byFirst.get(firstOf(item));
			return found === undefined ? [item] : [item, again(item, found)];
		});
	return {
		...desired,
		roles: beside(desired.roles, (role) => role.name, beOther),
		databases: desired.databases.map((wanted) => besideIn(wanted, beside)),
	};
}

type Again<Item> = (item: Item, found: SecondLogin) => Item;
type Beside = <Item>(items: readonly Item[], firstOf: (item: Item) => string, again: Again<Item>) => readonly Item[];

/** In the groups of the first as well: through one of those it enters, and by it the policies know whom they are for. */
function beOther(first: DesiredRole, found: SecondLogin): DesiredRole {
	return {
		...first,
		name: found.name,
		memberOf: [],
		groups: [first.name, ...first.groups],
		adopt: false,
		second: found,
	};
}

function besideIn(wanted: DesiredDatabase, beside: Beside): DesiredDatabase {
	const { tenantMap } = wanted;
	return {
		...wanted,
		logins: beside(
			wanted.logins,
			(login) => login,
			(_, { name }) => name,
		),
		settings: beside(
			wanted.settings,
			(setting) => setting.role,
			(setting, { name }) => ({ ...setting, role: name }),
		),
		searchPath: new Map(
			beside(
				[...wanted.searchPath],
				([role]) => role,
				([, schemas], { name }) => [name, schemas],
			),
		),
		...(tenantMap === undefined
			? {}
			: {
					tenantMap: {
						...tenantMap,
						entries: beside(
							tenantMap.entries,
							(entry) => entry.login,
							(entry, { name }) => ({ ...entry, login: name }),
						),
					},
				}),
	};
}
