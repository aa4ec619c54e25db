/** An answer as messages. Rendering a long one takes a while, so that is done in a thread beside the event loop. */
import { displayName } from '../../discussion/transcript.ts';
import { isQuick } from '../../markdown/parse.ts';
import { texts } from '../../texts/texts.ts';
import { inThread } from '../../lib/thread.ts';
import { bold, concat, plain } from '../render/compose.ts';
import type { Formatted } from '../render/formatted.ts';
import { renderMarkdown } from '../render/markdown.ts';
import { split } from '../render/split.ts';

/** The heading of an answer: the panellist's name, never as `@name`, which may be a real person's. */
export function heading(alias: string, synthesis = false): Formatted {
  const name = displayName(alias);
  return bold(synthesis ? texts.consensusHead(name) : name);
}

/**
 * A model's Markdown below a heading, in as many messages as it needs. Takes up to a second for a long text.
 * @public the thread calls it by its name
 */
export function answerParts(head: Formatted, markdown: string): Formatted[] {
  return split(concat(head, '\n', renderMarkdown(markdown)));
}

const answerPartsInThread = inThread(import.meta.url, answerParts);

/**
 * See `answerParts`. Does not hold the event loop for longer than a moment. If the thread fails, the text comes without its formats:
 * it matters more than they do.
 */
export async function answerMessages(head: Formatted, markdown: string): Promise<Formatted[]> {
  if (isQuick(markdown)) return answerParts(head, markdown);
  return answerPartsInThread(head, markdown).catch(() => split(concat(head, '\n', plain(markdown))));
}
