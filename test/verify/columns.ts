import type { Server } from '../../source/commands/open-server.js';
import type { VerifyReport } from '../../source/core/gates/check.js';
import { desiredOf } from '../../source/core/patterns/desired-of.js';
import { parseProfile } from '../../source/core/profile/parse-profile.js';
import { ledgerOf } from '../../source/formats/verify-ledger.js';
import { matrixOf } from '../../source/formats/verify-matrix.js';

/** What stands above the columns of the picture: `the rest` is where a check goes that nobody has found a place for. */
export function columns(report: VerifyReport, document: unknown, { facts }: Server): readonly string[] {
	const desired = desiredOf(parseProfile(document), facts.administrator);
	return matrixOf(ledgerOf(report.checks, desired), desired).columns.map(({ label }) => label);
}
