/** "Erase the saved lines": what the user had in scrollback before us is theirs. */
// biome-ignore lint/complexity/useRegexLiterals: an escape character in a literal is hard to see
const eraseScrollback = new RegExp('\u001B\\[3J', 'g');

/**
 * Nothing that goes through it can empty the scrollback. Ink writes that sequence whenever a frame is, or was, taller than
 * the window (its `clearTerminal`), on the alternate screen too.
 */
export const withoutScrollbackErasing = (data: string): string => data.replace(eraseScrollback, '');

/** The same stream, except that what is written through it goes through `rewrite` first. */
export function rewritten(stdout: NodeJS.WriteStream, rewrite: (data: string) => string): NodeJS.WriteStream {
	const write = (data: unknown, ...rest: unknown[]): boolean =>
		Reflect.apply(stdout.write, stdout, [typeof data === 'string' ? rewrite(data) : data, ...rest]) as boolean;
	// A proxy, because the size, the listeners and the state must stay those of the stream itself.
	return new Proxy(stdout, {
		get(target, name) {
			if (name === 'write') return write;
			const value: unknown = Reflect.get(target, name, target);
			return typeof value === 'function' ? value.bind(target) : value;
		},
		set: (target, name, value) => Reflect.set(target, name, value, target),
	});
}
