/** An answer as messages. Rendering a long one takes a while, so that is done in a thread beside the event loop. */
import { isQuick } from '../../markdown/parse.ts';
import { texts } from '../../texts/texts.ts';
import { inThread } from '../../lib/thread.ts';
import type { Speaker } from '../../effects/display.ts';
import { speakerName } from './speaker.ts';
import { bold, concat, join, plain } from '../render/compose.ts';
import { slice, type Formatted } from '../render/formatted.ts';
import { underlineHeadings } from '../render/headings.ts';
import { renderMarkdown } from '../render/markdown.ts';
import { MAX_ENTITIES, MAX_LENGTH, split } from '../render/split.ts';

/** The heading of an answer: the panellist's name, never as `@name`, which may be a real person's. */
export function heading(speaker: Speaker, synthesis = false): Formatted {
  const name = speakerName(speaker);
  return bold(synthesis ? texts.consensusHead(name) : name);
}

/** An answer, or the beginning of one, below its heading. */
export const below = (head: Formatted, body: Formatted): Formatted => concat(head, '\n', body);

/** So much of an answer stands in its placeholder, UTF-16 units. */
const FIRST_WORDS = 120;
/** Without blanks so many characters count as words: there are languages that write none. */
const FEW = 8;

/**
 * What stands in the place of an answer before it does: its heading, its first words, and that more is to come.
 * @param head the length of the heading
 * @returns null if there are no words to spare: the last may be cut, and the whole must not stand there
 */
export function firstWords(part: Formatted, head: number): Formatted | null {
  const words = part.text.slice(head, head + FIRST_WORDS).replace(/[\ud800-\udbff]$/, '');
  const end = /\S\s+\S/.test(words) ? words.search(/\s+\S*$/) : Math.floor(words.length / 2);
  const isEnough = /\S\s/.test(words.slice(0, end + 1)) || end >= FEW;
  return isEnough ? concat(slice(part, 0, head + end), ' …') : null;
}

/** A model's Markdown, and the heading above it. */
export interface Section {
  readonly head: Formatted;
  readonly markdown: string;
}

/**
 * Answers below their headings, in one message if they fit, else each in as many as it needs. Takes up to a second for a long text.
 * @public the thread calls it by its name
 */
export function answerParts(sections: readonly Section[]): Formatted[] {
  return put(sections, renderMarkdown);
}

/** What a heading grows by where it tells which part it heads (", 12"), and the line end behind it. */
const NUMBER = 6;

/** One answer in as many messages as it needs, each headed by who says it: "Claude", "Claude, 2". */
function parts({ head, body }: { readonly head: Formatted; readonly body: Formatted }): Formatted[] {
  const limit = MAX_LENGTH - head.text.length - NUMBER;
  const [first, ...others] = split(body, { limit, maxEntities: MAX_ENTITIES - 1 });
  if (first === undefined) return [head];
  const numbered = others.map((part, index) => below(bold(texts.partHead(head.text, index + 2)), part));
  return [below(head, first), ...numbered];
}

function put(sections: readonly Section[], render: (markdown: string) => Formatted): Formatted[] {
  const rendered = sections.map(({ head, markdown }) => ({ head, body: underlineHeadings(render(markdown)) }));
  const whole = rendered.map(({ head, body }) => below(head, body));
  const together = split(join(whole, '\n\n'));
  return together.length <= 1 ? together : rendered.flatMap(parts);
}

const answerPartsInThread = inThread(import.meta.url, answerParts);

/**
 * See `answerParts`. Does not hold the event loop for longer than a moment. If the thread fails, the texts come without their formats:
 * they matter more than these do.
 */
export async function answerMessages(sections: readonly Section[]): Promise<Formatted[]> {
  if (sections.every(({ markdown }) => isQuick(markdown))) return answerParts(sections);
  return answerPartsInThread(sections).catch(() => put(sections, plain));
}
