import type { Reply } from '../session.js';

/** Something to say to the server, in a transaction of its own that is rolled back, or in none. */
export type Said = {
	readonly transaction: 'read only' | 'read write' | 'none';
	readonly text: string;
};

const begin = { 'read only': 'BEGIN READ ONLY; ', 'read write': 'BEGIN READ WRITE; ', none: '' } as const;

/**
 * Says all of it over one session and gathers a reply to each. A transaction is rolled back at the head of the next text,
 * because a text by itself costs both sides as much as what it says; the last one by itself.
 */
export async function sayEach(
	queryEach: (texts: readonly string[]) => Promise<readonly Reply[]>,
	all: readonly Said[],
): Promise<readonly Reply[]> {
	const texts: string[] = [];
	const at: number[] = [];
	let open = false;
	for (const { transaction, text } of all) {
		// Some statements have to be alone in their text.
		if (open && transaction === 'none') texts.push('ROLLBACK');
		at.push(texts.length);
		texts.push(`${open && transaction !== 'none' ? 'ROLLBACK; ' : ''}${begin[transaction]}${text}`);
		open = transaction !== 'none';
	}
	if (open) texts.push('ROLLBACK');
	const replies = await queryEach(texts);
	return at.map((index) => replies[index] ?? { kind: 'lost' });
}
