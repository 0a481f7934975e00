import type { Asker, Facts, Need } from '../../core/explain/facts.js';
import { holderOf, privilegesOn } from '../../core/explain/privilege.js';
import type { Sought } from '../../core/explain/sought.js';
import type { Session } from '../session.js';
import type { Subject } from './find-subject.js';
import { findSchema } from './find-things.js';
import { readCompanions } from './read-companions.js';
import { readNeed } from './read-needs.js';
import { readRows, readTenant } from './read-rows.js';

/** Reads what decides one question about one thing. */
export async function readFacts(
	session: Session,
	asker: Asker,
	{ found, lookup }: Subject,
	privilege: string,
	column: string | null,
): Promise<Facts> {
	const { thing } = found;
	// CONNECT is asked of the login itself; what it does inside it does as the role that its sessions start as.
	const who = privilege === 'CONNECT' ? asker.role.name : asker.startsAs;
	const need = await readNeed(session, found, { who, privilege, because: null, column });
	const companions = await readCompanions(session, found, { who, privilege });
	return {
		asker,
		thing,
		privilege,
		lookup,
		schema: thing.schema === null ? null : await readUsage(session, who, thing.schema),
		needs: [need, ...companions.needs],
		rows: await readRows(session, companions.tables),
		tenant: await readTenant(session, asker.role.name),
	};
}

async function readUsage(session: Session, who: string, schema: string): Promise<Need | null> {
	const [found] = await findSchema(session, schema);
	return found === undefined ? null : await readNeed(session, found, { who, privilege: 'USAGE', because: null });
}

/** The privileges that a question may be about, of those that can be held on the thing. */
export function privilegesFor({ privileges }: Sought, { found }: Subject, version: number): readonly string[] {
	const all = privilegesOn(holderOf(found.thing.kind)).filter((name) => name !== 'MAINTAIN' || version >= 170_000);
	return privileges.length === 0 ? all : privileges.filter((privilege) => all.includes(privilege));
}
