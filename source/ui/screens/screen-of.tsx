import type { ReactNode } from 'react';
import type { Event } from '../../core/wizard/event.js';
import type { State } from '../../core/wizard/state.js';
import { ApplyFailed } from './apply-failed.js';
import { Applying } from './applying.js';
import { Confirm } from './confirm.js';
import { Connect } from './connect.js';
import { Explain } from './explain.js';
import { Finished } from './finished.js';
import { Grants } from './grants.js';
import { Names } from './names.js';
import { Pattern } from './pattern.js';
import { ProfileTask } from './profile-task.js';
import { Profiles } from './profiles.js';
import { Review } from './review.js';
import { Rows } from './rows.js';
import { Security } from './security.js';
import { ServerFacts } from './server-facts.js';
import { Sql } from './sql.js';
import { Unplanned } from './unplanned.js';
import { Verify } from './verify.js';
import { Welcome } from './welcome.js';
import { Working } from './working.js';

/** One screen a state. */
export function screenOf(state: State, send: (event: Event) => void): ReactNode {
	switch (state.step) {
		case 'welcome':
			return <Welcome state={state} send={send} />;
		case 'profiles':
			return <Profiles state={state} send={send} />;
		case 'profile-task':
			return <ProfileTask key={state.task.kind} state={state} send={send} />;
		case 'connect':
			return <Connect state={state} send={send} />;
		case 'sandbox-starting':
		case 'connecting':
		case 'planning':
			return <Working key={state.step} state={state} send={send} />;
		case 'server-facts':
			return <ServerFacts state={state} send={send} />;
		case 'pattern':
			return <Pattern state={state} send={send} />;
		case 'rows':
			return <Rows state={state} send={send} />;
		case 'names':
			return <Names state={state} send={send} />;
		case 'grants':
			return <Grants state={state} send={send} />;
		case 'security':
			return <Security state={state} send={send} />;
		case 'unplanned':
			return <Unplanned state={state} send={send} />;
		case 'review':
			return <Review state={state} send={send} />;
		case 'sql':
			return <Sql state={state} send={send} />;
		case 'confirm':
			return <Confirm state={state} send={send} />;
		case 'applying':
			return <Applying state={state} send={send} />;
		case 'apply-failed':
			return <ApplyFailed state={state} send={send} />;
		case 'verifying':
		case 'verified':
		case 'verify-failed':
			return <Verify state={state} send={send} />;
		case 'finished':
			return <Finished state={state} send={send} />;
		case 'explain':
			return <Explain state={state} send={send} />;
		case 'ended':
			return null;
	}
}
