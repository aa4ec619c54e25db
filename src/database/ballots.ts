/** Votes and rankings, as they are stored. */
import type { Options } from '../discussion/ballot/options.ts';
import { tallyOf } from '../discussion/ballot/count.ts';
import type { ExportedRanking, ExportedVote } from '../discussion/export/counted.ts';
import type { Counted } from '../discussion/prompts/counted.ts';
import { placesOf } from '../discussion/ranking/places.ts';
import type { Order, SeatRanking } from '../discussion/ranking/ranking.ts';
import { parsed, select, type Database } from './open.ts';

/** What is voted for in a round. Null where nothing is. */
export async function ballotOf(database: Database, discussion: string, round: number): Promise<Options | null> {
  const sql = 'select options, criteria from ballot where id = ?';
  const [row] = await select<{ options: string | readonly string[]; criteria: string | readonly string[] }>(
    database,
    sql,
    [`${discussion}:${round}`],
  );
  return row === undefined ? null : { options: parsed(row.options), criteria: parsed(row.criteria) };
}

/** A vote of a seat, or of a person: then `seat` is null. */
export interface CastVote {
  readonly seat: string | null;
  /** Which option, from 0. */
  readonly option: number;
  readonly wouldChange: string | null;
}

/** The votes of a round, in the order in which they were cast. Who the people are is left out. */
export function votesOf(database: Database, discussion: string, round: number): Promise<CastVote[]> {
  const sql = `select seat, option, would_change as "wouldChange" from vote where discussion = ? and round = ? order by at, id`;
  return select<CastVote>(database, sql, [discussion, round]);
}

/** The rankings of a round, by seat. */
export async function rankingsOf(database: Database, discussion: string, round: number): Promise<SeatRanking[]> {
  const sql = 'select seat, places from ranking where discussion = ? and round = ? order by seat';
  const rows = await select<{ seat: string; places: string | Order }>(database, sql, [discussion, round]);
  return rows.map(({ seat, places }) => ({ seat, order: parsed(places) }));
}

/** The newest round of a kind since one; null if there was none. */
async function newestRound(
  database: Database,
  discussion: string,
  kind: 'vote' | 'rank',
  since: number,
): Promise<number | null> {
  const sql = 'select max(number) as number from round where discussion = ? and kind = ? and number >= ?';
  const [row] = await select<{ number: number | null }>(database, sql, [discussion, kind, since]);
  return row?.number ?? null;
}

/** What was counted of a discussion since a round: the newest ranking, and the newest vote. */
export async function countedIn(database: Database, discussion: string, since: number): Promise<Counted> {
  const ranked = await newestRound(database, discussion, 'rank', since);
  const voted = await newestRound(database, discussion, 'vote', since);
  const rankings = ranked === null ? [] : await rankingsOf(database, discussion, ranked);
  const votes = voted === null ? [] : await votesOf(database, discussion, voted);
  return {
    places: rankings.length === 0 ? null : placesOf(rankings),
    ballot: voted === null ? null : await ballotOf(database, discussion, voted),
    votes: votes.flatMap(({ seat, ...vote }) => (seat === null ? [] : [{ seat, ...vote }])),
  };
}

/** All that was counted in a discussion, round by round: for its document. */
export async function allCounted(
  database: Database,
  discussion: string,
): Promise<{ readonly votes: readonly ExportedVote[]; readonly rankings: readonly ExportedRanking[] }> {
  const sql = `select number, kind from round where discussion = ? and kind in ('vote', 'rank') order by number`;
  const rounds = await select<{ number: number; kind: string }>(database, sql, [discussion]);
  const votes: ExportedVote[] = [];
  const rankings: ExportedRanking[] = [];
  for (const { number: round, kind } of rounds) {
    if (kind === 'rank') rankings.push({ round, places: placesOf(await rankingsOf(database, discussion, round)) });
    const ballot = kind === 'vote' ? await ballotOf(database, discussion, round) : null;
    if (ballot !== null) votes.push({ round, ballot, ...byWhom(await votesOf(database, discussion, round), ballot) });
  }
  return { votes, rankings };
}

/** Votes of seats, and how many people vote for each option. */
export function byWhom(cast: readonly CastVote[], { options }: Options): Pick<ExportedVote, 'votes' | 'people'> {
  const votes = cast.flatMap(({ seat, ...vote }) => (seat === null ? [] : [{ seat, ...vote }]));
  const people = cast.filter(({ seat }) => seat === null).map(({ option }) => option);
  return { votes, people: tallyOf(people, options.length).votes };
}
