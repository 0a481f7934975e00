/** `1 database`, `2 databases`, `12,000 databases`. */
export function amount(count: number, what: string): string {
	return `${thousands(count)} ${what}${count === 1 ? '' : 's'}`;
}

/** The same in every country: a locale would make the screens differ. */
export function thousands(count: number): string {
	return String(count).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

/** `7.6 MB`, as PostgreSQL counts them. */
export function megabytes(bytes: number): string {
	return `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}
