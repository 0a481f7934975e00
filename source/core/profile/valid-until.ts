const shape = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?\s?(Z|[+-]\d{2}(?::?\d{2})?)?)?$/i;

/**
 * The instant a password stops working, in UTC, or why it cannot be told.
 * A time without a zone would mean something else on another server, because the server reads it in its own TimeZone.
 */
export function parseValidUntil(text: string): { readonly instant: string } | { readonly problem: string } {
	if (text.toLowerCase() === 'infinity') return { instant: 'infinity' };
	const match = shape.exec(text.trim());
	if (match === null) return { problem: 'is not a date; write it as 2027-06-30 or 2027-06-30T18:00:00Z' };
	const [, year = '', month = '', day = '', hour, minute = '', second = '00', zone] = match;
	const midnight = new Date(`${year}-${month}-${day}T00:00:00Z`);
	// JavaScript would roll the 30th of February over into March.
	if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(`${year}-${month}-${day}`)) {
		return { problem: 'is a day that the calendar does not have; mend the date' };
	}
	if (hour === undefined) return { instant: `${year}-${month}-${day}T23:59:59Z` };
	if (zone === undefined) return { problem: 'is a time without a zone; add Z or an offset such as +02:00' };
	const instant = new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}${isoZone(zone)}`);
	if (Number.isNaN(instant.getTime())) return { problem: 'is a time that the clock does not have; mend it' };
	return { instant: instant.toISOString().replace('.000Z', 'Z') };
}

/** `+02` and `+0200`, as PostgreSQL prints them, become `+02:00`. */
function isoZone(zone: string): string {
	if (zone.toUpperCase() === 'Z') return 'Z';
	return `${zone.slice(0, 3)}:${zone.slice(3).replace(':', '') || '00'}`;
}
