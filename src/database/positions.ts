/** What seats hold, and who agrees, as it is stored. */
import { sizesOf, type Groups } from '../discussion/agreement/agreement.ts';
import type { HeldPosition } from '../discussion/positions/position.ts';
import { parsed, select, type Database } from './open.ts';

/** The positions of a discussion's rounds from one on, in the order of the rounds. @param upTo the last round, counted */
export async function positionsOf(
  database: Database,
  discussion: string,
  from = 0,
  upTo = Number.MAX_SAFE_INTEGER,
): Promise<HeldPosition[]> {
  const sql = `select round, seat, claim, moved from position where discussion = ? and round >= ? and round <= ?
    order by round, seat`;
  return select<HeldPosition>(database, sql, [discussion, from, upTo]);
}

/** The round in which a discussion's newest question was asked of the panel; 0 if none was. */
async function newestAsked(database: Database, discussion: string): Promise<number> {
  const sql = `select coalesce(max(round), 0) as round from message where discussion = ? and kind = 'question' and asked is null`;
  const [row] = await select<{ round: number }>(database, sql, [discussion]);
  return row?.round ?? 0;
}

/** A round as far as it is about positions. */
interface ComparedRound {
  /** Who agreed after it; empty if nobody was asked, or it could not be found out. */
  readonly groups: Groups;
  readonly panel: readonly string[];
  /** Its task. '' if the round is gone. */
  readonly kind: string;
}

async function comparedRound(
  database: Database,
  where: string,
  values: readonly (string | number)[],
): Promise<ComparedRound> {
  const sql = `select agreement, panel, kind from round where discussion = ? and ${where} order by number desc limit 1`;
  const rows = await select<{ agreement: string | Groups | null; panel: string | readonly string[]; kind: string }>(
    database,
    sql,
    values,
  );
  const [row] = rows;
  return {
    groups: row?.agreement ? parsed(row.agreement) : [],
    panel: row ? parsed(row.panel) : [],
    kind: row?.kind ?? '',
  };
}

/** Who agreed after a round, and who had a part in it. */
export function roundOf(database: Database, discussion: string, number: number): Promise<ComparedRound> {
  return comparedRound(database, 'number = ?', [discussion, number]);
}

/** What is held about the newest question of a discussion, up to a round. */
export interface Held {
  /** The round in which it was asked. */
  readonly since: number;
  readonly positions: readonly HeldPosition[];
  /** Who agrees after that round; null if it is not known. */
  readonly groups: Groups | null;
  /** The rounds of the discussion in which one spoke after the other. */
  readonly inTurn: readonly number[];
}

/** What is held about the newest question of a discussion, up to a round. */
export async function heldIn(database: Database, discussion: string, upTo = Number.MAX_SAFE_INTEGER): Promise<Held> {
  const since = await newestAsked(database, discussion);
  const positions = await positionsOf(database, discussion, since, upTo);
  // A round in which nobody said what they hold changes nothing.
  const where = 'number between ? and ? and agreement is not null';
  const { groups } = await comparedRound(database, where, [discussion, since, upTo]);
  const turns = await select<{ number: number }>(
    database,
    "select number from round where discussion = ? and kind = 'turns'",
    [discussion],
  );
  return {
    since,
    positions,
    groups: sizesOf(groups).length === 0 ? null : groups,
    inTurn: turns.map(({ number }) => number),
  };
}
