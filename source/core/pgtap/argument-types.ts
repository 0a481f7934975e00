/** A routine's argument types one by one; a type's own name, where it is quoted, may have a comma in it. */
export function argumentTypes(signature: string): readonly string[] {
	return [...signature.matchAll(/(?:"(?:[^"]|"")*"|[^",])+/g)].map(([type]) => type.trim());
}
