/** "Erase the saved lines": what the user had in scrollback before us is theirs. */
// biome-ignore lint/complexity/useRegexLiterals: an escape character in a literal is hard to see
const eraseScrollback = new RegExp('\u001B\\[3J', 'g');

/**
 * The same stream, except that nothing written through it can empty the scrollback. Ink writes that sequence whenever a
 * frame is, or was, taller than the window (its `clearTerminal`), on the alternate screen too.
 */
export function withoutScrollbackErasing(stdout: NodeJS.WriteStream): NodeJS.WriteStream {
	const write = (data: unknown, ...rest: unknown[]): boolean => {
		const kept = typeof data === 'string' ? data.replace(eraseScrollback, '') : data;
		return Reflect.apply(stdout.write, stdout, [kept, ...rest]) as boolean;
	};
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
