// The way through the wizard that the pictures in docs/ show: the defaults, on the sandbox.
const enter = '\r';
const down = '\u001B[B';

/** What is on the screen, the picture that it makes, and the keys that lead on, once the screen hears them. */
export const walk = [
	{ words: 'Try it on a sandbox', name: 'welcome', keys: [enter] },
	{ words: 'Signed in as', keys: [enter] },
	{ words: 'How are customers kept apart', name: 'pattern', keys: [enter] },
	{ words: '3/8 Names', keys: [down] },
	{ words: '▸ Customers', name: 'names', keys: [enter] },
	{ words: '▸ \\[ Next', keys: [enter] },
	{ words: '4/8 Grants', name: 'grants', keys: [enter] },
	{ words: '5/8 Security', keys: [enter] },
	{ words: 'Check the answers', name: 'review', keys: ['s'] },
	{ words: 'as they will run', name: 'sql', keys: [enter] },
	{ words: 'Check the answers', keys: [enter] },
	{ words: 'only adds', name: 'confirm', keys: [enter], deafFor: 400 },
	{ words: '7/8 Apply[^]*[1-9] of \\d+', name: 'apply' },
	{ words: 'three gates hold', name: 'wizard', keys: [enter] },
	{ words: 'is ready', name: 'finish' },
];
