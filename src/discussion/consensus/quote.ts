/** Quotes in a consensus: what a panellist said, in whole sentences. The writer of the consensus may have invented them, or cut them. */
import { placesOf } from './contains.ts';
import { lettersOf, type Letters } from './letters.ts';
import type { Passage } from './leads.ts';
import { passagesOf } from './passages.ts';
import { sentencesIn, type Sentence } from './sentences.ts';

/** The greatest length of a quote, UTF-16 units. A longer one is left out, because a part of it could say something else. */
const QUOTE_CHARS = 600;
/** A quote that is less than a sentence has so many letters: with fewer it may be of any sentence. Those of a syllable or a word count twice. */
const LEAST_LETTERS = 8;
const SYLLABLES = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}]/gu;

const isShort = (letters: string): boolean =>
  letters.length < LEAST_LETTERS && letters.length + (letters.match(SYLLABLES)?.length ?? 0) < LEAST_LETTERS;
/** A longer passage is not divided into sentences, UTF-16 units. */
const PASSAGE_CHARS = 20_000;

interface Candidate {
  readonly text: string;
  /** 0: these sentences and nothing else was quoted. 1: and they stand below words that say how they are meant. 2: a part of them. */
  readonly rank: 0 | 1 | 2;
}

/** A passage as it is searched. */
interface Searched extends Passage {
  readonly letters: Letters;
  readonly leadLetters: string;
  readonly sentences: () => readonly Sentence[];
}

function searched(passage: Passage): Searched {
  const { text, whole, lead } = passage;
  let sentences: readonly Sentence[] | null = null;
  return {
    ...passage,
    letters: lettersOf(text),
    // With a longer one it is too long to be shown.
    leadLetters: lead.length > QUOTE_CHARS ? '' : lettersOf(lead).text,
    sentences: () => (sentences ??= whole ? [{ start: 0, end: text.length }] : sentencesIn(text)),
  };
}

/** The sentences of a passage in which the wanted letters stand. */
function candidatesIn({ text, letters, lead, sentences }: Searched, wanted: string): Candidate[] {
  if (text.length > PASSAGE_CHARS || wanted.length > letters.text.length) return [];
  const places = placesOf(letters.text, wanted);
  const found: Candidate[] = [];
  let [first, last, before] = [0, 0, ''];
  for (const place of places) {
    const from = letters.places[place] ?? 0;
    const to = letters.places[place + wanted.length - 1] ?? from;
    // Places come in order.
    while ((sentences()[first]?.end ?? Infinity) <= from) first++;
    while ((sentences()[last]?.end ?? Infinity) <= to) last++;
    if (before === `${first}:${last}`) continue;
    before = `${first}:${last}`;
    const said = text.slice(sentences()[first]?.start, sentences()[last]?.end);
    const isWhole = lettersOf(said).text === wanted;
    found.push({ text: `${lead}${said}`, rank: isWhole ? (lead === '' ? 0 : 1) : 2 });
  }
  return found;
}

/** The same, where the words that lead to the passage may be quoted with it. */
function withLead(passage: Searched, wanted: string): Candidate[] {
  const { leadLetters } = passage;
  if (leadLetters === '' || !wanted.startsWith(leadLetters)) return candidatesIn(passage, wanted);
  const behind = wanted.slice(leadLetters.length);
  return behind === '' ? [] : candidatesIn(passage, behind);
}

/** Finds a quote in what some panellists said. */
export type QuoteFinder = (quote: string, who: readonly string[]) => string | undefined;

/**
 * A function that finds a quote in answers, whatever its case, signs and spaces. What it gives is taken from the answer: the whole sentences
 * in which the quote stands, and before them the words with a colon that lead to them. Undefined if none of them said it, if it may be a part
 * of several sentences that differ, or if they are too long.
 */
export function quoteFinder(answers: readonly { readonly author: string; readonly text: string }[]): QuoteFinder {
  const read = new Map<string, readonly Searched[]>();
  const saidBy = (author: string): readonly Searched[] => {
    const known = read.get(author);
    if (known !== undefined) return known;
    const own = answers.filter((answer) => answer.author === author);
    const passages = own.flatMap(({ text }) => passagesOf(text)).map(searched);
    read.set(author, passages);
    return passages;
  };
  return (quote, who) => {
    const wanted = lettersOf(quote).text;
    if (wanted === '') return undefined;
    const candidates = who.flatMap(saidBy).flatMap((passage) => withLead(passage, wanted));
    const best = candidates.reduce((least, { rank }) => Math.min(least, rank), 2);
    const texts = new Set(candidates.filter(({ rank }) => rank === best).map(({ text }) => text));
    const [text] = texts;
    if (text === undefined || texts.size > 1 || text.length > QUOTE_CHARS) return undefined;
    return best === 2 && isShort(wanted) ? undefined : text;
  };
}
