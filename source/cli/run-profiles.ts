import { resolve } from 'node:path';
import { UsageError } from '../core/errors.js';
import { ExitCode } from '../core/exit-code.js';
import { didYouMean } from '../core/profile/nearest.js';
import { profileJsonSchema } from '../core/profile/schema.js';
import { json } from '../formats/json.js';
import { profileListText } from '../formats/profile-list.js';
import { profileYaml } from '../profiles/profile-yaml.js';
import { readProfile } from '../profiles/read-profile.js';
import type { ProfileStore } from '../profiles/store.js';
import type { Arguments } from './arguments.js';
import type { Io } from './io.js';
import { type ProfileAction, profileActions } from './profile-actions.js';
import { storeOf } from './profile-of.js';

type Action = {
	readonly takes: readonly string[];
	readonly optional?: number;
	readonly run: (context: {
		readonly store: ProfileStore;
		readonly names: readonly string[];
		readonly args: Arguments;
		readonly io: Io;
	}) => void | Promise<void>;
};

const actions: Readonly<Record<ProfileAction, Action>> = {
	list: {
		takes: [],
		run({ store, args, io }) {
			const profiles = store.list();
			io.out(
				args.format === 'json'
					? json({ formatVersion: '1.0', kind: 'profiles', profiles, exitCode: 0 })
					: profileListText(profiles),
			);
		},
	},
	show: {
		takes: ['NAME'],
		run({ store, names: [name = ''], args, io }) {
			const { document } = store.read(name);
			io.out(args.format === 'json' ? json(document) : profileYaml(document));
		},
	},
	save: {
		takes: ['FILE', 'NAME'],
		optional: 1,
		async run({ store, names: [file = '', name], args, io }) {
			const { document, name: own } = await readProfile(file, {
				cwd: io.cwd,
				stdin: io.stdin,
				store: async () => store,
			});
			const saved = name ?? own;
			store.save(saved, document, { replace: args.flags.replace });
			done(io, args, `Saved as ${saved}.`, { name: saved, path: store.path });
		},
	},
	rename: {
		takes: ['OLD', 'NEW'],
		run({ store, names: [from = '', to = ''], args, io }) {
			store.rename(from, to);
			done(io, args, `${from} is now called ${to}.`, { name: to });
		},
	},
	duplicate: {
		takes: ['OLD', 'NEW'],
		run({ store, names: [from = '', to = ''], args, io }) {
			store.duplicate(from, to);
			done(io, args, `${to} is a copy of ${from}; the names of its database and roles are the same.`, { name: to });
		},
	},
	delete: {
		takes: ['NAME'],
		run({ store, names: [name = ''], args, io }) {
			store.delete(name);
			done(io, args, `${name} is forgotten; nothing was changed on the server.`, { name });
		},
	},
	path: {
		takes: [],
		run({ store, args, io }) {
			const path = resolve(store.path);
			done(io, args, path, { path });
		},
	},
	schema: { takes: [], run: ({ io }) => io.out(json(profileJsonSchema())) },
};

/** `gatehouse profiles`: what is kept on this computer. Never touches a server. */
export async function runProfiles(args: Arguments, io: Io): Promise<ExitCode> {
	const [word = '', ...names] = args.positionals;
	const action = Object.hasOwn(actions, word) ? actions[word as ProfileAction] : undefined;
	if (action === undefined) {
		throw new UsageError(
			`\`gatehouse profiles\` does not know ${JSON.stringify(word)}${didYouMean(word, profileActions) || '.'}`,
			`Use ${profileActions.join(', ')}.`,
		);
	}
	const { takes, optional = 0 } = action;
	if (names.length > takes.length || names.length < takes.length - optional)
		throw new UsageError(
			`\`gatehouse profiles ${word}\` got ${names.length} ${names.length === 1 ? 'name' : 'names'}.`,
			`Write: gatehouse profiles ${[word, ...takes].join(' ')}`,
		);
	await action.run({ store: await storeOf(io), names, args, io });
	return ExitCode.ok;
}

function done(io: Io, { format }: Arguments, text: string, facts: Record<string, unknown>): void {
	io.out(format === 'json' ? json({ formatVersion: '1.0', kind: 'profiles', ...facts, exitCode: 0 }) : `${text}\n`);
}
