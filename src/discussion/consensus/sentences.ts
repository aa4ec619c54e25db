/** What somebody said, sentence by sentence: a quote of less could say the opposite ("Rust is right." out of "I do not believe that Rust is right."). */
import { clean, normalized } from '../../lib/text.ts';
import { indexOf } from './contains.ts';

/** What a line begins with that makes it a block of its own: an item, a heading, a row of a table. */
const BLOCK_START = /^\s*(?:[-+*•]\s|\d{1,9}[.)]\s|#{1,6}\s|\||>|```|~~~)/;
const MARKS = /^\s*(?:(?:[-+*•]|\d{1,9}[.)]|#{1,6})\s+)+|^\s*\|/;
/** Signs of formats, which a quote may leave out. */
const FORMATS = /[*_`~]+|\]\([^()\s]{0,2000}\)|[[\]]/g;

/** A text with every white space as one space and without signs of formats, so that quotes can be compared. */
const words = (value: string): string =>
  normalized(clean(value), 'NFC').replace(FORMATS, '').replace(/\s+/g, ' ').trim();

/** Words behind which a full stop ends no sentence. */
const ABBREVIATED =
  /(?:^|[\s(])(?:(?:e\.g|i\.e|z\.B|d\.h|u\.a|cf|vs|etc|approx|ca|bzw|usw|vgl|Nr|No|Fig|Eq|Dr|Mr|Mrs|Ms|Prof|St|Jr|Sr|Inc|Ltd|p|pp)\.|\p{Lu}\.)\s*$/u;

const segmenter = new Intl.Segmenter(undefined, { granularity: 'sentence' });

/** The blocks of a text: what is apart is no sentence together. What it quotes of others is left out. */
function blocks(text: string): string[] {
  const out: string[] = [];
  let open = false;
  for (const line of clean(text).split('\n')) {
    if (/^\s*>/.test(line) || line.trim() === '') {
      open = false;
      continue;
    }
    const begins = !open || BLOCK_START.test(line);
    if (begins) out.push(line.replace(MARKS, ''));
    else out[out.length - 1] += ` ${line}`;
    // A heading, or a row of a table, is no sentence together with what follows.
    open = !/^\s*(?:#{1,6}\s|\|)/.test(line);
  }
  return out.map(words).filter((block) => block !== '');
}

/** A block and where its sentences end in it, in order. */
interface Spoken {
  readonly text: string;
  readonly ends: readonly number[];
}

/** What somebody said, to look quotes up in. */
export function spoken(text: string): readonly Spoken[] {
  return blocks(text).map((block) => {
    const ends: number[] = [];
    for (const { index, segment } of segmenter.segment(block)) {
      const end = index + segment.length;
      if (end === block.length || !ABBREVIATED.test(block.slice(Math.max(0, end - 20), end))) ends.push(end);
    }
    return { text: block, ends };
  });
}

/** Where the whole sentences begin and end in which a part of a block lies. */
function widened({ text, ends }: Spoken, from: number, to: number): readonly [number, number] {
  return [ends.findLast((end) => end <= from) ?? 0, ends.find((end) => end >= to) ?? text.length];
}

/** Marks around a quote, and dots where it was cut. */
const EDGES = /^[\s"“„«»‘’'…]+|^\.{3}\s*|(?<!["”“»’'…])["”“»’'…]+$|\s*\.{3}$/g;

/**
 * A quote as whole sentences of what somebody said.
 * @returns undefined if nobody said it, if it lies in several places of which none is whole, or if its sentences are longer than `max` UTF-16
 * units
 */
export function wholeSentences(quote: string, said: readonly (readonly Spoken[])[], max: number): string | undefined {
  const wanted = words(quote).replace(EDGES, '').trim();
  if (wanted === '') return undefined;
  const found = new Set<string>();
  for (const block of said.flat()) {
    const at = indexOf(block.text, wanted);
    if (at < 0) continue;
    const [start, end] = widened(block, at, at + wanted.length);
    const whole = block.text.slice(start, end).trim();
    // But for the sign at its end it is the sentence.
    if (whole.length <= wanted.length + 2) return whole.length > max ? undefined : whole;
    found.add(whole);
    // Only another sentence makes it doubtful which is meant.
    const again = indexOf(block.text, wanted, Math.max(at + 1, end - wanted.length + 1));
    if (again >= 0) found.add(block.text.slice(...widened(block, again, again + wanted.length)).trim());
  }
  const [only, ...others] = found;
  return only === undefined || others.length > 0 || only.length > max ? undefined : only;
}
