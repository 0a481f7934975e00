import type { Setting } from '../../access/current.js';
import { identifier, settingName } from '../../sql/quote.js';
import { sql } from '../../sql/sql.js';
import { said } from '../mend.js';
import type { Login, Place } from '../place.js';

/** What its sessions are given before they set anything: what is set for the role wins over the database's. */
export function defaultFor({ wanted }: Place, login: Login, settings: readonly Setting[]): Setting | undefined {
	const applying = settings.filter(
		({ role, database, value }) =>
			(role === null || role === login.name) && (database === null || database === wanted.name) && value !== '',
	);
	const rank = ({ role, database }: Setting) => (role === null ? 0 : 2) + (database === null ? 0 : 1);
	return applying.toSorted((a, b) => rank(b) - rank(a))[0];
}

export function reset({ role, database, name }: Setting): string {
	const which = settingName(name);
	if (role === null && database === null) return said(sql`ALTER ROLE ALL RESET ${which}`);
	if (role === null) return said(sql`ALTER DATABASE ${identifier(database ?? '')} RESET ${which}`);
	const within = database === null ? sql`` : sql` IN DATABASE ${identifier(database)}`;
	return said(sql`ALTER ROLE ${identifier(role)}${within} RESET ${which}`);
}
