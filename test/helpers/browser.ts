// A real browser, driven by its own protocol over two pipes: nothing has to be installed for it but the browser.
import { type ChildProcess, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { afterAll } from 'vitest';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable', 'chrome'];

/** Chromium by `GATEHOUSE_TEST_BROWSER` or on the PATH; a sentence that says what to do where there is none. */
export function findBrowser(env: NodeJS.ProcessEnv = process.env): string {
	const named = env['GATEHOUSE_TEST_BROWSER'];
	const places = (env['PATH'] ?? '').split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
	const found = (named === undefined ? places : [named]).find(isProgram);
	if (found !== undefined) return found;
	throw new Error(
		named === undefined
			? 'No Chromium is on the PATH. Install it (apt-get install chromium), or name one in GATEHOUSE_TEST_BROWSER.'
			: `GATEHOUSE_TEST_BROWSER is ${named}, which is no program. Name a Chromium, or unset it to look on the PATH.`,
	);
}

function isProgram(path: string): boolean {
	try {
		accessSync(path, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}

type Event = { readonly method: string; readonly params: Readonly<Record<string, unknown>> };

export type Look = { readonly width?: number; readonly scheme?: 'light' | 'dark'; readonly media?: 'screen' | 'print' };

export type Page = {
	/** Loads the address and waits until everything in it is there. */
	open(url: string, look?: Look): Promise<void>;
	/** The value of an expression, by JSON. */
	evaluate<Value>(expression: string): Promise<Value>;
	/** Presses the mouse on the middle of what the selector finds first. */
	click(selector: string): Promise<void>;
	/** What the page asked the network for since it was opened, itself left out. */
	requests(): readonly string[];
	/** Errors and warnings of the console, of the page's scripts and of its policies since it was opened. */
	complaints(): readonly string[];
	/** A PNG of the whole page, or of a part of it. */
	picture(part?: { readonly y: number; readonly height: number }): Promise<Buffer>;
};

/** Call it at the top of a test file; the browser ends after the last test. */
export async function openPage(): Promise<Page> {
	const profile = mkdtempSync(join(tmpdir(), 'gatehouse-browser-'));
	const flags = ['--headless=new', '--no-sandbox', '--disable-gpu', '--hide-scrollbars', '--no-first-run'];
	const child = spawn(findBrowser(), [...flags, '--remote-debugging-pipe', `--user-data-dir=${profile}`], {
		stdio: ['ignore', 'ignore', 'ignore', 'pipe', 'pipe'],
	});
	const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
	const talk = conversation(child);
	afterAll(async () => {
		// In good order: whoever kills it kills none of its helpers, and those write on.
		await Promise.race([talk.ask('Browser.close', {}), ended]);
		await ended;
		rmSync(profile, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
	});
	const { targetId } = await talk.ask<{ targetId: string }>('Target.createTarget', { url: 'about:blank' });
	const { sessionId } = await talk.ask<{ sessionId: string }>('Target.attachToTarget', { targetId, flatten: true });
	const ask = <Result>(method: string, params: object = {}) => talk.ask<Result>(method, params, sessionId);
	for (const domain of ['Page', 'Network', 'Runtime', 'Log']) await ask(`${domain}.enable`);

	return {
		async open(url, { width = 1280, scheme = 'light', media = 'screen' } = {}) {
			talk.forget();
			await ask('Emulation.setDeviceMetricsOverride', { width, height: 900, deviceScaleFactor: 1, mobile: false });
			const features = [{ name: 'prefers-color-scheme', value: scheme }];
			await ask('Emulation.setEmulatedMedia', { media, features });
			const loaded = talk.wait('Page.loadEventFired');
			await ask('Page.navigate', { url });
			await loaded;
		},
		async evaluate(expression) {
			const { result, exceptionDetails } = await ask<{
				result: { value: never };
				exceptionDetails?: { exception?: { description?: string } };
			}>('Runtime.evaluate', { expression, returnByValue: true, awaitPromise: true });
			if (exceptionDetails !== undefined) throw new Error(exceptionDetails.exception?.description ?? 'it threw');
			return result.value;
		},
		async click(selector) {
			const { result } = await ask<{ result: { value: { x: number; y: number } } }>('Runtime.evaluate', {
				expression: `(() => {
					const found = document.querySelector(${JSON.stringify(selector)});
					found.scrollIntoView({ block: 'center' });
					const { x, y, width, height } = found.getBoundingClientRect();
					return { x: x + width / 2, y: y + height / 2 };
				})()`,
				returnByValue: true,
			});
			const mouse = { ...result.value, button: 'left', clickCount: 1 };
			for (const type of ['mousePressed', 'mouseReleased']) await ask('Input.dispatchMouseEvent', { type, ...mouse });
		},
		requests() {
			const asked = talk.heard('Network.requestWillBeSent').filter(({ params }) => params['type'] !== 'Document');
			return asked.map(({ params }) => (params['request'] as { url: string }).url);
		},
		complaints() {
			return [
				...talk.heard('Runtime.exceptionThrown'),
				...talk.heard('Runtime.consoleAPICalled'),
				...talk.heard('Log.entryAdded'),
			].map(({ params }) => JSON.stringify(params));
		},
		async picture(part = undefined) {
			const { cssContentSize } = await ask<{ cssContentSize: { width: number; height: number } }>(
				'Page.getLayoutMetrics',
			);
			const clip = { x: 0, y: 0, ...cssContentSize, ...part, scale: 1 };
			const shot = { format: 'png', captureBeyondViewport: true, clip };
			return Buffer.from((await ask<{ data: string }>('Page.captureScreenshot', shot)).data, 'base64');
		},
	};
}

/** Messages are JSON, each ended by a NUL. */
function conversation(child: ChildProcess) {
	const [, , , into, outOf] = child.stdio as unknown as [null, null, null, Writable, Readable];
	const answers = new Map<number, { resolve(result: never): void; reject(error: Error): void }>();
	let waiting: { readonly method: string; resolve(): void }[] = [];
	let events: Event[] = [];
	let last = 0;
	let pending = '';
	outOf.setEncoding('utf8').on('data', (chunk: string) => {
		const parts = (pending + chunk).split('\0');
		pending = parts.pop() ?? '';
		for (const part of parts) take(JSON.parse(part));
	});
	child.once('close', () => {
		for (const { reject } of answers.values()) reject(new Error('the browser ended'));
	});
	into.on('error', () => {}); // it ended; `close` says so

	function take(message: { id?: number; result?: never; error?: { message: string } } & Event): void {
		if (message.id === undefined) {
			events.push(message);
			for (const each of waiting) if (each.method === message.method) each.resolve();
			waiting = waiting.filter(({ method }) => method !== message.method);
			return;
		}
		const answer = answers.get(message.id);
		answers.delete(message.id);
		if (message.error !== undefined) answer?.reject(new Error(message.error.message));
		else answer?.resolve(message.result as never);
	}

	return {
		ask<Result>(method: string, params: object, sessionId?: string): Promise<Result> {
			last += 1;
			const id = last;
			into.write(`${JSON.stringify({ id, method, params, sessionId })}\0`);
			return new Promise<Result>((resolve, reject) => answers.set(id, { resolve, reject }));
		},
		wait: (method: string) => new Promise<void>((resolve) => waiting.push({ method, resolve })),
		heard: (method: string): readonly Event[] => events.filter((event) => event.method === method),
		forget() {
			events = [];
		},
	};
}
