import type { KnownDatabase, KnownRole, KnownSchema, KnownTable, Named } from '../../server/names.js';
import type { Answers } from '../answers.js';
import { databaseName, loginName, ownerName, schemaName } from '../names.js';
import type { ReachedServer } from '../state.js';
import { askedFor } from './asked.js';
import { existing, type Found, foundDatabase, foundLogin, foundOwner, foundSchema } from './found.js';
import { existingDatabase, insideOf, schemasOf, tablesOf } from './inside.js';

/** What the server has that a field could be answered with. What each means is asked only of what is in view. */
export type Offer = {
	/** `Roles of this server`. */
	readonly title: string;
	readonly items: readonly Named[];
	readonly about: (item: Named) => Found;
	/** Why there is nothing. */
	readonly empty: string;
	/** The field takes several, with commas between them. */
	readonly several: boolean;
};

type Server = Pick<ReachedServer, 'facts' | 'known'>;
type OfferFor = (answers: Answers, server: Server) => Offer;

/** Items and what is said of them are of one kind: that is forgotten here, and nowhere else. */
function offer<Item extends Named>(
	title: string,
	items: readonly Item[],
	about: (item: Item) => Found,
	rest: Partial<Pick<Offer, 'empty' | 'several'>> = {},
): Offer {
	return { title, items, about: about as (item: Named) => Found, empty: 'There are none.', several: false, ...rest };
}

const offers: Readonly<Record<string, OfferFor>> = {
	database: (answers, server) => {
		const asked = askedFor(answers, server, '');
		return offer('Databases of this server', server.known.names.databases, (each: KnownDatabase) =>
			inList(foundDatabase(each, asked), ownedBy(each)),
		);
	},
	owner: (answers, server) => {
		const asked = askedFor(answers, server, '');
		return offer('Roles of this server', server.known.names.roles, (each: KnownRole) =>
			inList(foundOwner(each, asked), kindOf(each)),
		);
	},
	schema: (answers, server) => {
		const asked = { ...askedFor(answers, server, ''), owner: ownerName(answers) };
		return offer(
			`Schemas in ${existingDatabase(answers, server.known)?.name ?? databaseName(answers)}`,
			schemasOf(answers, server.known),
			(each: KnownSchema) => inList(foundSchema(each, asked), ownedBy(each)),
			{ empty: emptyInside(answers, server, 'schemas') },
		);
	},
	tables: (answers, server) =>
		offer(
			`Tables in ${schemaName(answers)}`,
			tablesOf(answers, server.known),
			({ hasColumn }: KnownTable) => foundTable(hasColumn, answers.rows.column),
			{ empty: emptyInside(answers, server, 'tables'), several: true },
		),
	creators: (answers, server) => otherRoles(answers, server, 'What it makes later in the schema is covered too.'),
	keep: (answers, server) => otherRoles(answers, server, 'It keeps by a grant of its own what PUBLIC loses.'),
};

/** Beside a field it is news that something exists; in a list of what exists it says nothing. */
const inList = (found: Found, word: string): Found => (found.word === existing ? { ...found, word } : found);
const ownedBy = ({ owner }: { readonly owner: string }): string => `owned by ${owner}`;
const kindOf = ({ superuser, login }: KnownRole): string =>
	superuser ? 'a superuser' : login ? 'a login' : 'never signs in';

/** Undefined: nothing on the server answers this field. */
export function offerFor(field: string, answers: Answers, server: Server): Offer | undefined {
	const login = answers.logins.find(({ key }) => field === `${key}.name`);
	if (login === undefined) return offers[field]?.(answers, server);
	const asked = askedFor(answers, server, '');
	const isAdopted = login.kept.adopt === true && loginName(answers, login) !== '';
	return offer('Roles of this server', server.known.names.roles, (each: KnownRole) =>
		inList(foundLogin(each, asked, isAdopted), kindOf(each)),
	);
}

/** The maintenance database: any to begin from. */
export function maintenanceOffer({ known }: Pick<Server, 'known'>): Offer {
	return offer('Databases of this server', enterable(known.names.databases), ({ owner }: KnownDatabase) => ({
		word: ownedBy({ owner }),
		text: 'The wizard begins from it; what the application gets is asked later.',
		tone: 'plain',
	}));
}

/** What a question about a refusal is about. */
export function refusalOffer(field: 'role' | 'database', { known }: Pick<Server, 'known'>): Offer {
	const { roles, databases } = known.names;
	if (field === 'role')
		return offer('Roles of this server', roles, ({ login }: KnownRole) => ({
			word: login ? 'may sign in' : 'may not sign in',
			text: '',
			tone: 'plain',
		}));
	return offer('Databases of this server', enterable(databases), ({ owner }: KnownDatabase) => ({
		word: ownedBy({ owner }),
		text: '',
		tone: 'plain',
	}));
}

const open = new WeakMap<readonly KnownDatabase[], readonly KnownDatabase[]>();

function enterable(databases: readonly KnownDatabase[]): readonly KnownDatabase[] {
	const known = open.get(databases) ?? databases.filter(({ acceptsConnections }) => acceptsConnections);
	open.set(databases, known);
	return known;
}

function otherRoles(answers: Answers, server: Server, meaning: string): Offer {
	const asked = askedFor(answers, server, '');
	const about = (role: KnownRole): Found => {
		const { word } = inList(foundLogin(role, asked, true), kindOf(role));
		return { word, text: meaning, tone: 'plain' };
	};
	return offer('Roles of this server', server.known.names.roles, about, { several: true });
}

function foundTable(hasColumn: boolean, column: string): Found {
	return hasColumn
		? { word: `has ${column}`, text: 'It gets the policies, and an index on the column.', tone: 'plain' }
		: { word: `no ${column}`, text: 'Without the column it gets no policies, and stays shut.', tone: 'warn' };
}

function emptyInside(answers: Answers, { known }: Server, what: string): string {
	const database = existingDatabase(answers, known);
	if (database === undefined)
		return `The database ${databaseName(answers)} is not there yet, so there are no ${what} to choose from.`;
	const inside = insideOf(answers, known);
	if (inside === null) return `${database.name} cannot be looked into.`;
	if (inside.status === 'reading') return `Looking into ${database.name}.`;
	if (inside.status === 'failed') return `${inside.problem.message} ${inside.problem.remedy}`;
	return `There are no ${what} in it.`;
}
