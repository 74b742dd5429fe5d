import type { Catalogue } from './catalogue.js';
import { english } from './english.js';
import { german } from './german.js';

/** The built-in languages, by tag. */
export const CATALOGUES: Readonly<Record<string, Catalogue>> = { en: english, de: german };
