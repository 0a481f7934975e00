import { createContext, useContext } from 'react';
import { type Glyphs, unicodeGlyphs } from '../terminal/glyphs.js';

export const GlyphContext = createContext<Glyphs>(unicodeGlyphs);

export const useGlyphs = (): Glyphs => useContext(GlyphContext);
