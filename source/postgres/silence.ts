import type { Duplex } from 'node:stream';

/** What a second connection says of the first: the server works for it, waits for it, or is not there any more. */
export type Standing = 'at work' | 'idle' | 'gone';

export type SilenceWatch = {
	/** The server owes an answer from now on. */
	begin(): void;
	end(): void;
};

/** A server that has just answered may be idle, and its answer still on its way. */
const onItsWay = 1000;

/**
 * Tells a server that takes long from one that will never answer. How long a statement takes is its own affair, so after
 * half of `patience` without a byte the server is asked over another connection whether it is at it, and given up where
 * that is not answered within the other half, or where it is not at it.
 */
export function watchSilence(
	socket: Duplex,
	patience: number,
	ask: (milliseconds: number) => Promise<Standing>,
	giveUp: () => void,
): SilenceWatch {
	let heard = 0;
	let turn = 0;
	let timer: NodeJS.Timeout | undefined;
	socket.on('data', () => {
		heard++;
	});
	const wait = (milliseconds: number, wasIdle: boolean) => {
		const [before, mine] = [heard, turn];
		const isOver = () => turn !== mine;
		timer = setTimeout(async () => {
			if (heard !== before) return wait(patience / 2, false);
			const standing = await ask(patience / 2).catch((): Standing => 'gone');
			if (isOver()) return;
			if (heard !== before || standing === 'at work') return wait(patience / 2, false);
			if (standing === 'gone' || wasIdle) return giveUp();
			wait(Math.min(onItsWay, patience / 2), true);
		}, milliseconds).unref();
	};
	return {
		begin() {
			turn++;
			wait(patience / 2, false);
		},
		end() {
			turn++;
			clearTimeout(timer);
		},
	};
}
