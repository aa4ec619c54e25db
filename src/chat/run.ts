/** How a run goes through the stages of its format: which round begins, who speaks in it, and what follows. Pure functions of the context. */
import { NO_COST } from '../discussion/costs.ts';
import { formatNamed, type RunFormat } from '../discussion/formats/index.ts';
import type { RoundKind, Stage } from '../discussion/formats/format.ts';
import { MIN_RANKED, mostRoundsFrom, stageAfter, type Following } from '../discussion/formats/stages.ts';
import { shuffled } from '../discussion/unnamed.ts';
import {
  MAX_SEATS,
  MAX_WRITERS,
  MIN_ANSWERS,
  type ChatContext,
  type Outcome,
  type Seat,
  type Settling,
} from './context.ts';
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

/** The state of the chart in which each task is done. */
const STATES = {
  open: 'opening',
  turns: 'discussing',
  reconsider: 'opening',
  challenge: 'challenging',
  reply: 'opening',
  draft: 'drafting',
  review: 'reviewing',
  revise: 'drafting',
  vote: 'voting',
  rank: 'ranking',
  settle: 'settling',
} as const satisfies Record<RoundKind, string>;

/** A state of the chart in which models are asked. */
export type StageState = (typeof STATES)[RoundKind] | 'listing' | 'concluding';

/** The state of what a chat is about to do, or waits for a yes to. */
export function stateOfStage(context: ChatContext): StageState {
  if (context.writers.length > 0) return 'concluding';
  const state = STATES[kindOf(context)];
  return state === 'voting' && context.options === null ? 'listing' : state;
}

/** What a run is. */
interface Run {
  readonly format: RunFormat;
  /** How many rounds are asked for, where the format leaves that open. */
  readonly rounds: number;
  readonly panel: readonly string[];
  /** By seat, who may take it if its model is down. */
  readonly fallbacks: Readonly<Record<string, readonly string[]>>;
  readonly judges: readonly string[];
  /** It is about a question of its own: what the panel held about another is nothing to it. */
  readonly asks: boolean;
}

/** The first round of a run. @param settling what it is to settle */
export function runBegun(
  context: ChatContext,
  { format, rounds, panel, fallbacks, judges, asks }: Run,
  settling: Settling | null = null,
): ChatContext {
  const { round } = context;
  const place = asks ? { ...context, seats: [], agreement: { now: [], blind: [] }, cost: NO_COST } : context;
  const run = {
    ...place,
    format,
    judges,
    retried: false,
    options: null,
    settling,
    lastRound: round + mostRoundsFrom(formatNamed(format), 0, rounds),
    // Who took a seat in the run before gives it back.
    seats: place.seats.map((seat) => ({ ...seat, by: null })),
  };
  const begun = roundBegun({ ...run, stage: 0, stageRounds: 1 }, panel.slice(0, MAX_SEATS));
  const seats = begun.seats.map((seat) => ({ ...seat, fallbacks: fallbacks[seat.alias] ?? [] }));
  return { ...begun, seats };
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
  const speaks = speakersOf(context, panel, round);
  return {
    ...context,
    round,
    remarks: 0,
    together: null,
    outcome: null,
    seats: panel.map((alias): Seat => {
      const before = context.seats.find((seat) => seat.alias === alias);
      return {
        alias,
        by: before?.by ?? null,
        fallbacks: before?.fallbacks ?? [],
        status: speaks.includes(alias) ? 'waiting' : 'listening',
        reason: null,
        until: null,
        call: null,
        broken: null,
        upTo: null,
        usd: 0,
        position: before === undefined || before.position === 'none' ? 'none' : 'earlier',
        vote: null,
        heard: before?.heard ?? false,
      };
    }),
  };
}

/** Who speaks in a round of the context's stage. */
function speakersOf(context: ChatContext, panel: readonly string[], round: number): readonly string[] {
  const { seats, discussion, settling } = context;
  switch (stageNow(context).who) {
    case 'together':
    case 'in turn':
    case 'judge':
      return panel;
    case 'answered':
      return seats.filter(({ heard }) => heard).map(({ alias }) => alias);
    case 'drafter':
      return panel.slice(0, 1);
    case 'reviewer':
      return panel.slice(1, 2);
    case 'sides':
      return settling?.sides ?? [];
    case 'challenger': {
      // One of those who answered last, as the round's id has it.
      const spoken = seats.filter(hasSpoken).map(({ alias }) => alias);
      return shuffled(spoken, `${discussion}:${round}`).slice(0, 1);
    }
  }
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
    // Nobody has recorded how they rank each other.
    rankable: !retried && mostRounds === null && seats.filter(({ heard }) => heard).length >= MIN_RANKED,
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

/** Who may find the options of a decision: the same who may judge it. */
export function findersOf(context: ChatContext): readonly string[] {
  const panel = context.seats.map(({ alias }) => alias);
  return writersOf(context, panel, context.judges);
}

/** The key under which it is shown what the seats hold after a round; `%` is any, in a pattern of SQL. */
export const positionsKey = (discussion: string, round: number | '%'): string => `positions:${discussion}:${round}`;
