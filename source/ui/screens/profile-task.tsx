import { useState } from 'react';
import { ForgetProfile, forgetHints } from './forget-profile.js';
import { Form } from './form.js';
import { formHints } from './hints.js';
import type { ScreenProps } from './screen.js';
import { ScreenFrame } from './screen-frame.js';
import { firstAnswer, taskButton, taskItems, taskProblem } from './task-items.js';

export function ProfileTask({ state, send }: ScreenProps<'profile-task'>) {
	return (
		<ScreenFrame state={state} hints={state.task.kind === 'delete' ? forgetHints : formHints}>
			{state.task.kind === 'delete' ? (
				<ForgetProfile state={state} send={send} profile={state.task.profile} />
			) : (
				<Ask state={state} send={send} />
			)}
		</ScreenFrame>
	);
}

function Ask({ state, send }: ScreenProps<'profile-task'>) {
	const [answer, setAnswer] = useState(firstAnswer(state.task));
	const back = (): void => send({ type: 'back-pressed' });
	return (
		<Form
			// What went wrong is read from its first line; what was typed is kept out here.
			key={state.problem === null ? 'asks' : 'tells'}
			items={taskItems(state, answer, (part) => setAnswer((before) => ({ ...before, ...part })))}
			buttons={[
				{ id: 'do', label: taskButton(state.task) },
				{ id: 'back', label: 'Back' },
			]}
			initial={state.problem === null ? 'text' : 'do'}
			onPress={(id) => {
				if (id === 'back') back();
				else if (taskProblem(state, answer) === undefined) send({ type: 'task-confirmed', ...answer });
			}}
			onBack={back}
		/>
	);
}
