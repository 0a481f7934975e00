import type { Answers } from '../../core/wizard/answers.js';
import type { Event } from '../../core/wizard/event.js';
import type { Goal } from '../../core/wizard/state.js';

/** A question that the review opened leads back there, and says so. */
export function nextAndBack(goal: Goal) {
	return [
		{ id: 'next', label: goal === 'review' ? 'To the review' : 'Next' },
		{ id: 'back', label: 'Back' },
	] as const;
}

/** Leaving in either direction keeps what was typed, also what is not valid. */
export function leaveWith(send: (event: Event) => void, answers: () => Partial<Answers>): (id: string) => void {
	return (id) => {
		send({ type: 'answered', answers: answers() });
		send({ type: id === 'next' ? 'next-pressed' : 'back-pressed' });
	};
}
