import { blockquote, contain } from './contain.ts';
import type { ExportLabels } from './export-labels.ts';
import { literal } from './inline.ts';
import { isAside } from './names.ts';
import { count, utc } from './text.ts';
import type { Entry } from './transcript.ts';
import { formatDuration, formatMoney } from './usage.ts';

/** Time, model, duration, tokens and cost of an answer, on one line. */
function facts(entry: Entry, labels: ExportLabels): string {
  const { tokensIn, tokensOut } = entry;
  const amount = (value: number | null): string => (value === null ? labels.unknownAmount : count(value));
  const known = [
    utc(entry.at),
    entry.model === null ? null : literal(entry.model, 200),
    entry.ms === null ? null : formatDuration(entry.ms),
    tokensIn === null && tokensOut === null ? labels.unknownTokens : labels.tokens(amount(tokensIn), amount(tokensOut)),
    entry.cost === null ? labels.unknownCost : labels.cost(formatMoney(entry.cost)),
  ];
  return `*${known.filter((fact) => fact !== null).join(' · ')}*`;
}

/**
 * One entry as the paragraphs of an exported document: a heading of level 3 (4 for what came of a question to one
 * model), when it was said, and its text, contained.
 */
export function entrySection(entry: Entry, nameOf: (alias: string) => string, labels: ExportLabels): string[] {
  const level = isAside(entry) && entry.kind !== 'question' ? 4 : 3;
  const heading = (title: string): string => `${'#'.repeat(level)} ${title}`;
  const time = `*${utc(entry.at)}*`;
  const author = literal(entry.author);
  switch (entry.kind) {
    case 'question': {
      const title =
        entry.asked === null ? labels.asksPanel(author) : labels.asksOne(author, literal(nameOf(entry.asked)));
      const context = entry.context ? [labels.replyTo, blockquote(entry.context, 5), '---'] : [];
      return [heading(title), time, ...context, blockquote(entry.text, 5)];
    }
    case 'remark':
      return [heading(labels.remark(author)), time, blockquote(entry.text, 5)];
    case 'answer':
      return [heading(literal(nameOf(entry.author))), facts(entry, labels), contain(entry.text, level)];
    case 'synthesis':
      return [
        heading(labels.earlierConsensus),
        `*${literal(nameOf(entry.author))} · ${utc(entry.at)}*`,
        contain(entry.text, level),
      ];
    case 'failure':
      break;
  }
  const name = literal(nameOf(entry.author));
  const whoseTask = entry.round === null && entry.asked === null ? labels.notWritten(name) : labels.failed(name);
  return [heading(whoseTask), time, labels.reasons[entry.reason ?? 'internal']];
}
