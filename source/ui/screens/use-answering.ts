import { useEffect, useRef } from 'react';
import type { Answers } from '../../core/wizard/answers.js';
import type { Event } from '../../core/wizard/event.js';

/** Tells what is being answered while it is typed, so that the draft has it before the step is left. */
export function useAnswering(send: (event: Event) => void, answers: Partial<Answers>): void {
	const told = useRef(Object.values(answers));
	useEffect(() => {
		const values = Object.values(answers);
		if (values.every((value, at) => value === told.current[at])) return;
		told.current = values;
		send({ type: 'answered', answers });
	});
}
