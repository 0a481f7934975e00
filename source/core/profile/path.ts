/** `['roles', 1, 'access']` as the user would write it: `roles[1].access`. */
export function writePath(path: readonly PropertyKey[]): string {
	return path.reduce<string>((written, step) => {
		if (typeof step === 'number') return `${written}[${step}]`;
		const name = String(step);
		if (!/^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(name)) return `${written}[${JSON.stringify(name)}]`;
		return written === '' ? name : `${written}.${name}`;
	}, '');
}

/** What is at this path of a document, or undefined. */
export function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
	return path.reduce<unknown>((value, step) => {
		if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
		return (value as Record<PropertyKey, unknown>)[step];
	}, document);
}
