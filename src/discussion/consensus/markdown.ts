import type { BlockContent, PhrasingContent } from 'mdast';
import { fullBudget, type Budget } from '../../markdown/parse.ts';
import { sizesOf, statusOf, type AgreementStatus } from '../agreement/agreement.ts';
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
  /** Stands before what would decide a disagreement. */
  readonly crux: string;
  readonly onlyOneSaw: string;
  readonly nobodyConsidered: string;
  readonly next: string;
  readonly openQuestions: string;
  /** How far the panel agrees, and how many hold each position, the most first. */
  readonly agreed: (status: Exclude<AgreementStatus, 'too few'>, sizes: readonly number[]) => string;
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

type Point = Consensus['alone'][number];

/** What only one saw, and what else is no agreement: of one panellist, where the judge says nothing more of it, or of nobody known. */
function apartFrom(value: Consensus, alone: readonly Point[]): { readonly one: Point[]; readonly others: Point[] } {
  const all = [...value.alone, ...alone];
  const one = value.alone.length === 0 ? [] : all.filter(({ holders }) => new Set(holders).size === 1);
  return { one, others: all.filter((point) => !one.includes(point)) };
}

/**
 * A consensus as nodes: one bold line that answers the question, how far the panel agrees, who agrees on what, each side of a disagreement with its position and
 * its own words and what would decide it, what only one saw, what nobody considered, what to do next, and open questions. It says so if there is no agreement or
 * no disagreement. It does not say who wrote it.
 * @param level of its headings, 1 to 6
 * @param budget the parsing time for its texts. It gets less by this
 */
export function consensusNodes(
  value: Consensus,
  labels: ConsensusLabels,
  { level = 3, budget = fullBudget() }: { readonly level?: number; readonly budget?: Budget } = {},
): BlockContent[] {
  const read = (text: string): PhrasingContent[] => sanitizeLine(text, budget);
  const held = [...value.agreements, ...value.disagreements.flatMap((d) => d.positions), ...value.alone];
  const nameOf = seatNames(held.flatMap(({ holders }) => holders));
  const names = (aliases: readonly string[]): string => labels.names(aliases.map(nameOf));
  /** What is held, behind its holders. */
  const heldBy = (aliases: readonly string[], ...said: readonly (PhrasingContent | string)[]): BlockContent[] => {
    const who = aliases.length > 0 ? names(aliases) : labels.writerSays;
    return [paragraph(bold([{ type: 'text', value: who }]), ': ', ...said)];
  };
  const { shared, alone } = dividedAgreements(value.agreements);
  const points = (ones: readonly Point[]) =>
    ones.map(({ point, holders }) => heldBy([...new Set(holders)], ...read(point)));
  const sizes = sizesOf(value.groups);
  const status = statusOf(sizes);
  const { one, others } = apartFrom(value, alone);
  // Where nobody is known to hold it, all may.
  const isAgreed = status === 'unanimous' || alone.some(({ holders }) => holders.length === 0);
  const noAgreements = isAgreed ? undefined : labels.noAgreements;
  // They differ, though the judge found nothing that contradicts.
  const noDisagreements = status === 'majority' || status === 'split' ? undefined : labels.noDisagreements;
  const disagreements = value.disagreements.map((d) => {
    const crux = d.crux === undefined ? [] : [{ type: 'break' } as const, `${labels.crux}: `, ...read(d.crux)];
    if (d.positions.length === 0) return heldBy([], ...read(d.point), ...crux);
    const positions = d.positions.map((p) => {
      const quote = p.quote === undefined ? [] : [{ type: 'break' } as const, '“', ...read(p.quote), '”'];
      return heldBy(p.holders, ...read(p.position), ...quote);
    });
    return [paragraph(...read(d.point), ...crux), list(positions)];
  });
  const end = firstSentence(value.summary);
  const [answer, rest] = [value.summary.slice(0, end).trim(), value.summary.slice(end).trim()];
  const section = (title: string, items: readonly BlockContent[][], none?: string): BlockContent[] => {
    if (items.length > 0) return [heading(level, title), list(items)];
    return none === undefined ? [] : [heading(level, title), paragraph(none)];
  };
  const lines = (texts: readonly string[]) => texts.map((one) => [paragraph(...read(one))]);
  return [
    paragraph(bold(read(answer))),
    ...(status === 'too few' ? [] : [paragraph(labels.agreed(status, sizes))]),
    ...(rest === '' ? [] : [paragraph(...read(rest))]),
    ...section(labels.agreements, points(shared), noAgreements),
    ...section(labels.otherPositions, points(others)),
    ...section(labels.disagreements, disagreements, noDisagreements),
    ...section(labels.onlyOneSaw, points(one)),
    ...section(labels.nobodyConsidered, lines(value.unconsidered)),
    ...section(labels.next, lines(value.next)),
    ...section(labels.openQuestions, lines(value.openQuestions)),
  ];
}

/** A consensus as Markdown for people. See `consensusNodes`. */
export function consensusMarkdown(value: Consensus, labels: ConsensusLabels, level = 3): string {
  return write(consensusNodes(value, labels, { level })).trimEnd();
}
