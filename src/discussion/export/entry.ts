import type { BlockContent } from 'mdast';
import type { Budget } from '../../markdown/parse.ts';
import type { ExportLabels } from './labels.ts';
import { sanitizeMarkdown } from '../../markdown/sanitize.ts';
import { isOutsideRounds } from '../names.ts';
import { blockquote, emphasis, heading, paragraph } from '../../markdown/nodes.ts';
import { count, short, utc } from '../../lib/text.ts';
import type { Entry } from '../transcript.ts';
import { formatDuration, formatMoney } from '../usage.ts';

/** What the sections of a document share. */
export interface DocumentContext {
  readonly nameOf: (alias: string) => string;
  readonly labels: ExportLabels;
  /** The parsing time that is left for the document's texts. */
  readonly budget: Budget;
}

/** Whose answer an entry is: the seat's, and the model's that has taken it. */
function speakerOf({ author, by = null }: Entry, { nameOf, labels }: DocumentContext): string {
  return by === null ? nameOf(author) : labels.takenBy(nameOf(author), nameOf(by));
}

/** Headings in a person's text are moved below this level, which leaves them level 6. */
const ABOVE_PERSONS_HEADINGS = 5;

/** Time, model, duration, tokens and cost of an answer, on one line. */
function facts(entry: Entry, labels: ExportLabels): BlockContent {
  const { tokensIn, tokensOut } = entry;
  const amount = (value: number | null): string => (value === null ? labels.unknownAmount : count(value));
  const known = [
    utc(entry.at),
    entry.model === null ? null : short(entry.model, 200),
    entry.ms === null ? null : formatDuration(entry.ms),
    tokensIn === null && tokensOut === null ? labels.unknownTokens : labels.tokens(amount(tokensIn), amount(tokensOut)),
    entry.cost === null ? labels.unknownCost : labels.cost(formatMoney(entry.cost)),
  ];
  return factLine(...known.filter((fact) => fact !== null));
}

/** The line below a heading that says who, when, and so on. */
export function factLine(...facts: readonly string[]): BlockContent {
  return paragraph(emphasis(facts.join(' · ')));
}

/** A person's text as a block quote. */
export function quoted(markdown: string, budget: Budget): BlockContent[] {
  const children = sanitizeMarkdown(markdown, ABOVE_PERSONS_HEADINGS, budget);
  return children.length === 0 ? [] : [blockquote(children)];
}

/** The message that a question replied to. A rule follows, so that the question is not taken for a part of it. */
export function repliedTo(context: string | null, { labels, budget }: DocumentContext): BlockContent[] {
  const said = context === null ? [] : quoted(context, budget);
  return said.length === 0 ? [] : [paragraph(labels.replyTo), ...said, { type: 'thematicBreak' }];
}

/**
 * One entry as blocks of a document: a heading, when it was said, and its sanitized text. The heading has level 3, or 4 for the
 * answer to a question to one model.
 */
export function entrySection(entry: Entry, document: DocumentContext): BlockContent[] {
  const { nameOf, labels, budget } = document;
  const level = isOutsideRounds(entry) && entry.kind !== 'question' ? 4 : 3;
  const time = utc(entry.at);
  const author = short(entry.author);
  switch (entry.kind) {
    case 'question': {
      const title = entry.asked === null ? labels.asksPanel(author) : labels.asksOne(author, nameOf(entry.asked));
      return [
        heading(level, title),
        factLine(time),
        ...repliedTo(entry.context, document),
        ...quoted(entry.text, budget),
      ];
    }
    case 'remark':
      return [heading(level, labels.remark(author)), factLine(time), ...quoted(entry.text, budget)];
    case 'answer':
      return [
        heading(level, speakerOf(entry, document)),
        facts(entry, labels),
        ...sanitizeMarkdown(entry.text, level, budget),
      ];
    case 'synthesis':
      return [
        heading(level, labels.earlierConsensus),
        factLine(nameOf(entry.author), time),
        ...sanitizeMarkdown(entry.text, level, budget),
      ];
    case 'failure':
      break;
  }
  const name = nameOf(entry.author);
  const whoseTask = entry.round === null && entry.asked === null ? labels.notWritten(name) : labels.failed(name);
  return [heading(level, whoseTask), factLine(time), paragraph(labels.reasons[entry.reason ?? 'internal'])];
}
