/** A chat driven step by step as an engine does it: what is stored goes through JSON after each step. */
import type { CallInput, Effect, EffectInputs, EffectKind } from '../../src/chat/effects.ts';
import type { Row } from '../../src/chat/rows.ts';
import type { CommandEvent } from '../../src/chat/commands/index.ts';
import type { ChatEvent, Command, GivenAnswer, Known, Pressed } from '../../src/chat/events.ts';
import type { ChatSnapshot } from '../../src/chat/status.ts';
import type { Role } from '../../src/chat/commands/approve.ts';
import { NO_FUNDS, type CapOf, type Funds } from '../../src/chat/funds.ts';
import { heldBy } from '../../src/chat/reserved.ts';
import { phaseOf, standingOf } from '../../src/chat/status.ts';
import { firstSnapshot, step, type Step } from '../../src/chat/step.ts';
import { versioned, snapshotOfVersion } from '../../src/chat/snapshot-versions.ts';
import type { FormatName } from '../../src/discussion/formats/index.ts';
import type { Stated } from '../../src/discussion/positions/position.ts';
import type { FailureReason } from '../../src/panel/port.ts';
import { World } from './world.ts';

type Carried = 'type' | 'at' | 'by' | 'from' | 'written' | 'inThread' | 'unseen' | 'message' | 'pressed' | 'known';
type CommandOf<K extends CommandEvent['type']> = Extract<CommandEvent, { type: K }>;
/** What a command has beside what every command carries. */
export type Payload<K extends CommandEvent['type']> = Omit<CommandOf<K>, Carried>;
export type { CallInput };

/** The effects that call a model. */
const CALLS = ['answer', 'rank', 'list', 'compare', 'conclude'] as const;

/** Whether an effect calls a model. */
export function isCall(effect: Effect): effect is Extract<Effect, { kind: (typeof CALLS)[number] }> {
  return CALLS.some((kind) => kind === effect.kind);
}

export const panelOf = (size: number): string[] => Array.from({ length: size }, (_, i) => `model${i + 1}`);

export const given = (text = 'An answer.'): GivenAnswer => ({
  text,
  model: 'openai:model',
  ms: 1200,
  tokensIn: 10,
  tokensOut: 20,
  cost: null,
});

/** A snapshot as it comes back from the disk. */
function throughJson(snapshot: ChatSnapshot): ChatSnapshot {
  const { version, data } = versioned(snapshot);
  return snapshotOfVersion(version, JSON.parse(JSON.stringify(data)));
}

export class Chat {
  snapshot: ChatSnapshot = firstSnapshot(1);
  readonly world = new World();
  /** Everything that was sent, as it was sent. */
  readonly events: ChatEvent[] = [];
  /** The calls in flight, as an engine would know them: started, not ended and not aborted. */
  readonly calls = new Map<string, CallInput>();
  /** The rows, effects and aborted calls of the last step. */
  last: Pick<Step, 'rows' | 'effects' | 'aborted'> = { rows: [], effects: [], aborted: [] };
  panel: readonly string[];
  /** How many rounds are recorded of what is asked. */
  recorded: number | null = null;
  /** The message with which commands come, and how it is written. */
  message = 7;
  written = { long: false, album: null as string | null, forwarded: false };
  inThread = false;
  /** What a seat says in a round that it holds; null is nothing. */
  says: (alias: string, round: number) => Stated | null = () => null;
  /** Which option a seat votes for, from 0; null is none. */
  votes: (alias: string) => number | null = () => null;
  /** What is disputed, for a press that settles it. */
  dispute: Known['dispute'] = null;
  /** What the chat may spend, US dollars; null is no limit. */
  budget: number | null = null;
  /** Whose limit that is. */
  budgetOf: CapOf = 'chat';
  /** What it has spent, and what the last step added. */
  spent = 0;
  #at = 1_790_000_000_000;

  constructor(seats = 3) {
    this.panel = panelOf(seats);
  }

  get context() {
    return this.snapshot.context;
  }

  get phase() {
    return phaseOf(this.snapshot);
  }

  get statuses(): readonly string[] {
    return this.context.seats.map(({ status }) => status);
  }

  /** What is known to an event of what may be spent, as `engine/funds.ts` reads it. No model has a price. */
  funds(event: ChatEvent): Funds {
    if (this.budget === null) return NO_FUNDS;
    const left = this.budget - this.spent - heldBy(standingOf(this.snapshot), event, NO_FUNDS);
    return { ...NO_FUNDS, caps: { ...NO_FUNDS.caps, [this.budgetOf]: { limit: this.budget, left } } };
  }

  send(sent: ChatEvent): Step {
    const event = 'known' in sent ? sent : { ...sent, funds: this.funds(sent) };
    this.events.push(event);
    const done = step(this.snapshot, event);
    if ('call' in event && this.snapshot !== done.snapshot) this.calls.delete(event.call);
    for (const call of done.aborted) this.calls.delete(call);
    for (const effect of done.effects) if (isCall(effect)) this.calls.set(effect.input.call, effect.input);
    for (const row of done.rows) {
      this.world.write(row);
      if (row.row === 'spent') this.spent += row.usd;
    }
    this.last = done;
    this.snapshot = throughJson(done.snapshot);
    return done;
  }

  /** A command as a person gives it; `pressed` as a button does. */
  command<K extends CommandEvent['type']>(type: K, payload: Payload<K>, pressed: Pressed | null = null): CommandOf<K> {
    const name = 'name' in payload && typeof payload.name === 'string' ? payload.name : undefined;
    const at = (this.#at += 1000);
    const { message } = this;
    const written = pressed === null ? { message, from: 1, date: at, ...this.written } : null;
    const said = { at, by: 'Ann', from: 1, message, pressed, written, inThread: this.inThread, unseen: false };
    const command = { type, ...said, ...payload };
    const about = this.world.about(this.context, command as unknown as Command);
    const known = {
      ...this.world.known(this.context.project, this.panel, name),
      ...about,
      dispute: this.dispute,
      recorded: this.recorded,
    };
    const whole = { ...command, known } as unknown as CommandOf<K>;
    return { ...whole, known: { ...known, funds: this.funds(whole) } };
  }

  do<K extends CommandEvent['type']>(type: K, payload: Payload<K>, pressed: Pressed | null = null): Step {
    return this.send(this.command(type, payload, pressed));
  }

  open = (text = 'Why?', format: FormatName = 'open') => this.do('open', { format, text, context: null });
  council = (text = 'Why?') => this.open(text, 'council');
  text = (text = 'Mind the cost.', fresh = false) => this.do('text', { text, context: null, fresh });
  discuss = (rounds = 1, topic: string | null = null) => this.do('discuss', { rounds, topic, context: null });
  ask = (alias: string | null = null, threaded = false, discussion: string | null = null) =>
    this.do('ask', { text: 'Who?', context: null, alias, threaded, discussion, line: null });
  more = (text = 'The rest.') => this.do('more', { text });
  edit = (text: string) => this.do('edited', { text });
  revise = (seq: number) => this.do('revise', { seq });
  afresh = () => this.do('afresh', {});
  next = () => this.do('next', {});
  stop = () => this.do('stop', {});
  enough = () => this.do('enough', {});
  skip = (seat: number) => this.do('skip', { round: this.context.round, seat });
  replace = (seat: number, alias: string) =>
    this.do('replace', { round: this.context.round, seat, alias, listed: true });
  rank = () => this.do('rank', {});
  settlePoint = () => this.do('settle', { seq: this.context.entry, point: 0 });
  vote = (option: number, ballot = this.world.ballot(this.context) ?? '') => this.do('vote', { ballot, option });
  decide = (text = 'Postgres or SQLite?') => this.open(text, 'decide');
  review = (text = 'A plan?') => this.open(text, 'review');
  consensus = () => this.do('consensus', {});
  approve = (role: Role = 'owner') => this.do('approve', { role });
  retry = (seat: number) => this.do('retry', { seat });
  unreachable = () => this.send({ type: 'unreachable', at: (this.#at += 1000) });
  reachable = () => this.send({ type: 'reachable', at: (this.#at += 1000) });
  press = (board: number) => ({ callback: 'press', chat: this.context.chat, board });

  /** The call in flight of a model, or the first. */
  call(alias?: string): CallInput {
    const call = [...this.calls.values()].find((input) => alias === undefined || input.alias === alias);
    if (!call) throw new Error(`No call of ${alias ?? 'any model'} is in flight`);
    return call;
  }

  /** The result of a call. A failed one may have broken off in the middle of its answer. */
  result({ call, for: what, alias }: CallInput, reason: FailureReason | null = null, brokeOff = false): ChatEvent {
    const at = (this.#at += 1000);
    if (reason !== null && brokeOff && (what === 'seat' || what === 'turn' || what === 'question'))
      return { type: `${what}.failed`, at, call, reason, partial: given('As far as it') };
    if (reason !== null) return { type: `${what}.failed`, at, call, reason };
    if (what === 'conclusion') {
      return { type: 'conclusion.answered', at, call, answer: given('Agreed.'), consensus: { agreements: [] } };
    }
    if (what === 'comparison') {
      const groups = this.world.groups(this.context.discussion ?? '');
      return { type: 'comparison.answered', at, call, groups, usage: { tokensIn: 5, tokensOut: 5, cost: null } };
    }
    const usage = { tokensIn: 5, tokensOut: 5, cost: null };
    if (what === 'options') {
      const found = { options: ['Postgres', 'SQLite'], criteria: ['cost'] };
      return { type: 'options.answered', at, call, found, usage };
    }
    if (what === 'ranking') {
      const order = this.context.seats.flatMap((seat) => (seat.alias === alias ? [] : [[seat.alias]]));
      return { type: 'ranking.answered', at, call, order, usage };
    }
    if (what === 'question') return { type: 'question.answered', at, call, answer: given() };
    const option = this.votes(alias);
    const voted = option === null ? null : { claim: `option ${option}`, moved: null };
    const isVote = this.phase === 'voting';
    return {
      type: `${what}.answered`,
      at,
      call,
      answer: given(),
      stated: isVote ? voted : this.says(alias, this.context.round),
      vote: isVote && option !== null ? { option, wouldChange: 'Another price.' } : null,
    };
  }

  answer = (alias?: string) => this.send(this.result(this.call(alias)));
  breakOff = (alias?: string, reason: FailureReason = 'timed_out') =>
    this.send(this.result(this.call(alias), reason, true));
  fail = (alias?: string, reason: FailureReason = 'timed_out') => this.send(this.result(this.call(alias), reason));

  /** Every call in flight is answered, and those that follow, but those of `failing` fail. */
  settle(failing: readonly string[] = []): void {
    for (let input = this.#first(); input; input = this.#first()) {
      this.send(this.result(input, failing.includes(input.alias) ? 'key_refused' : null));
    }
  }

  #first(): CallInput | undefined {
    return [...this.calls.values()][0];
  }

  /** The effects of one kind in the last step. */
  effects<K extends EffectKind>(kind: K): EffectInputs[K][] {
    return this.last.effects
      .filter((effect): effect is Extract<Effect, { kind: K }> => effect.kind === kind)
      .map(({ input }) => input as EffectInputs[K]);
  }

  /** The rows of one kind in the last step. */
  rows<R extends Row['row']>(row: R): Extract<Row, { row: R }>[] {
    return this.last.rows.filter((one): one is Extract<Row, { row: R }> => one.row === row);
  }

  /** What the last step said to the person. */
  get notice() {
    return this.effects('notice')[0]?.notice;
  }
}
