import { addsToProfile, replacesProfile } from '../../core/wizard/save-profile.js';
import type { Planned } from '../../core/wizard/state.js';

/** What saving does, wherever it is chosen. */
export const savingLabel = (state: Planned): string =>
	addsToProfile(state) ? 'Add to the profile' : replacesProfile(state) ? 'Replace the profile' : 'Save as profile';
