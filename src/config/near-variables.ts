/** Variables that are set, are none of ours, and nearly are: most likely somebody meant one that is now unset. */
import { distance } from 'fastest-levenshtein';

/** A variable that nobody reads, and the one it may be meant for. */
export interface NearVariable {
  readonly given: string;
  readonly meant: string;
}

/** What a name has to be so that it may stand in a log: somebody may have put anything before a `=`. */
const NAME = /^[A-Za-z][A-Za-z0-9_]{2,63}$/;
/** These belong to every program, and others have names that are near to them (`FTP_PROXY`, `GOPROXY`). */
const SHARED = /PROXY$/;
/** Shorter names of ours are words of everybody (`HOST`, `PORT`, `ROLE`): one letter more or less is another word. */
const SHORTEST = 6;

/** How many letters may be wrong. */
const mistakes = (name: string) => (name.length < 8 ? 1 : 2);

/** Whether words stand in a row of words, in that order. */
function isWithin(words: readonly string[], row: readonly string[]): boolean {
  let at = 0;
  for (const word of row) if (word === words[at]) at += 1;
  return at === words.length;
}

/**
 * Whether a name lacks words of one of ours: those between the first and the last (`TELEGRAM_TOKEN`), or the first ones, if two are
 * left (`BOT_TOKEN`).
 */
function lacksWords(given: string, ours: string): boolean {
  const [some, all] = [given.split('_'), ours.split('_')];
  if (some.length < 2 || some.length >= all.length || some.at(-1) !== all.at(-1)) return false;
  return some[0] === all[0] ? isWithin(some, all) : ours.endsWith(`_${given}`);
}

/**
 * Finds them.
 * @param env the environment
 * @param ours the names of all variables that are read
 * @returns each with the one it is nearest to. None for a variable of ours that is set too, and none where two are equally meant
 */
export function nearVariables(
  env: Readonly<Record<string, string | undefined>>,
  ours: readonly string[],
): readonly NearVariable[] {
  const isSet = (name: string) => (env[name] ?? '').trim() !== '';
  const names = new Set(ours);
  const wanted = ours.filter((name) => !SHARED.test(name) && !isSet(name));
  return Object.keys(env).flatMap((given): NearVariable[] => {
    const name = given.toUpperCase();
    if (names.has(given) || !NAME.test(given) || SHARED.test(name) || !isSet(given)) return [];
    const [meant, second] = nearest(name, wanted);
    return meant === undefined || second !== undefined ? [] : [{ given, meant }];
  });
}

/** The names that one may be meant for: with the fewest wrong letters, or if there are none, all that it lacks words of. */
function nearest(name: string, wanted: readonly string[]): readonly string[] {
  const counted = wanted
    .filter((ours) => ours === name || ours.length >= SHORTEST)
    .map((ours) => ({ ours, wrong: distance(name, ours) }))
    .filter(({ ours, wrong }) => wrong <= mistakes(ours));
  const fewest = Math.min(...counted.map(({ wrong }) => wrong));
  if (counted.length > 0) return counted.filter(({ wrong }) => wrong === fewest).map(({ ours }) => ours);
  return wanted.filter((ours) => lacksWords(name, ours));
}
