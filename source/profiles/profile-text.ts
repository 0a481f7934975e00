import { stringify } from 'yaml';
import type { ProfileDocument } from '../core/profile/schema.js';

/** A profile as a file of this name holds it: JSON where the name says so, else YAML. */
export function profileText(document: ProfileDocument, path: string): string {
	return path.toLowerCase().endsWith('.json') ? `${JSON.stringify(document, null, 2)}\n` : stringify(document);
}
