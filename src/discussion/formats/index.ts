/** Every format there is: those that people type by name, and those that only a button begins. */
import { best } from './best.ts';
import { council } from './council.ts';
import { decide } from './decide.ts';
import { discuss } from './discuss.ts';
import type { Format } from './format.ts';
import { open } from './open.ts';
import { review } from './review.ts';
import { settle } from './settle.ts';

/** What a question can be asked in. */
const ASKED = { open, discuss, council, review, decide } as const satisfies Readonly<Record<string, Format>>;
const FORMATS = { ...ASKED, best, settle } as const satisfies Readonly<Record<string, Format>>;

/** What a question can be asked in. */
export type FormatName = keyof typeof ASKED;
/** What a run can be of. */
export type RunFormat = keyof typeof FORMATS;

/** The names of the formats in which a question can be asked. */
export const FORMAT_NAMES = Object.keys(ASKED) as readonly FormatName[];
/** The names of all formats. */
export const RUN_FORMATS = Object.keys(FORMATS) as readonly RunFormat[];

/** Whether a word names a format in which a question can be asked. */
export function isFormat(word: string): word is FormatName {
  return Object.hasOwn(ASKED, word);
}

/** A format by its name. */
export function formatNamed(name: RunFormat): Format {
  return FORMATS[name];
}

/** Whether nobody in a format learns who said what. */
export function isUnnamed(name: RunFormat): boolean {
  return formatNamed(name).stages.some(({ sees }) => sees === 'unnamed');
}
