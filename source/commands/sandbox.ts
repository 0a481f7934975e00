import type { Target } from '../core/connection.js';
import { connect } from '../postgres/connect.js';
import { loadSample } from '../sandbox/load-sample.js';
import { type Sandbox, type SandboxOptions, startSandbox } from '../sandbox/sandbox.js';

export type RunningSandbox = { readonly target: Target; readonly sandbox: Sandbox; stop(): Promise<void> };

/** Starts a throw-away server with the sample in it. It is gone when it is stopped, or when this process ends in any way. */
export async function runSandbox(options: SandboxOptions = {}): Promise<RunningSandbox> {
	const sandbox = await startSandbox(options);
	const target: Target = {
		host: sandbox.host,
		port: sandbox.port,
		user: sandbox.user,
		database: sandbox.database,
		password: sandbox.password,
		sslmode: 'disable',
		environment: 'development',
		timeout: 10_000,
		sources: { host: 'the sandbox' },
	};
	try {
		options.onProgress?.('loading the sample data');
		await loadSample((database) => connect(target, { database, signal: options.signal }));
	} catch (error) {
		await sandbox.stop();
		throw error;
	}
	return { target, sandbox, stop: () => sandbox.stop() };
}
