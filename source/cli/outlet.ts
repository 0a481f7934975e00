export type Outlet = {
	readonly write: (text: string) => void;
	/** Whether all of it so far has been taken: who reads it may leave before the end, and a disk may be full. */
	readonly wentOut: () => Promise<boolean>;
	/** The code of what went wrong, where that is not that nobody reads any more, which is the reader's own business. */
	readonly problem: () => string | undefined;
};

/** A reader that has left, and a terminal that is gone. */
const left: readonly unknown[] = ['EPIPE', 'EIO'];

/**
 * A stream to speak through. That nobody hears it must not end the process: it may be in the middle of an apply, which is to
 * be finished, or taken back.
 */
export function outlet(stream: NodeJS.WritableStream): Outlet {
	let failure: NodeJS.ErrnoException | undefined;
	stream.on('error', (error: NodeJS.ErrnoException) => {
		failure ??= error;
	});
	return {
		write(text) {
			if (failure === undefined) stream.write(text);
		},
		async wentOut() {
			if (failure === undefined)
				await new Promise<void>((resolve) => {
					stream.write('', (error) => {
						failure ??= error ?? undefined;
						resolve();
					});
				});
			return failure === undefined;
		},
		problem: () => (failure === undefined || left.includes(failure.code) ? undefined : (failure.code ?? 'unknown')),
	};
}
