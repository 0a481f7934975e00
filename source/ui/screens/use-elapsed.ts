import { useEffect, useState } from 'react';

/** Whole seconds since the component appeared. */
export function useElapsed(): number {
	const [seconds, setSeconds] = useState(0);
	useEffect(() => {
		const timer = setInterval(() => setSeconds((before) => before + 1), 1000);
		return () => clearInterval(timer);
	}, []);
	return seconds;
}
