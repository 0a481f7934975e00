import { profileJsonSchema } from './schema.js';

/** The part of a JSON Schema that messages need: what a field means and what may stand below it. */
type Place = {
	readonly description?: string;
	readonly properties?: Readonly<Record<string, Place>>;
	readonly items?: Place;
	readonly anyOf?: readonly Place[];
};

/** What the schema says about the field at this path. */
function placesAt(path: readonly PropertyKey[]): readonly Place[] {
	let places: readonly Place[] = [profileJsonSchema() as Place];
	for (const step of path) {
		places = places
			.flatMap((place) => [place, ...(place.anyOf ?? [])])
			.flatMap((place) => (typeof step === 'number' ? place.items : place.properties?.[String(step)]) ?? []);
	}
	return places.flatMap((place) => [place, ...(place.anyOf ?? [])]);
}

export function knownKeys(path: readonly PropertyKey[]): readonly string[] {
	return placesAt(path).flatMap((place) => Object.keys(place.properties ?? {}));
}

export function meaningOf(path: readonly PropertyKey[]): string | undefined {
	return placesAt(path).find((place) => place.description !== undefined)?.description;
}
