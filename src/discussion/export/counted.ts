/** What was counted in a discussion, as sections of its document: votes, and how the seats rank each other. */
import type { BlockContent, PhrasingContent } from 'mdast';
import { letterOf, type Options } from '../ballot/options.ts';
import { heading, list, paragraph, text } from '../../markdown/nodes.ts';
import { sanitizeLine } from '../../markdown/sanitize.ts';
import { listed } from '../transcript.ts';
import type { DocumentContext } from './entry.ts';

/** A vote of a discussion. */
export interface ExportedVote {
  readonly round: number;
  readonly ballot: Options;
  readonly votes: readonly { readonly seat: string; readonly option: number; readonly wouldChange: string | null }[];
  /** How many people vote for each option. */
  readonly people: readonly number[];
}

/** A ranking of a discussion: places, best first; those tied together. */
export interface ExportedRanking {
  readonly round: number;
  readonly places: readonly (readonly string[])[];
}

/** Each option with who votes for it, the criteria, and what would change a vote. Nothing without a vote. */
export function votesSections(votes: readonly ExportedVote[], document: DocumentContext): BlockContent[] {
  return votes.flatMap((one) => voteSection(one, document));
}

function voteSection({ round, ballot, votes, people }: ExportedVote, document: DocumentContext): BlockContent[] {
  const { nameOf, labels, budget } = document;
  const options = ballot.options.map((option, at) => {
    const seats = votes.filter((vote) => vote.option === at).map(({ seat }) => nameOf(seat));
    const count = people[at] ?? 0;
    const said = [
      ...(seats.length > 0 ? [labels.votedFor(listed(seats))] : []),
      ...(count > 0 ? [labels.people(count)] : []),
    ];
    const line: PhrasingContent[] = [text(`${letterOf(at)}) `), ...sanitizeLine(option, budget)];
    return [paragraph(...line, ...(said.length > 0 ? [text(` – ${said.join('; ')}`)] : []))];
  });
  const changes = votes.flatMap(({ seat, wouldChange }) =>
    wouldChange === null
      ? []
      : [[paragraph(text(`${labels.wouldChange(nameOf(seat))} `), ...sanitizeLine(wouldChange, budget))]],
  );
  const criteria = ballot.criteria.map((one) => sanitizeLine(one, budget));
  const judged = criteria.length === 0 ? [] : [paragraph(...joined(labels.criteria(''), criteria))];
  return [heading(2, labels.votes(round)), list(options), ...judged, ...(changes.length > 0 ? [list(changes)] : [])];
}

/** Phrases with commas between, behind a word. */
function joined(head: string, phrases: readonly PhrasingContent[][]): PhrasingContent[] {
  return [text(head), ...phrases.flatMap((phrase, at) => (at === 0 ? phrase : [text(', '), ...phrase]))];
}

/** The places, with those who share one. Nothing without a ranking. */
export function rankingSections(
  rankings: readonly ExportedRanking[],
  { nameOf, labels }: DocumentContext,
): BlockContent[] {
  return rankings.flatMap(({ round, places }): BlockContent[] => {
    if (places.length === 0) return [];
    let place = 1;
    const lines = places.map((tied) => {
      const line = `${place}: ${listed(tied.map(nameOf))}${tied.length > 1 ? ` (${labels.tied})` : ''}`;
      place += tied.length;
      return [paragraph(line)];
    });
    return [heading(2, labels.ranking(round)), list(lines)];
  });
}
