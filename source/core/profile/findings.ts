import type { Issue } from '../errors.js';
import type { ProfileWarning } from './profile.js';

/** What the rules found: each adds to it and none stops at its first problem. */
export class Findings {
	readonly issues: Issue[] = [];
	readonly warnings: ProfileWarning[] = [];

	refuse(path: string, message: string): void {
		this.issues.push({ path, message });
	}

	/** As `refuse`, where there is a problem at all. */
	refuseIf(path: string, problem: string | undefined): void {
		if (problem !== undefined) this.refuse(path, problem);
	}

	warn(code: string, message: string): void {
		this.warnings.push({ code, message });
	}
}
