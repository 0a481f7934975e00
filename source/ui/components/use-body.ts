import { createContext, useContext } from 'react';

/** The region of a Frame that a screen may fill, in cells. */
export type Body = { readonly width: number; readonly height: number };

export const BodyContext = createContext<Body>({ width: 78, height: 19 });

export const useBody = (): Body => useContext(BodyContext);
