import type { Answers } from '../../core/wizard/answers.js';
import { type Offer, offerFor } from '../../core/wizard/existing/offers.js';
import type { ReachedServer } from '../../core/wizard/state.js';
import type { Choices } from './form-item.js';

/** Has the names of the server read anew. */
export type AskAgain = () => void;

/** What a field can be answered with; undefined where the server has nothing of the kind. */
export function choicesFor(
	field: string,
	answers: Answers,
	server: ReachedServer,
	askAgain: AskAgain,
): Choices | undefined {
	return withNews(offerFor(field, answers, server), server, askAgain);
}

export function withNews(offer: Offer | undefined, { known }: ReachedServer, askAgain: AskAgain): Choices | undefined {
	if (offer === undefined) return undefined;
	const isReading = known.renewal === 'reading' || known.inside?.status === 'reading';
	const news = isReading ? 'reading' : known.renewal === null ? 'none' : 'failed';
	return { ...offer, news, onAgain: askAgain };
}
