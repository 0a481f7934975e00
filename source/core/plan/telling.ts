import { few } from '../access/diff/words.js';
import { groupBy } from '../group-by.js';
import type { Warning } from './plan.js';

/** A warning as it is found, where much of the same may be found. */
export type Telling = Warning & {
	/** What is said instead where the same is so of several things, of which this is one. */
	readonly alike?: Alike | undefined;
	/** What it was found in, where a plan is about several databases; a database is not in itself. */
	readonly database?: string | undefined;
};

type Alike = {
	/** Everything but the name, so that what is equal here is the same. */
	readonly of: readonly (string | null)[];
	readonly name: string;
	/** Of all of them; `names` are in words already. */
	readonly all: (names: string) => string;
};

/** Each said once, where it is found first: of thousands of tenants the same may be so. */
export function saidOnce(tellings: readonly Telling[]): readonly Warning[] {
	const groups = groupBy(tellings, ({ code, message, alike }) =>
		JSON.stringify([code, alike === undefined ? message : alike.of]),
	);
	return [...groups.values()].flatMap((group) => {
		const [first] = group;
		if (first === undefined) return [];
		const { code, message, alike } = first;
		const places = [...new Set(group.flatMap(({ database }) => database ?? []))];
		const names = [...new Set(group.map((each) => named(each, places.length > 1)))];
		const whole = alike === undefined || names.length < 2 ? message : alike.all(few(names));
		// With more than one, each name says where it is.
		const where = alike !== undefined && names.length > 1 && places.length > 1 ? [] : places;
		return [{ code, message: where.length === 0 ? whole : `In ${few(where)}: ${whole}` }];
	});
}

function named({ alike, database }: Telling, saysWhere: boolean): string {
	return [alike?.name, saysWhere && database !== undefined ? `in ${database}` : undefined]
		.filter((part) => part !== undefined)
		.join(' ');
}
