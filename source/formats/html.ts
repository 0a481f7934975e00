import { safeText } from '../core/safe-text.js';

/** A piece of a page. Made by {@link html} alone, so that text is never taken for markup. */
export class Html {
	readonly text: string;

	private constructor(text: string) {
		this.text = text;
	}

	/** For markup that is written down here, and for nothing that comes from anywhere else. */
	static of(markup: string): Html {
		return new Html(markup);
	}
}

export type Content = string | number | Html | readonly Html[];

/** Composes a page. A bare string is text, whatever it looks like: its markup and its control characters become visible. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
	return Html.of(strings.map((markup, index) => markup + written(values[index] ?? '')).join(''));
}

export const nothing: Html = Html.of('');

/** Line breaks are kept; where white space counts (`pre`, `pre-line`) they are seen. */
export function lines(text: string): Html {
	return Html.of(escaped(safeText(text, { newlines: 'keep' })));
}

function written(content: Content): string {
	if (content instanceof Html) return content.text;
	if (typeof content === 'string') return escaped(safeText(content));
	return typeof content === 'number' ? String(content) : content.map(({ text }) => text).join('');
}

function escaped(text: string): string {
	return text
		.replaceAll('&', '&amp;')
		.replaceAll('<', '&lt;')
		.replaceAll('>', '&gt;')
		.replaceAll('"', '&quot;')
		.replaceAll("'", '&#39;');
}
