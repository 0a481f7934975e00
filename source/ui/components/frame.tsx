import type { ReactNode } from 'react';
import type { Environment } from '../../core/connection.js';
import type { KeyHint } from './key-hints.js';

export type FrameStep = { readonly at: number; readonly of: number; readonly name: string };
export type FrameProps = {
	readonly title: string;
	readonly step?: FrameStep | undefined;
	/** `user@host:port/database`, made safe here. */
	readonly target?: string | undefined;
	readonly tag?: Environment | undefined;
	readonly hints: readonly KeyHint[];
	/** Stands in the place of the hints while it is there. */
	readonly notice?: string | undefined;
	readonly children?: ReactNode | undefined;
};
export type Body = { readonly width: number; readonly height: number };
export declare function useBody(): Body;
export function Frame(_props: FrameProps) {
	return null;
}
