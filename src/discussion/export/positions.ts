/** Who held what in each round, as a table: a row for each seat, a column for each round. */
import type { BlockContent, PhrasingContent } from 'mdast';
import { heading, table, text } from '../../markdown/nodes.ts';
import { sanitizeLine } from '../../markdown/sanitize.ts';
import type { HeldPosition } from '../positions/position.ts';
import type { DocumentContext } from './entry.ts';

/** What a seat held: its claim, and what moved it. */
function cellOf(held: HeldPosition | undefined, { labels, budget }: DocumentContext): PhrasingContent[] {
  if (held === undefined) return [text(labels.noPosition)];
  const claim = sanitizeLine(held.claim, budget);
  if (held.moved === null) return claim;
  const moved =
    held.moved === '' ? [text(labels.moved)] : [text(`${labels.movedBy} `), ...sanitizeLine(held.moved, budget)];
  return [...claim, text(' ('), ...moved, text(')')];
}

/**
 * The positions of a discussion as blocks of its document. Nothing if there are none.
 * @param positions of one seat in one round the last counts
 * @param seats in the order of their rows. Others stand below them
 */
export function positionsSection(
  positions: readonly HeldPosition[],
  seats: readonly string[],
  document: DocumentContext,
): BlockContent[] {
  if (positions.length === 0) return [];
  const { nameOf, labels } = document;
  const held = new Map<string, Map<number, HeldPosition>>();
  for (const seat of seats) held.set(seat, new Map());
  for (const one of positions) {
    const own = held.get(one.seat) ?? new Map<number, HeldPosition>();
    held.set(one.seat, own.set(one.round, one));
  }
  const rounds = [...new Set(positions.map(({ round }) => round))].toSorted((a, b) => a - b);
  const head = [[], ...rounds.map((round) => [text(labels.round(round, null))])];
  const rows = [...held].flatMap(([seat, own]) =>
    own.size === 0 ? [] : [[[text(nameOf(seat))], ...rounds.map((round) => cellOf(own.get(round), document))]],
  );
  return [heading(2, labels.positions), table([head, ...rows])];
}
