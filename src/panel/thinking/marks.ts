/** Finds the marks of thinking in a text that comes in pieces. */
import { FRAMES, MARKS, type Marks, MAX_HEADER } from './tags.ts';

/** A mark at a place in a text, and where it ends. */
export interface Mark {
  readonly kind: 'open' | 'close' | 'frame';
  readonly marks: Marks | null;
  readonly end: number;
}

interface Literal {
  readonly text: string;
  readonly kind: Mark['kind'];
  readonly marks: Marks | null;
}

const literals: readonly Literal[] = [
  ...MARKS.filter(({ words }) => !words).flatMap((marks): Literal[] => [
    { text: marks.open.toLowerCase(), kind: 'open', marks },
    { text: marks.close.toLowerCase(), kind: 'close', marks },
  ]),
  ...FRAMES.map((frame): Literal => ({ text: frame.toLowerCase(), kind: 'frame', marks: null })),
];

/** By their first two units, so that a text full of `<` costs little. The longest come first. */
const byStart = new Map<string, Literal[]>();
for (const literal of literals.toSorted((a, b) => b.text.length - a.text.length)) {
  const start = literal.text.slice(0, 2);
  byStart.set(start, [...(byStart.get(start) ?? []), literal]);
}
const FIRST = new Set(literals.map(({ text }) => text.charAt(0)));
const LONGEST = Math.max(...literals.map(({ text }) => text.length));

/** The mark that begins at a place in a text; 'more' if that depends on what follows. */
export function markAt(text: string, at: number, final: boolean): Mark | 'more' | null {
  const here = text.slice(at, at + LONGEST).toLowerCase();
  if (here.length < 2) return !final && FIRST.has(here) ? 'more' : null;
  let more = false;
  for (const literal of byStart.get(here.slice(0, 2)) ?? []) {
    // `[Think](…)` is a link.
    if (literal.text.startsWith('[') && /[a-z]/.test(text.slice(at, at + literal.text.length))) continue;
    if (here.startsWith(literal.text)) {
      // A longer one may begin here too.
      if (more) return 'more';
      const end = literal.kind === 'close' ? endOf(text, at, literal.marks, final) : at + literal.text.length;
      if (end === 'more') return 'more';
      if (end !== null) return { kind: literal.kind, marks: literal.marks, end };
    } else more ||= !final && at + here.length === text.length && literal.text.startsWith(here);
  }
  return more ? 'more' : null;
}

/** Where a closing mark that begins at a place ends; null if it is none after all. */
export function endOf(text: string, at: number, marks: Marks | null, final: boolean): number | 'more' | null {
  const end = at + (marks?.close.length ?? 0);
  if (marks?.through === undefined) return end;
  const header = text.slice(end, end + MAX_HEADER);
  const through = header.indexOf(marks.through);
  if (through !== -1) return end + through + marks.through.length;
  return final || header.length === MAX_HEADER ? null : 'more';
}
