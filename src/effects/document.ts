/** What is made of texts that may be long: then in the thread beside the event loop, since it takes a while. Pure, and in our words. */
import { consensusMarkdown } from '../discussion/consensus/markdown.ts';
import { parseConsensus, withQuotes, type Consensus, type Known } from '../discussion/consensus/consensus.ts';
import { exportMarkdown, type ExportInput } from '../discussion/export/export.ts';
import { plainestText } from '../discussion/consensus/plain.ts';
import type { Entry } from '../discussion/transcript.ts';
import { isQuick } from '../markdown/parse.ts';
import { labels } from '../texts/labels.ts';

/** More than this, UTF-16 units, is not read and written on the event loop: with many short texts each of them costs too. */
const MAX_SHORT = 6_000;

/** Whether texts are so short that the way to the thread and back would take longer than what is to be made of them. */
export function areShort(texts: readonly string[]): boolean {
  const length = texts.reduce((sum, text) => sum + text.length, 0);
  return length <= MAX_SHORT && isQuick(texts.join('\n\n'));
}

/** A discussion as a document. */
export function documentOf(input: Omit<ExportInput, 'labels'>): string {
  const { consensus, entries } = input;
  // What was said after it is nothing that it quotes.
  const before = entries.slice(0, entries.findLastIndex(({ kind }) => kind === 'synthesis') + 1);
  const checked = consensus && { ...consensus, value: withQuotes(consensus.value, before) };
  return exportMarkdown({ ...input, consensus: checked, labels });
}

/** A consensus with its readable form. */
export interface Conclusion {
  readonly value: Consensus;
  readonly text: string;
}

/**
 * A model's answer as a consensus, and that as Markdown; or what is wrong with it, and where it only leaves views out the same with them.
 * See `parseConsensus`.
 */
export function conclusionOf(
  answer: string,
  panel: readonly string[],
  entries: readonly Entry[],
  known?: Known,
):
  | ({ readonly ok: true } & Conclusion)
  | { readonly ok: false; readonly problem: string; readonly completed: Conclusion | null } {
  const written = (value: Consensus): Conclusion => ({ value, text: consensusMarkdown(value, labels) });
  const parsed = parseConsensus(answer, panel, entries, known);
  if (parsed.ok) return { ok: true, ...written(parsed.value) };
  const { problem, completed } = parsed;
  return { ok: false, problem, completed: completed === undefined ? null : written(completed) };
}

/** A model's answers of which none could be read as a consensus, as Markdown that says so. Null if they say nothing. */
export function unstructuredOf(answers: readonly string[]): string | null {
  const text = plainestText(answers);
  return text === '' ? null : `*${labels.unstructured}*\n\n${text}`;
}
