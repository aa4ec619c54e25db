import type { Consensus } from './consensus.ts';
import { inlineMarkdown, literal } from './inline.ts';
import { seatNames } from './names.ts';

/** The words around a consensus that people read. Names arrive as Markdown that shows them literally. */
export interface ConsensusLabels {
  readonly agreements: string;
  readonly noAgreements: string;
  readonly disagreements: string;
  readonly noDisagreements: string;
  readonly openQuestions: string;
  /** Joins names, e.g. "Claude, GPT". */
  readonly names: (names: readonly string[]) => string;
}

/**
 * A consensus as readable Markdown: the summary, agreements and disagreements with who holds what, and open questions.
 * `level` is that of its headings (1 to 6). That there is no agreement, or no disagreement, is said. Who wrote it stands
 * above it, wherever it is shown.
 */
export function consensusMarkdown(value: Consensus, labels: ConsensusLabels, level = 3): string {
  const holders = [...value.agreements, ...value.disagreements.flatMap((d) => d.positions)].flatMap((h) => h.holders);
  const nameOf = seatNames(holders);
  const names = (aliases: readonly string[]): string => labels.names(aliases.map((alias) => literal(nameOf(alias))));
  const heading = (title: string): string => `${'#'.repeat(level)} ${title}`;
  const agreements = value.agreements.map((a) => `- ${inlineMarkdown(a.point)} (${names(a.holders)})`);
  const disagreements = value.disagreements.flatMap((d) => [
    `- ${inlineMarkdown(d.point)}`,
    ...d.positions.map(
      (p) =>
        `  - **${names(p.holders)}**: ${inlineMarkdown(p.position)}${p.quote === undefined ? '' : ` “${inlineMarkdown(p.quote)}”`}`,
    ),
  ]);
  const section = (title: string, lines: readonly string[], none?: string): string[] =>
    lines.length === 0 && none === undefined
      ? []
      : [heading(title), lines.length === 0 ? (none ?? '') : lines.join('\n')];
  return [
    inlineMarkdown(value.summary),
    ...section(labels.agreements, agreements, labels.noAgreements),
    ...section(labels.disagreements, disagreements, labels.noDisagreements),
    ...section(
      labels.openQuestions,
      value.openQuestions.map((question) => `- ${inlineMarkdown(question)}`),
    ),
  ].join('\n\n');
}
