import { ToolError } from '../core/errors.js';
import { ExitCode } from '../core/exit-code.js';

/** The throw-away server cannot be had on this computer as it is. */
export class SandboxError extends ToolError {
	readonly code: 'no-postgres-binaries' | 'sandbox-unsupported' | 'sandbox-failed' | 'sandbox-left-behind';
	readonly exitCode = ExitCode.unreachable;

	constructor(code: SandboxError['code'], message: string, remedy: string, options?: ErrorOptions) {
		super(message, remedy, options);
		this.code = code;
	}
}
