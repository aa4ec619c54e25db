/** How a run goes through the stages of its format: which round begins, who speaks in it, and what follows. Pure functions of the context. */
import { formatNamed, type FormatName } from '../discussion/formats/index.ts';
import type { RoundKind, Stage } from '../discussion/formats/format.ts';
import { mostRoundsFrom, stageAfter, type Following } from '../discussion/formats/stages.ts';
import { shuffled } from '../discussion/unnamed.ts';
import { MAX_SEATS, MAX_WRITERS, MIN_ANSWERS, type ChatContext, type Outcome, type Seat } from './context.ts';
import { hasSpoken } from './seats.ts';

/** The stage of the round that runs, or ran last. */
export function stageNow({ format, stage }: Pick<ChatContext, 'format' | 'stage'>): Stage {
  const { stages } = formatNamed(format);
  const now = stages[stage] ?? stages[0];
  if (now === undefined) throw new Error('A format has no stages');
  return now;
}

/** The task of the round that runs, or ran last. */
export function kindOf(context: Pick<ChatContext, 'format' | 'stage'>): RoundKind {
  const { task } = stageNow(context);
  return task === 'judge' ? 'open' : task;
}

/** Which stage of how many runs, or ran last, counted from 1; and its task. */
export function stageOfRun(context: ChatContext) {
  const { stages } = formatNamed(context.format);
  const judges = context.writers.length > 0;
  return {
    number: judges ? stages.length : context.stage + 1,
    of: stages.length,
    task: judges ? ('judge' as const) : kindOf(context),
  };
}

/** What a run is. */
interface Run {
  readonly format: FormatName;
  /** How many rounds are asked for, where the format leaves that open. */
  readonly rounds: number;
  readonly panel: readonly string[];
  readonly judges: readonly string[];
  /** It is about a question of its own: what the panel held about another is nothing to it. */
  readonly asks: boolean;
}

/** The first round of a run. */
export function runBegun(context: ChatContext, { format, rounds, panel, judges, asks }: Run): ChatContext {
  const { round } = context;
  const place = asks ? { ...context, seats: [], agreement: { now: [], blind: [] } } : context;
  const run = {
    ...place,
    format,
    judges,
    retried: false,
    lastRound: round + mostRoundsFrom(formatNamed(format), 0, rounds),
  };
  return roundBegun({ ...run, stage: 0, stageRounds: 1 }, panel.slice(0, MAX_SEATS));
}

/** The next round of a run. */
export function nextRoundBegun(context: ChatContext, stage: number): ChatContext {
  const panel = context.seats.map(({ alias }) => alias);
  const stageRounds = stage === context.stage ? context.stageRounds + 1 : 1;
  return roundBegun({ ...context, stage, stageRounds }, panel);
}

/** A new round of the context's stage: every seat that has a part in it waits for its turn. */
function roundBegun(context: ChatContext, panel: readonly string[]): ChatContext {
  const round = context.round + 1;
  const speaks = stageNow(context).who === 'challenger' ? challengers(context, round) : panel;
  const held = (alias: string) => context.seats.find((seat) => seat.alias === alias)?.position ?? 'none';
  return {
    ...context,
    round,
    remarks: 0,
    together: null,
    outcome: null,
    seats: panel.map((alias): Seat => ({
      alias,
      status: speaks.includes(alias) ? 'waiting' : 'listening',
      reason: null,
      until: null,
      call: null,
      broken: null,
      upTo: null,
      usd: 0,
      position: held(alias) === 'none' ? 'none' : 'earlier',
    })),
  };
}

/** Who argues against what all hold: one of those who answered last, as the round's id has it. */
function challengers({ seats, discussion }: ChatContext, round: number): readonly string[] {
  const spoken = seats.filter(hasSpoken).map(({ alias }) => alias);
  return shuffled(spoken, `${discussion}:${round}`).slice(0, 1);
}

/** What follows the round that is over. */
export function following(context: ChatContext): Following {
  const { format, stage, stageRounds, round, lastRound, mostRounds, seats, agreement, retried, answers } = context;
  const spoken = seats.filter(hasSpoken);
  return stageAfter(formatNamed(format), {
    stage,
    rounds: stageRounds,
    wanted: stageRounds + lastRound - round,
    most: retried ? 0 : mostRounds === null ? Infinity : mostRounds - round,
    sizes: agreement.now,
    still: spoken.length > 1 && spoken.every(({ position }) => position === 'kept'),
    spoke: spoken.length > 0,
    judgeable: !retried && answers >= MIN_ANSWERS && (spoken.length > 0 || stage > 0),
  });
}

/** How a run ended whose last round is over. */
export function runOutcome(context: ChatContext): Outcome {
  if (!context.seats.some(hasSpoken)) return 'nobody';
  const next = following(context);
  return next.stage === null ? (next.early ?? 'complete') : 'complete';
}

/** Whether the stage that follows is the judge's. */
export function isJudged({ format }: ChatContext, stage: number): boolean {
  return formatNamed(format).stages[stage]?.who === 'judge';
}

/** Who may write the consensus: who is not on the panel; then who answered in the last round, and the others of the panel. */
export function writersOf(
  context: ChatContext,
  panel: readonly string[],
  judges: readonly string[],
): readonly string[] {
  const answered = context.seats.filter((seat) => seat.status === 'answered').map((seat) => seat.alias);
  // One of the panel is left for where those all fail.
  const others = judges.slice(0, MAX_WRITERS - 1);
  return [...new Set([...others, ...answered.filter((alias) => panel.includes(alias)), ...panel])].slice(
    0,
    MAX_WRITERS,
  );
}

/** Who finds out who agrees: the same who would judge. '' without anybody. */
export function comparerOf(context: ChatContext): string {
  const panel = context.seats.map(({ alias }) => alias);
  return writersOf(context, panel, context.judges)[0] ?? '';
}

/** How many seats have a position on the question. */
export function positionsHeld({ seats }: Pick<ChatContext, 'seats'>): number {
  return seats.filter(({ position }) => position !== 'none').length;
}

/** The key under which it is shown what the seats hold after a round; `%` is any, in a pattern of SQL. */
export const positionsKey = (discussion: string, round: number | '%'): string => `positions:${discussion}:${round}`;
