import type { Answer } from './guard.js';
import { SandboxError } from './sandbox-error.js';

/** What a program of PostgreSQL said last is the only explanation there is; it holds neither SQL nor a password. */
export function failure(program: string, answer: Answer): SandboxError {
	const said = answer.output.trim().split('\n').at(-1) ?? '';
	return new SandboxError(
		'sandbox-failed',
		`The sandbox's \`${program}\` ended with ${answer.code ?? 'a signal'}${said === '' ? '' : `: ${said}`}`,
		'Try other programs with --bin-dir, or look whether the temporary folder has room.',
	);
}
