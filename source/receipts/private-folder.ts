import { stat } from 'node:fs/promises';
import process from 'node:process';
import { ProfileStoreError } from '../core/errors.js';

/**
 * What an undo runs stands in the receipts, so nobody else may exchange them: a folder that others can write to is
 * refused before anything happens. One that is not there yet is made for this user alone.
 */
export async function assertPrivateFolder(folder: string): Promise<void> {
	const found = await stat(folder).catch(() => undefined);
	const mine = process.getuid?.();
	if (found === undefined || mine === undefined || !found.isDirectory()) return;
	if (found.uid !== mine && found.uid !== 0) {
		// Root may write anywhere; whose folder it is could exchange what it wrote.
		throw refused(folder, 'belongs to another user', 'choose another place with XDG_STATE_HOME');
	}
	if ((found.mode & 0o022) !== 0) throw refused(folder, 'can be written to by others', `shut it: chmod 700 ${folder}`);
}

function refused(folder: string, why: string, remedy: string): ProfileStoreError {
	return new ProfileStoreError(
		`The folder for receipts, ${folder}, ${why}, who could exchange what an undo would run.`,
		`Nothing was changed. Once you know that nobody did, ${remedy}.`,
	);
}
