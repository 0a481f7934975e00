import type { ApplyEvent } from '../core/apply/result.js';
import { safeText } from '../core/safe-text.js';
import { heartbeat } from './heartbeat.js';
import type { Io } from './io.js';

/** So many statements are told of one by one; of more, one a second. */
const many = 100;

export type ApplyProgress = {
	/** What is going on before there are events, and after them. */
	working(what: string): void;
	event(event: ApplyEvent): void;
	/** There is a result, or a question: nothing is told any more. */
	end(): void;
};

/** Tells in lines how far an apply is; with `told elsewhere` only that it waits, and that it lives. */
export function applyProgress(
	io: Pick<Io, 'err' | 'interactive'>,
	{ statements }: { readonly statements: 'told' | 'told elsewhere' },
): ApplyProgress {
	const tell = (line: string) => io.err(`${safeText(line)}\n`);
	const beats = heartbeat(io);
	let doing = '';
	const become = (what: string) => {
		beats.end();
		doing = what;
		beats.begin(what);
	};
	let count = 0;
	let last = 0;
	const isDue = () => {
		if (++count > many && performance.now() - last < 1000) return false;
		last = performance.now();
		return true;
	};

	return {
		working: become,
		event(event) {
			switch (event.type) {
				case 'waiting-for-lock':
					tell(`Waiting for another Gatehouse run${event.holder === null ? '' : ` (${event.holder})`} …`);
					return become('Waiting for it');
				case 'phase-started':
					return beats.end(doing);
				case 'statement-started':
					return beats.begin(event.id);
				case 'statement':
					beats.end(event.id);
					if (statements === 'told' && (isDue() || event.status === 'failed')) tell(statementLine(event, count));
					return;
				case 'held-up':
					beats.end(event.id);
					return tell(`${event.id.padEnd(4)} held up: another session holds a lock that it needs; trying again …`);
				case 'undoing':
					if (statements === 'told') tell(`Undoing ${event.statements} statements …`);
					return become('Undoing');
				case 'checking':
					if (statements === 'told') tell('Looking at what is there now …');
					return become('Looking');
				case 'phase-committed':
					return;
			}
		},
		end: () => beats.end(),
	};
}

function statementLine({ id, status, ms }: Extract<ApplyEvent, { readonly type: 'statement' }>, count: number): string {
	const line = `${id.padEnd(4)} ${status}  ${Math.round(ms)} ms`;
	return count > many ? `${line}  (${count} so far)` : line;
}
