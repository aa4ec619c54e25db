/** What is made of long texts in the thread beside the event loop: it takes a while. Pure, and in our words. */
import { consensusMarkdown } from '../discussion/consensus-markdown.ts';
import { parseConsensus, type Consensus } from '../discussion/consensus.ts';
import { exportMarkdown, type ExportInput } from '../discussion/export.ts';
import type { Entry } from '../discussion/transcript.ts';
import { labels } from '../texts/labels.ts';

/** A discussion as a document. */
export function documentOf(input: Omit<ExportInput, 'labels'>): string {
  return exportMarkdown({ ...input, labels });
}

/** A model's answer as a consensus, and that as Markdown; or what is wrong with it. See `parseConsensus`. */
export function conclusionOf(
  answer: string,
  panel: readonly string[],
  entries: readonly Entry[],
):
  | { readonly ok: true; readonly value: Consensus; readonly text: string }
  | { readonly ok: false; readonly problem: string } {
  const parsed = parseConsensus(answer, panel, entries);
  return parsed.ok ? { ...parsed, text: consensusMarkdown(parsed.value, labels) } : parsed;
}
