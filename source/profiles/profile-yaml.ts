import { stringify } from 'yaml';

/** What YAML lets stand in a string and a terminal would obey: C1, invisible and directing characters, line separators. */
const unsafe = /[\u007F-\u009F\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A profile as its YAML. Names from a stranger are written so that they can be looked at, and still read back the same. */
export function profileYaml(document: unknown): string {
	const plain = stringify(document);
	if (plain.search(unsafe) === -1) return plain;
	// Only between double quotes does YAML know escapes.
	const quoted = stringify(document, { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'QUOTE_DOUBLE' });
	return quoted.replace(unsafe, (character) => `\\U${(character.codePointAt(0) ?? 0).toString(16).padStart(8, '0')}`);
}
