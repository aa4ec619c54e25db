/** What is made of a discussion in the thread beside the event loop: a long one takes a while. Pure, and in our words. */
import { consensusMarkdown } from '../discussion/consensus-markdown.ts';
import type { Consensus } from '../discussion/consensus.ts';
import { exportMarkdown, type ExportInput } from '../discussion/export.ts';
import { labels } from '../texts/labels.ts';

/** A discussion as a document. */
export function documentOf(input: Omit<ExportInput, 'labels'>): string {
  return exportMarkdown({ ...input, labels });
}

/** A consensus as an answer. */
export function consensusText(value: Consensus): string {
  return consensusMarkdown(value, labels);
}
