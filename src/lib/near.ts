import { distance } from 'fastest-levenshtein';
import { lastPart } from './text.ts';

/** Longer words are no names of models. */
const MAX_WORD = 128;
/** What share of a word's letters may be wrong. */
const MAX_WRONG = 0.34;

/**
 * Which of the candidates a person may have meant: first those that contain the word (marks aside), then those that
 * differ from it in at most a third of its letters. The order of the candidates decides between equals; variants
 * (`:free`, `~…`) come after what they are variants of. Gives at most `count`.
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

/** 0 is best, 1 worst, `null` not near. */
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

/** How many letters are wrong. Two swapped neighbours are one mistake. Exact only up to `most`. */
function mistakes(wanted: string, name: string, most: number): number {
  const plain = distance(wanted, name);
  // A swap saves one mistake. Where that would not help, all the swaps need not be tried.
  if (plain < 2 || plain > most + 1) return plain;
  const swapped = Array.from({ length: Math.max(0, wanted.length - 1) }, (_, at) => {
    const [a = '', b = ''] = [wanted[at], wanted[at + 1]];
    return 1 + distance(`${wanted.slice(0, at)}${b}${a}${wanted.slice(at + 2)}`, name);
  });
  return Math.min(plain, ...swapped);
}

function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, '');
}
