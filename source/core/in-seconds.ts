/** A time that somebody waits, in words. */
export function inSeconds(milliseconds: number): string {
	return milliseconds === 1000 ? '1 second' : `${milliseconds / 1000} seconds`;
}
