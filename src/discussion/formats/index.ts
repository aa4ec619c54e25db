/** Every format there is, by the name that people type. */
import { council } from './council.ts';
import { discuss } from './discuss.ts';
import type { Format } from './format.ts';
import { open } from './open.ts';

const FORMATS = { open, discuss, council } as const satisfies Readonly<Record<string, Format>>;

export type FormatName = keyof typeof FORMATS;

/** The names of all formats. */
export const FORMAT_NAMES = Object.keys(FORMATS) as readonly FormatName[];

/** Whether a word names a format. */
export function isFormat(word: string): word is FormatName {
  return Object.hasOwn(FORMATS, word);
}

/** A format by its name. */
export function formatNamed(name: FormatName): Format {
  return FORMATS[name];
}

/** Whether nobody in a format learns who said what. */
export function isUnnamed(name: FormatName): boolean {
  return formatNamed(name).stages.some(({ sees }) => sees === 'unnamed');
}
