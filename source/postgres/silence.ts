import type { Duplex } from 'node:stream';

/**
 * What a second connection says of the first: the server works for it, waits for it, or is not there any more; or that it
 * answers nobody at all.
 */
export type Standing = 'at work' | 'idle' | 'gone' | 'out of reach';

export type SilenceWatch = {
	/** The server owes an answer from now on. */
	begin(): void;
	end(): void;
	/** Somebody has asked to stop, and waits: whether the server is there is asked soon, and no more than once. */
	hurry(): void;
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
	giveUp: (standing: Exclude<Standing, 'at work'>) => void,
): SilenceWatch {
	let heard = 0;
	let turn = 0;
	let state: 'waiting' | 'asking' | 'over' = 'over';
	let hurried = false;
	let timer: NodeJS.Timeout | undefined;
	socket.on('data', () => {
		heard++;
	});
	const wait = (milliseconds: number, wasIdle: boolean) => {
		const [before, mine] = [heard, turn];
		const isOver = () => turn !== mine;
		state = 'waiting';
		timer = setTimeout(async () => {
			if (heard !== before) return wait(patience / 2, false);
			state = 'asking';
			const standing = await ask(patience / 2).catch((): Standing => 'out of reach');
			if (isOver()) return;
			if (heard !== before || standing === 'at work') return wait(patience / 2, false);
			if (standing !== 'idle' || wasIdle) return giveUp(standing);
			wait(Math.min(onItsWay, patience / 2), true);
		}, milliseconds).unref();
	};
	return {
		begin() {
			turn++;
			hurried = false;
			wait(patience / 2, false);
		},
		end() {
			turn++;
			state = 'over';
			clearTimeout(timer);
		},
		hurry() {
			if (hurried || state !== 'waiting') return;
			hurried = true;
			clearTimeout(timer);
			wait(Math.min(onItsWay, patience / 4), false);
		},
	};
}
