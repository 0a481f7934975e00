import type { Session } from '../postgres/session.js';
import { sampleDatabases } from './sample.js';

type Connection = Pick<Session, 'query' | 'close'>;

/** Creates the sample's databases and fills them; `open` signs in to a database as the sandbox's superuser. */
export async function loadSample(open: (database: string) => Promise<Connection>): Promise<void> {
	await withConnection(open, 'postgres', async (connection) => {
		for (const { database } of sampleDatabases) await connection.query(`CREATE DATABASE ${database}`);
	});
	for (const { database, statements } of sampleDatabases) {
		await withConnection(open, database, async (connection) => {
			for (const statement of statements) await connection.query(statement);
		});
	}
}

async function withConnection(
	open: (database: string) => Promise<Connection>,
	database: string,
	use: (connection: Connection) => Promise<void>,
): Promise<void> {
	const connection = await open(database);
	try {
		await use(connection);
	} finally {
		await connection.close();
	}
}
