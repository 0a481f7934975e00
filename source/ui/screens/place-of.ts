import { destination, type Target } from '../../core/connection.js';
import { environmentOf } from '../../core/wizard/document.js';
import type { State, StateOf } from '../../core/wizard/state.js';
import type { Header } from '../components/header-line.js';

type Place = Pick<Header, 'target' | 'tag'>;

/** The server that a screen is about, and its tag: also on what lies over the screen. */
export function placeOf(state: State): Place {
	const server = 'server' in state ? state.server : null;
	if (server === null) return unconnected(state);
	return { target: shorterAndShorter(server.target), tag: environmentOf(server) };
}

/** What is said of the server before it answers, so that production is on the screen from the first. */
function unconnected(state: State): Place {
	if (state.step === 'profile-task') return ofTheProfile(state);
	if (state.step !== 'connect' && state.step !== 'connecting') return {};
	const { environment } = state.answers.connection;
	return { target: 'not connected', ...(environment === 'guess' ? {} : { tag: environment }) };
}

function ofTheProfile({ task }: StateOf<'profile-task'>): Place {
	if (task.kind === 'import') return {};
	const { server, environment } = task.profile;
	return {
		...(server === undefined ? {} : { target: server }),
		...(environment === undefined ? {} : { tag: environment }),
	};
}

/** In a narrow window the user goes first, then the maintenance database; which server it is stays. */
function shorterAndShorter(target: Target): readonly string[] {
	const whole = destination(target);
	const withoutUser = whole.slice(target.user.length + 1);
	return [whole, withoutUser, withoutUser.slice(0, -(target.database.length + 1))];
}
