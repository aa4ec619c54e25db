import { concat } from '../render/compose.ts';
import type { Formatted } from '../render/formatted.ts';
import { renderMarkdown } from '../render/markdown.ts';
import { split } from '../render/split.ts';

/** A model's Markdown below a heading, in as many messages as it needs. Takes up to a second for a long text. */
export function answerParts(head: Formatted, markdown: string): Formatted[] {
  return split(concat(head, '\n', renderMarkdown(markdown)));
}
