import type { BlockContent } from 'mdast';
import { documentBudget } from '../../markdown/parse.ts';
import { consensusNodes } from '../consensus/markdown.ts';
import type { Consensus } from '../consensus/consensus.ts';
import { factLine, entrySection, quoted, repliedTo, type DocumentContext } from './entry.ts';
import { rankingSections, votesSections, type ExportedRanking, type ExportedVote } from './counted.ts';
import type { ExportLabels } from './labels.ts';
import { positionsSection } from './positions.ts';
import { layOut } from './layout.ts';
import type { Section } from './layout.ts';
import { sanitizeMarkdown } from '../../markdown/sanitize.ts';
import { seatNames, seatsIn } from '../names.ts';
import type { HeldPosition } from '../positions/position.ts';
import { heading, list, paragraph } from '../../markdown/nodes.ts';
import { clip, count, normalized, oneLine, short, utc } from '../../lib/text.ts';
import { listed, type Entry, type ProjectInfo, type RoundInfo } from '../transcript.ts';
import { formatMoney, sumUsage } from '../usage.ts';
import { write } from '../../markdown/write.ts';

/** What a document is made of. `exportedAt` is milliseconds since 1970. `writer` is an alias. */
export interface ExportInput {
  readonly project: ProjectInfo;
  /** The discussion's question. '' if there is none. */
  readonly question: string;
  readonly panel: readonly string[];
  readonly rounds: readonly RoundInfo[];
  readonly entries: readonly Entry[];
  /** What the seats said that they hold, in order. */
  readonly positions?: readonly HeldPosition[];
  readonly votes?: readonly ExportedVote[];
  readonly rankings?: readonly ExportedRanking[];
  /** The newest consensus. Without it the newest synthesis among the entries is shown. */
  readonly consensus: { readonly value: Consensus; readonly writer: string } | null;
  readonly labels: ExportLabels;
  readonly exportedAt: number;
}

/** Each panellist's name, with the model that last answered for it. */
function panelLine(panel: readonly string[], entries: readonly Entry[], nameOf: (alias: string) => string): string {
  return listed(
    panel.map((alias) => {
      const model = entries.findLast((e) => e.author === alias && e.kind === 'answer' && e.model !== null)?.model;
      return `${nameOf(alias)}${model === undefined || model === null ? '' : ` (${short(model, 200)})`}`;
    }),
  );
}

function usageLines(entries: readonly Entry[], labels: ExportLabels): string[] {
  const sum = sumUsage(entries);
  const amount = (known: number | null, partial: boolean, format: (value: number) => string): string => {
    if (known === null) return labels.unknownAmount;
    return partial ? labels.atLeast(format(known)) : format(known);
  };
  const tokens = (known: number | null): string => amount(known, sum.tokensArePartial, count);
  const cost = sum.cost === null ? labels.unknownCost : labels.cost(amount(sum.cost, sum.costIsPartial, formatMoney));
  return [labels.tokens(tokens(sum.tokensIn), tokens(sum.tokensOut)), cost];
}

const lines = (texts: readonly string[]): BlockContent => list(texts.map((text) => [paragraph(text)]));

/**
 * A discussion as a Markdown document: question, panel, every round in order with names, models and times, remarks, questions
 * to one model, failures, positions, consensus, tokens and cost. Texts by people and models are sanitized, and their headings stand below
 * the document's own. Never throws. Takes up to a second for long texts, so it must not run on the event loop.
 */
export function exportMarkdown(input: ExportInput): string {
  const { project, question, panel, entries, consensus, labels, positions = [], votes = [], rankings = [] } = input;
  const takers = entries.flatMap(({ by }) => by ?? []);
  const nameOf = seatNames([...panel, ...seatsIn(entries), ...takers, ...positions.map(({ seat }) => seat)]);
  const budget = documentBudget();
  const document: DocumentContext = { nameOf, labels, budget };
  const { opening, sections, synthesis } = layOut(input);
  const title = oneLine(question);
  const head = [
    heading(1, title === '' ? labels.untitled : clip(title, 120)),
    lines([
      labels.project(short(project.name)),
      labels.panel(panelLine(panel, entries, nameOf)),
      labels.exported(utc(input.exportedAt)),
    ]),
    ...quoted(project.about, budget),
  ];
  const asked = [
    heading(2, labels.question),
    ...(opening ? [factLine(short(opening.author), utc(opening.at))] : []),
    ...repliedTo(opening?.context ?? null, document),
    ...quoted(question, budget),
  ];
  const body = ({ round, entries: said, nobodyAnswered, withoutOutcome }: Section): BlockContent[] => [
    heading(2, round === null ? labels.outsideRounds : labels.round(round.number, round.kind)),
    ...said.flatMap((entry) => entrySection(entry, document)),
    ...(nobodyAnswered ? [paragraph(labels.nobodyAnswered)] : []),
    ...(withoutOutcome.length > 0 ? [paragraph(labels.notHeard(listed(withoutOutcome.map(nameOf))))] : []),
  ];
  const ending = (writer: string): BlockContent[] => [
    heading(2, labels.consensus),
    factLine(nameOf(writer), ...(synthesis ? [utc(synthesis.at)] : [])),
    ...(consensus
      ? consensusNodes(consensus.value, labels, { budget })
      : sanitizeMarkdown(synthesis?.text ?? '', 2, budget)),
  ];
  const writer = consensus?.writer ?? synthesis?.author;
  return write([
    ...head,
    ...(title === '' ? [] : asked),
    ...sections.flatMap(body),
    ...positionsSection(positions, panel, document),
    ...votesSections(votes, document),
    ...rankingSections(rankings, document),
    ...(writer === undefined ? [] : ending(writer)),
    heading(2, labels.usage),
    lines(usageLines(entries, labels)),
  ]);
}

/** The longest file name, characters. Every file system takes one of this length. */
const FILE_NAME_CHARS = 60;

/**
 * The file name of a document, for example `2026-11-03-should-we-use-rust.md`: ASCII, at most 60 characters, never empty.
 * @param date milliseconds since 1970
 */
export function exportFileName(question: string, date: number): string {
  const day = utc(date)
    .slice(0, 10)
    .replace(/[^\d-]/g, '');
  const slug = normalized(clip(question, 500), 'NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-');
  const name = `${day}-${slug.replace(/^-+|-+$/g, '') || 'discussion'}`.replace(/^-+/, '');
  return `${name.slice(0, FILE_NAME_CHARS - '.md'.length).replace(/-+$/, '')}.md`;
}
