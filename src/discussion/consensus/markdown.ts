import type { BlockContent, PhrasingContent } from 'mdast';
import { fullBudget, type Budget } from '../../markdown/parse.ts';
import { dividedAgreements } from './agreed.ts';
import type { Consensus } from './consensus.ts';
import { sanitizeLine } from '../../markdown/sanitize.ts';
import { seatNames } from '../names.ts';
import { heading, list, paragraph } from '../../markdown/nodes.ts';
import { write } from '../../markdown/write.ts';

/** The words around a consensus that people read. */
export interface ConsensusLabels {
  readonly agreements: string;
  readonly noAgreements: string;
  /** What one panellist holds, or nobody known, and the writer called an agreement. */
  readonly otherPositions: string;
  readonly disagreements: string;
  readonly noDisagreements: string;
  readonly openQuestions: string;
  /** Who holds what the writer gave no known holders for. */
  readonly writerSays: string;
  /** Joins names, e.g. "Claude, GPT". */
  readonly names: (names: readonly string[]) => string;
}

/** Where the first sentence of a text ends, in whatever language. */
function firstSentence(text: string): number {
  const [first] = new Intl.Segmenter(undefined, { granularity: 'sentence' }).segment(text);
  return first?.segment.length ?? 0;
}

/** Content in bold. What is bold in it already is not made so twice. */
const bold = (children: readonly PhrasingContent[]): PhrasingContent => ({
  type: 'strong',
  children: children.flatMap((child) => (child.type === 'strong' ? child.children : [child])),
});

/**
 * A consensus as nodes: one bold line that answers the question, who agrees on what, what only one holds, each side of a disagreement with its position and its
 * own words, and open questions. It says so if there is no agreement or no disagreement. It does not say who wrote it.
 * @param level of its headings, 1 to 6
 * @param budget the parsing time for its texts. It gets less by this
 */
export function consensusNodes(
  value: Consensus,
  labels: ConsensusLabels,
  { level = 3, budget = fullBudget() }: { readonly level?: number; readonly budget?: Budget } = {},
): BlockContent[] {
  const read = (text: string): PhrasingContent[] => sanitizeLine(text, budget);
  const holders = [...value.agreements, ...value.disagreements.flatMap((d) => d.positions)].flatMap((h) => h.holders);
  const nameOf = seatNames(holders);
  const names = (aliases: readonly string[]): string => labels.names(aliases.map(nameOf));
  /** What is held, behind its holders. */
  const held = (aliases: readonly string[], ...said: readonly (PhrasingContent | string)[]): BlockContent[] => {
    const who = aliases.length > 0 ? names(aliases) : labels.writerSays;
    return [paragraph(bold([{ type: 'text', value: who }]), ': ', ...said)];
  };
  const { shared, alone } = dividedAgreements(value.agreements);
  const points = (ones: typeof shared) => ones.map(({ point, holders }) => held([...new Set(holders)], ...read(point)));
  // Where nobody is known to hold it, all may.
  const noAgreements = alone.some(({ holders }) => holders.length === 0) ? undefined : labels.noAgreements;
  const disagreements = value.disagreements.map((d) => {
    if (d.positions.length === 0) return held([], ...read(d.point));
    const positions = d.positions.map((p) => {
      const quote = p.quote === undefined ? [] : [{ type: 'break' } as const, '“', ...read(p.quote), '”'];
      return held(p.holders, ...read(p.position), ...quote);
    });
    return [paragraph(...read(d.point)), list(positions)];
  });
  const end = firstSentence(value.summary);
  const [answer, rest] = [value.summary.slice(0, end).trim(), value.summary.slice(end).trim()];
  const section = (title: string, items: readonly BlockContent[][], none?: string): BlockContent[] => {
    if (items.length > 0) return [heading(level, title), list(items)];
    return none === undefined ? [] : [heading(level, title), paragraph(none)];
  };
  const questions = value.openQuestions.map((question) => [paragraph(...read(question))]);
  return [
    paragraph(bold(read(answer))),
    ...(rest === '' ? [] : [paragraph(...read(rest))]),
    ...section(labels.agreements, points(shared), noAgreements),
    ...section(labels.otherPositions, points(alone)),
    ...section(labels.disagreements, disagreements, labels.noDisagreements),
    ...section(labels.openQuestions, questions),
  ];
}

/** A consensus as Markdown for people. See `consensusNodes`. */
export function consensusMarkdown(value: Consensus, labels: ConsensusLabels, level = 3): string {
  return write(consensusNodes(value, labels, { level })).trimEnd();
}
