/**
 * Every form of a message as one Markdown text, with its origin marked: rich blocks, entities, captions, forwards, polls, places, files. The
 * rest of the program sees only that.
 */
import { field } from '../../../lib/field.ts';
import { markdownOf, quoted } from './markdown.ts';
import { noteOf } from './media.ts';
import { originOf } from './origin.ts';
import { hasUnseen, richMarkdown } from './rich.ts';
import { typed, type Typed } from './typed.ts';

/** How the mark of what is forwarded begins. */
export const FORWARDED = '[forwarded from ';

/** What a message holds. */
export interface Content {
  /** What its sender typed, to be read as words to us; null if there are none, or they are somebody else's. */
  readonly typed: Typed | null;
  /** What models are told beside these words: what is forwarded, a note of what is no text. '' if there is nothing. */
  readonly beside: string;
  /** Something in it no model can see. */
  readonly unseen: boolean;
}

/** The text or caption of a message as it was typed. */
function typedIn(message: object): Typed | null {
  // Beside a rich message there may be a plain text for programs that do not know it.
  const rich = richMarkdown(field(message, 'rich_message'));
  if (rich !== '') return { text: rich, marks: [] };
  const [text, caption] = [field(message, 'text'), field(message, 'caption')];
  if (typeof text === 'string') return typed(text, field(message, 'entities'));
  return typeof caption === 'string' ? typed(caption, field(message, 'caption_entities')) : null;
}

/** What a message holds; null for a service message. */
export function contentOf(message: object): Content | null {
  const words = typedIn(message);
  const note = noteOf(message);
  if (words === null && note === null) return null;
  const origin = originOf(message);
  const unseen = note?.whole === false || hasUnseen(field(message, 'rich_message'));
  if (origin === null) return { typed: words, beside: note?.text ?? '', unseen };
  const inner = [note?.text ?? '', words === null ? '' : markdownOf(words)].filter((text) => text !== '').join('\n');
  return { typed: null, beside: `${FORWARDED}${origin}]\n${quoted(inner)}`, unseen };
}

/** All of a content as one text: what was typed, and what stands beside it. */
export function wholeOf({ typed, beside }: Content): string {
  return [typed === null ? '' : markdownOf(typed), beside].filter((text) => text !== '').join('\n\n');
}
