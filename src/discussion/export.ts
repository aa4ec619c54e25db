import { consensusMarkdown } from './consensus-markdown.ts';
import type { Consensus } from './consensus.ts';
import { entrySection } from './export-entry.ts';
import type { ExportLabels } from './export-labels.ts';
import { layOut } from './export-layout.ts';
import type { Section } from './export-layout.ts';
import { blockquote, contain } from './contain.ts';
import { literal } from './inline.ts';
import { seatNames, seatsIn } from './names.ts';
import { clip, count, oneLine, utc } from './text.ts';
import type { Entry, ProjectInfo, RoundInfo } from './transcript.ts';
import { formatMoney, sumUsage } from './usage.ts';

/** What a document is made of. `exportedAt` is milliseconds since 1970, `writer` an alias. */
export interface ExportInput {
  readonly project: ProjectInfo;
  /** The discussion's question; '' when there is none. */
  readonly question: string;
  readonly panel: readonly string[];
  readonly rounds: readonly RoundInfo[];
  readonly entries: readonly Entry[];
  /** The newest consensus; without it the newest synthesis among the entries is shown. */
  readonly consensus: { readonly value: Consensus; readonly writer: string } | null;
  readonly labels: ExportLabels;
  readonly exportedAt: number;
}

/** Each panellist's name, and the concrete model that last answered for it. */
function panelLine(panel: readonly string[], entries: readonly Entry[], nameOf: (alias: string) => string): string {
  return panel
    .map((alias) => {
      const model = entries.findLast((e) => e.author === alias && e.kind === 'answer' && e.model !== null)?.model;
      return `${literal(nameOf(alias))}${model === undefined || model === null ? '' : ` (${literal(model, 200)})`}`;
    })
    .join(', ');
}

function usageText(entries: readonly Entry[], labels: ExportLabels): string {
  const sum = sumUsage(entries);
  const amount = (known: number | null, partial: boolean, format: (value: number) => string): string => {
    if (known === null) return labels.unknownAmount;
    return partial ? labels.atLeast(format(known)) : format(known);
  };
  const tokens = (known: number | null): string => amount(known, sum.tokensArePartial, count);
  const cost = sum.cost === null ? labels.unknownCost : labels.cost(amount(sum.cost, sum.costIsPartial, formatMoney));
  return `- ${labels.tokens(tokens(sum.tokensIn), tokens(sum.tokensOut))}\n- ${cost}`;
}

/**
 * A discussion as a Markdown document: question, panel, every round in order with names, models and times, remarks,
 * questions to one model, failures, consensus, tokens and cost. Its outline holds only headings of its own and, below
 * them, those of answers; no text by people or models reaches beyond its place. Never throws.
 */
export function exportMarkdown(input: ExportInput): string {
  const { project, question, panel, entries, consensus, labels } = input;
  const nameOf = seatNames([...panel, ...seatsIn(entries)]);
  const { opening, sections, synthesis } = layOut(input);
  const about = project.about.trim();
  const title = oneLine(question);
  const parts = [
    `# ${title === '' ? labels.untitled : literal(title, 120)}`,
    [
      labels.project(literal(project.name)),
      labels.panel(panelLine(panel, entries, nameOf)),
      labels.exported(utc(input.exportedAt)),
    ].join('  \n'),
    ...(about === '' ? [] : [blockquote(about, 5)]),
  ];
  if (title !== '') {
    parts.push(`## ${labels.question}`);
    if (opening) parts.push(`*${literal(opening.author)} · ${utc(opening.at)}*`);
    if (opening?.context) parts.push(labels.replyTo, blockquote(opening.context, 5), '---');
    parts.push(blockquote(question, 5));
  }
  const body = (section: Section): string[] => [
    `## ${section.round === null ? labels.outsideRounds : labels.round(section.round.number, section.round.kind)}`,
    ...section.entries.flatMap((entry) => entrySection(entry, nameOf, labels)),
    ...(section.silent ? [labels.nobodyAnswered] : []),
    ...(section.unheard.length > 0 ? [labels.notHeard(section.unheard.map((s) => literal(nameOf(s))).join(', '))] : []),
  ];
  parts.push(...sections.flatMap(body));
  const writer = consensus?.writer ?? synthesis?.author;
  if (writer !== undefined) {
    const written = [literal(nameOf(writer)), ...(synthesis ? [utc(synthesis.at)] : [])].join(' · ');
    const text = consensus ? consensusMarkdown(consensus.value, labels) : contain(synthesis?.text ?? '', 2);
    parts.push(`## ${labels.consensus}`, `*${written}*`, text);
  }
  parts.push(`## ${labels.usage}`, usageText(entries, labels));
  return `${parts.filter((part) => part !== '').join('\n\n')}\n`;
}

/** The longest file name, so that it fits wherever it is saved. */
const FILE_NAME_CHARS = 60;

/** A question and a time (milliseconds since 1970) → `2026-11-03-should-we-use-rust.md`: ASCII, at most 60 characters, never empty. */
export function exportFileName(question: string, date: number): string {
  const day = utc(date)
    .slice(0, 10)
    .replace(/[^\d-]/g, '');
  const slug = clip(question, 500)
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-');
  const name = `${day}-${slug.replace(/^-+|-+$/g, '') || 'discussion'}`.replace(/^-+/, '');
  return `${name.slice(0, FILE_NAME_CHARS - '.md'.length).replace(/-+$/, '')}.md`;
}
