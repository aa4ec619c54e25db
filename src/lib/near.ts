/** What a person may have meant by a word that is unknown. */
import { closest, distance } from 'fastest-levenshtein';
import { lastPart } from './text.ts';

/** Only so many characters of a word are compared. No model has a longer name. */
const MAX_WORD = 128;
/** Which part of the letters of a word may be wrong. */
const MAX_WRONG = 0.34;

/**
 * The names that a person may have meant, for names of any kind (`nearMatches` is for ids of models).
 * @returns up to three names that contain the word or stand in it, in any letter case. If there are none, the name with the
 * fewest wrong letters, unless more than two and more than a third of the word's letters are wrong
 */
export function nearNames(word: string, names: readonly string[]): readonly string[] {
  const wanted = word.toLowerCase();
  const lower = names.map((name) => name.toLowerCase());
  const alike = names.filter((_, at) => lower[at]?.includes(wanted) || wanted.includes(lower[at] ?? ''));
  if (alike.length > 0 || names.length === 0) return alike.slice(0, 3);
  const best = closest(wanted, lower);
  const isNear = distance(wanted, best) <= Math.max(2, word.length / 3);
  return isNear ? names.slice(lower.indexOf(best)).slice(0, 1) : [];
}

/**
 * The ids or aliases of models that a person may have meant. Only letters and digits are compared. First come candidates that
 * contain the word, then those that differ from it in at most a third of its letters. Equally good candidates keep their order,
 * but a variant (`:free`, `~…`) comes after the others.
 * @param count how many are given at most
 */
export function nearMatches(word: string, candidates: Iterable<string>, count = 3): readonly string[] {
  const wanted = bare(word.slice(0, MAX_WORD));
  if (wanted.length < 2) return [];
  const found: { readonly candidate: string; readonly score: number }[] = [];
  for (const candidate of new Set(candidates)) {
    const score = scoreOf(wanted, candidate);
    if (score !== null) found.push({ candidate, score: score + (/[:~]/.test(candidate) ? 0.05 : 0) });
  }
  return found
    .toSorted((a, b) => a.score - b.score)
    .slice(0, count)
    .map(({ candidate }) => candidate);
}

/** How near a candidate is to the word: 0 is best, 1 is worst, null is not near. */
function scoreOf(wanted: string, candidate: string): number | null {
  const whole = bare(candidate);
  const tail = bare(lastPart(candidate));
  if (wanted === whole || wanted === tail) return 0;
  if (whole.includes(wanted)) return 0.1;
  if (tail.length > 2 && wanted.includes(tail)) return 0.2;
  const names = [
    whole,
    tail,
    ...lastPart(candidate)
      .split(/[-_.:]+/)
      .map(bare),
  ].filter((name) => name.length > 2);
  const most = Math.floor(MAX_WRONG * wanted.length);
  const wrong = Math.min(...names.map((name) => mistakes(wanted, name, most))) / wanted.length;
  return wrong <= MAX_WRONG ? 0.2 + wrong : null;
}

/** How many letters are wrong. Two neighbours that are swapped count as one mistake. Above `most` the number is not exact. */
function mistakes(wanted: string, name: string, most: number): number {
  const plain = distance(wanted, name);
  // A swap makes it one mistake less. Where that changes nothing, trying every swap would only take time.
  if (plain < 2 || plain > most + 1) return plain;
  const swapped = Array.from({ length: Math.max(0, wanted.length - 1) }, (_, at) => {
    const [a = '', b = ''] = [wanted[at], wanted[at + 1]];
    return 1 + distance(`${wanted.slice(0, at)}${b}${a}${wanted.slice(at + 2)}`, name);
  });
  return Math.min(plain, ...swapped);
}

/** Lower-case letters and digits only. */
function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
