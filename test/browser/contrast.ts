/**
 * An expression for a page: its texts that can be seen and stand out less than 4.5 to 1 from what is behind them, as
 * WCAG counts it (https://www.w3.org/TR/WCAG21/#contrast-minimum).
 */
export const faint = `(() => {
	const read = (text) => (text.match(/[\\d.]+/g) ?? []).map(Number);
	const light = ([r, g, b]) => [r, g, b]
		.map((part) => part / 255)
		.map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4))
		.reduce((sum, part, at) => sum + part * [0.2126, 0.7152, 0.0722][at], 0);
	const behind = (element) => {
		for (let each = element; each !== null; each = each.parentElement) {
			const color = read(getComputedStyle(each).backgroundColor);
			if (color.length === 3 || color[3] > 0) return color;
		}
		return matchMedia('(prefers-color-scheme: dark)').matches && !matchMedia('print').matches ? [0, 0, 0] : [255, 255, 255];
	};
	const seen = (element) => element.checkVisibility() && element.closest('.unseen, script, style') === null;
	const found = new Set();
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (let text = walker.nextNode(); text !== null; text = walker.nextNode()) {
		const element = text.parentElement;
		if (text.data.trim() === '' || !seen(element)) continue;
		const pair = [light(read(getComputedStyle(element).color)), light(behind(element))].sort((a, b) => b - a);
		const ratio = (pair[0] + 0.05) / (pair[1] + 0.05);
		if (ratio < 4.5) found.add(text.data.trim().slice(0, 40) + ': ' + ratio.toFixed(2));
	}
	return [...found];
})()`;
