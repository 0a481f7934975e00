// How long "at once" may take here and now: a tenth of a second, and more only where the machine is so busy that even a
// program that does nothing but end takes long to do so, or so slow that a sign-in does: who cancels opens a connection.
import { spawn } from 'node:child_process';
import { once } from 'node:events';

const idle = "process.on('SIGINT', () => process.exit(130)); process.stdout.write('.'); setInterval(() => {}, 1000);";

type Entered = { end(): Promise<void> };

export async function atOnce(signIn?: () => Promise<Entered>): Promise<number> {
	const child = spawn(process.execPath, ['-e', idle], { stdio: ['ignore', 'pipe', 'inherit'] });
	await once(child.stdout, 'data');
	const start = performance.now();
	child.kill('SIGINT');
	await once(child, 'close');
	const ended = performance.now();
	await (await signIn?.())?.end();
	const entered = performance.now();
	// A machine that has nothing else to do needs less than ten milliseconds for either.
	return 100 * Math.max(1, (ended - start) / 10, (entered - ended) / 10);
}
