import { Component, type ReactNode } from 'react';

type Props = { readonly onCrash: (error: unknown) => void; readonly children: ReactNode };

/**
 * Ink's own boundary draws the error on the alternate screen, where it is lost at exit, with the source around it.
 * A class, because React offers error boundaries in no other form.
 */
export class CrashBoundary extends Component<Props, { readonly crashed: boolean }> {
	override state = { crashed: false };

	static getDerivedStateFromError() {
		return { crashed: true };
	}

	override componentDidCatch(error: unknown) {
		this.props.onCrash(error);
	}

	override render() {
		return this.state.crashed ? null : this.props.children;
	}
}
