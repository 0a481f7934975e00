import { settingName } from '../sql/quote.js';
import { preview } from '../sql/render.js';

/**
 * What a pooled application runs around its statements: `SET LOCAL` ends with the transaction, so that the next
 * customer of the same connection begins as nobody. `KEY` stands for the customer's key.
 */
export function tenantTransaction(setting: string): string {
	return `BEGIN; SET LOCAL ${preview(settingName(setting))} = 'KEY'; ...; COMMIT;`;
}

/** Said wherever it is chosen. */
export const noBoundary = 'It guards against mistakes, not against someone who holds the login.';
