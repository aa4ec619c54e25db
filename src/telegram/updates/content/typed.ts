/** What somebody typed: a text with its entities, and cutting words out of it. Pure, for whatever an update holds. */
import { field } from '../../../lib/field.ts';

/** A stretch of a text with a meaning of its own, as Telegram gives it. Positions are in UTF-16 units. */
export interface Mark {
  readonly type: string;
  readonly offset: number;
  readonly length: number;
  /** Where a `text_link` leads. */
  readonly url: string | null;
  /** The language of a `pre`. */
  readonly language: string | null;
  /** Whom a `text_mention` means. */
  readonly user: number | null;
}

export interface Typed {
  readonly text: string;
  readonly marks: readonly Mark[];
}

const textOr = (value: unknown): string | null => (typeof value === 'string' ? value : null);

/** An entity as a mark; none if it has no place in the text. */
function markOf(entity: unknown, text: string): Mark[] {
  const [type, offset, length] = [field(entity, 'type'), field(entity, 'offset'), field(entity, 'length')];
  if (typeof type !== 'string' || typeof offset !== 'number' || typeof length !== 'number') return [];
  if (!(offset >= 0 && length > 0 && offset + length <= text.length)) return [];
  const user = field(field(entity, 'user'), 'id');
  return [
    {
      type,
      offset,
      length,
      url: textOr(field(entity, 'url')),
      language: textOr(field(entity, 'language')),
      user: typeof user === 'number' ? user : null,
    },
  ];
}

/** A text as Telegram gives it. @param entities anything: what is none is left out */
export function typed(text: string, entities: unknown): Typed {
  return { text, marks: Array.isArray(entities) ? entities.flatMap((entity) => markOf(entity, text)) : [] };
}

/** The same without a stretch. What a mark has left of its own stays marked. */
export function without({ text, marks }: Typed, start: number, end: number): Typed {
  const moved = (at: number): number => (at <= start ? at : Math.max(start, at - (end - start)));
  const kept = marks.flatMap((mark) => {
    const [from, to] = [moved(mark.offset), moved(mark.offset + mark.length)];
    return to > from ? [{ ...mark, offset: from, length: to - from }] : [];
  });
  return { text: text.slice(0, start) + text.slice(end), marks: kept };
}

/** The same without blanks at its ends. */
export function trimmed(given: Typed): Typed {
  const { text } = given;
  const end = text.trimEnd().length;
  const start = Math.min(end, text.length - text.trimStart().length);
  return without(without(given, end, text.length), 0, start);
}
