/** Whom words are for: the bot may be named anywhere in them, and its name is no part of what is said. Pure. */
import { trimmed, without, type Typed } from './content/typed.ts';

/** The bot, as people name it. */
export interface BotName {
  readonly id: number;
  /** Without `@`. */
  readonly name: string;
}

/** Words without the bot's name, and whether that was among them. */
export interface Addressed {
  readonly words: Typed;
  readonly named: boolean;
}

/** Where a name is no name: in code and in addresses. */
const CODE = new Set(['code', 'pre', 'url', 'email']);

/** Where the bot is named first: by `@name` as a word, or by its display name (`text_mention`). Null if it is not. */
function mention({ text, marks }: Typed, { id, name }: BotName): readonly [number, number] | null {
  const byMark = marks.find(
    ({ type, user, url }) =>
      (type === 'text_mention' && user === id) || (type === 'text_link' && url === `tg://user?id=${id}`),
  );
  if (byMark) return [byMark.offset, byMark.offset + byMark.length];
  const escaped = name.replace(/[^\w]/g, String.raw`\$&`);
  for (const found of text.matchAll(new RegExp(`(?<![\\w@/.])@${escaped}(?!\\w)`, 'giu'))) {
    const [start, end] = [found.index, found.index + found[0].length];
    const inCode = marks.some(
      (mark) => CODE.has(mark.type) && mark.offset <= start && end <= mark.offset + mark.length,
    );
    if (!inCode) return [start, end];
  }
  return null;
}

/** Takes the bot's name out of words, with the signs by which people set it off: "Which one, @bot?" is "Which one?". */
export function addressed(given: Typed, bot: BotName): Addressed {
  let words = trimmed(given);
  let named = false;
  // A name may be there twice; each time there is less left.
  for (let found = mention(words, bot); found !== null; found = mention(words, bot)) {
    named = true;
    const { text } = words;
    let [start, end] = found;
    const before = /[\s,;]*$/.exec(text.slice(0, start))?.[0].length ?? 0;
    const after = /^[\s,:;.!?-]*/.exec(text.slice(end))?.[0].length ?? 0;
    if (start === before) [start, end] = [0, end + after];
    else start -= before;
    words = trimmed(without(words, start, end));
  }
  return { words, named };
}
