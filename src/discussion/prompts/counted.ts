/** What a judge is told of what was counted: how the panellists rank each other, and how they vote. */
import { oneLine } from '../../lib/text.ts';
import { letterOf, type Options } from '../ballot/options.ts';
import { list } from './common.ts';
import type { Draft } from './quoted.ts';

/** What was counted of a discussion. */
export interface Counted {
  /** The seats by how the others rank their answers, best first; those tied together. Null where nobody ranked. */
  readonly places: readonly (readonly string[])[] | null;
  readonly ballot: Options | null;
  readonly votes: readonly { readonly seat: string; readonly option: number; readonly wouldChange: string | null }[];
}

export const NOTHING_COUNTED: Counted = { places: null, ballot: null, votes: [] };

type NameOf = (seat: string) => string | undefined;

function rankingDraft({ places }: Counted, nameOf: NameOf): Draft[] {
  const named = (places ?? []).map((tied) => tied.flatMap((seat) => nameOf(seat) ?? []).toSorted());
  const shown = named.filter(({ length }) => length > 0);
  if (shown.length === 0) return [];
  const text = shown.map((tied) => `${list(tied)}${tied.length > 1 ? ' (tied)' : ''}`).join('; then ');
  return [
    {
      by: null,
      what: 'answers in the order in which the panellists rank each other, best first, none its own',
      round: null,
      text,
      rank: 'kept',
    },
  ];
}

function voteDrafts({ ballot, votes }: Counted, nameOf: NameOf): Draft[] {
  if (ballot === null) return [];
  const options = ballot.options.map((option, at) => `${letterOf(at)}) ${oneLine(option)}`);
  const criteria = ballot.criteria.length === 0 ? [] : [`Criteria: ${ballot.criteria.map(oneLine).join('; ')}`];
  const head: Draft = {
    by: null,
    what: 'options that were voted for, and criteria',
    round: null,
    text: [...options, ...criteria].join('\n'),
    rank: 'kept',
  };
  const each = votes.flatMap(({ seat, option, wouldChange }): Draft[] => {
    const panellist = nameOf(seat);
    if (panellist === undefined) return [];
    const change = wouldChange === null ? '' : `\nWhat would change it: ${oneLine(wouldChange)}`;
    return [{ by: { panellist }, what: 'vote', round: null, text: `${letterOf(option)}${change}`, rank: 'kept' }];
  });
  // The order of their letters tells nothing.
  const nameIn = ({ by }: Draft): string => (by !== null && 'panellist' in by ? by.panellist : '');
  return [head, ...each.toSorted((a, b) => nameIn(a).localeCompare(nameIn(b)))];
}

/** What was counted, as quotations. @param nameOf the reader's name for a seat; undefined for one it does not hear */
export function countedDrafts(counted: Counted, nameOf: NameOf): Draft[] {
  return [...rankingDraft(counted, nameOf), ...voteDrafts(counted, nameOf)];
}
