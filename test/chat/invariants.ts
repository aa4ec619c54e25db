/** What holds after every step of a chat. */
import { expect } from 'vitest';
import type { BoardView } from '../../src/chat/board.ts';
import { asks, MAX_ASKS } from '../../src/chat/context.ts';
import { stageNow } from '../../src/chat/run.ts';
import { reservedOf } from '../../src/chat/reserved.ts';
import type { ChatEvent } from '../../src/chat/events.ts';
import { standingOf, type ChatSnapshot } from '../../src/chat/status.ts';
import { phaseOf } from '../../src/chat/status.ts';
import { isSeen, type Step } from '../../src/chat/step.ts';
import { isCall, type Chat } from './support.ts';

/** What a chat has shown and pinned so far, which a single step cannot tell. */
export class Memory {
  /** The progress messages that are in the chat. */
  readonly boards = new Map<number, BoardView>();
  newest = 0;
  readonly pins = new Map<string, number>();
  readonly started = new Set<string>();
  /** Somebody has said yes to what passes the limit. */
  approved = false;
}

/** Seats and calls tell the same, and they are what an engine has in flight. */
function callsAgree(chat: Chat): void {
  const { seats, calls } = chat.context;
  const { who, task } = stageNow(chat.context);
  const what = task === 'rank' ? 'ranking' : who === 'in turn' ? 'turn' : 'seat';
  const thinking = seats.flatMap(({ status, call }, seat) =>
    status === 'thinking' ? [`${call} ${what} ${seat}`] : [],
  );
  const called = Object.entries(calls).flatMap(([id, call]) =>
    'seat' in call ? [`${id} ${call.for} ${call.seat}`] : [],
  );
  expect(called.toSorted()).toEqual(thinking.toSorted());
  expect(seats.filter(({ status, call }) => status !== 'thinking' && call !== null)).toEqual([]);
  const concluding = Object.values(calls).filter((call) => call.for === 'conclusion').length;
  expect(concluding).toBe(chat.phase === 'concluding' ? 1 : 0);
  const comparing = Object.values(calls).filter((call) => call.for === 'comparison').length;
  expect(comparing).toBe(chat.phase === 'comparing' ? 1 : 0);
  const listing = Object.values(calls).filter((call) => call.for === 'options').length;
  expect(listing).toBe(chat.phase === 'listing' ? 1 : 0);
  if (['idle', 'paused', 'approving'].includes(chat.phase)) expect(calls).toEqual(asks(chat.context));
  expect(Object.keys(calls).toSorted()).toEqual([...chat.calls.keys()].toSorted());
  expect(Object.keys(asks(chat.context)).length).toBeLessThanOrEqual(MAX_ASKS);
}

/** Every call is started once, and sees what its seat saw at first: nothing of its own round if the round is open. */
function callsSeeWhatTheyMay(chat: Chat, { effects, rows, aborted }: Step, memory: Memory): void {
  // A question that is asked again, or has become longer, is seen anew.
  const joined = aborted.length > 0 && rows.some((row) => row.row === 'message' && row.kind === 'remark');
  if (joined || rows.some(({ row }) => row === 'round.withdraw' || row === 'message.append')) memory.pins.clear();
  for (const effect of effects) {
    if (!isCall(effect)) continue;
    const { input } = effect;
    expect(memory.started.has(input.call)).toBe(false);
    memory.started.add(input.call);
    expect(chat.world.discussions.has(input.discussion)).toBe(true);
    if (!('upTo' in input) || input.for === 'conclusion' || input.for === 'options' || input.for === 'question')
      continue;
    const pin = `${input.discussion}/${input.round}/${input.alias}`;
    expect(memory.pins.get(pin) ?? input.upTo).toBe(input.upTo);
    memory.pins.set(pin, input.upTo);
    if (input.for === 'turn') continue;
    const seen = chat.world.messages.filter(
      (row) =>
        row.discussion === input.discussion &&
        row.round === input.round &&
        row.kind === 'answer' &&
        row.seq <= input.upTo,
    );
    expect(seen).toEqual([]);
  }
}

/** There is one progress message, or none; its number never goes back, its buttons are legal, and at rest it shows nobody thinking. */
function boardsAgree(chat: Chat, { effects }: Step, memory: Memory): void {
  for (const { kind, input } of effects) {
    if (kind === 'retract') for (const key of input.keys) memory.boards.delete(Number(/^board:(\d+)$/.exec(key)?.[1]));
    if (kind !== 'board') continue;
    expect(input.board).toBeGreaterThanOrEqual(memory.newest);
    if (input.phase === 'ended')
      expect(input.seats.filter(({ status }) => /thinking|waiting/.test(status))).toEqual([]);
    memory.boards.set(input.board, input);
    memory.newest = input.board;
  }
  if (!isSeen(chat.snapshot)) expect(chat.calls.size).toBe(0);
  const shown = chat.phase !== 'idle' && (chat.phase !== 'paused' || chat.context.outcome !== null);
  expect([...memory.boards.keys()]).toEqual(shown ? [chat.context.board] : []);
  if (shown) expect(memory.boards.get(chat.context.board)?.buttons).toEqual(standingOf(chat.snapshot).buttons());
}

/** What was said in the rounds of the current discussion counts, whole or broken off, and once. */
function answersAreCounted({ context, world }: Chat): void {
  if (context.discussion === null) return;
  const said = world.messages.filter(
    ({ discussion, kind, round }) => discussion === context.discussion && kind === 'answer' && round !== null,
  );
  expect(context.answers).toBe(said.length);
}

/** A result is recorded once if its call was in flight; any other changes nothing. */
function resultsCountOnce(before: ChatSnapshot, event: ChatEvent, done: Step, live: boolean): void {
  if (!('call' in event)) return;
  if (!live) {
    expect({ ...done, snapshot: done.snapshot === before }).toEqual(nothing);
    return;
  }
  const messages = done.rows.filter(({ row }) => row === 'message');
  const kept = { 'ranking.answered': 'ranking', 'options.answered': 'ballot' }[event.type as string] ?? null;
  if (event.type.startsWith('comparison.') || kept !== null) {
    expect(messages).toEqual([]);
    expect(done.rows.filter(({ row }) => row === (kept ?? 'round.groups'))).toHaveLength(1);
    return;
  }
  expect(messages).toHaveLength(1);
  expect(messages[0]).toMatchObject({ call: event.call });
  const posts = done.effects.filter(({ kind }) => kind === 'post');
  expect(posts).toHaveLength('answer' in event || ('partial' in event && event.partial) ? 1 : 0);
}

const nothing = { rows: [], effects: [], aborted: [], snapshot: true };

/** What the machine takes changes something; what it does not take changes nothing and is answered. */
function legalChanges(before: ChatSnapshot, event: ChatEvent, done: Step): void {
  const pressed = 'pressed' in event ? event.pressed : null;
  const outdated = pressed !== null && pressed.board !== null && pressed.board !== before.context.board;
  if (pressed) {
    const answers = done.effects.filter(
      ({ kind, input }) => (kind === 'toast' || kind === 'notice') && input.callback !== null,
    );
    expect(answers).toHaveLength(1);
  }
  if (outdated || before.can(event)) {
    const changed = JSON.stringify(done.snapshot.context) !== JSON.stringify(before.context);
    expect(changed || done.rows.length + done.effects.length > 0).toBe(true);
    return;
  }
  expect({ ...done, effects: [], snapshot: done.snapshot === before }).toEqual(nothing);
  // Nobody waits for a word about an edit, or about chatter.
  const isAnswered = 'known' in event && event.type !== 'edited' && event.type !== 'more';
  expect(done.effects.map(({ kind }) => kind)).toEqual(isAnswered ? ['notice'] : []);
}

/** Unless somebody has said yes, what is spent and may be spent on what runs is never more than may be. */
function nothingIsOverspent(chat: Chat, memory: Memory): void {
  memory.approved ||= chat.context.approved !== null;
  const may = chat.spent + reservedOf(standingOf(chat.snapshot));
  if (chat.budget !== null && !memory.approved) expect(may).toBeLessThanOrEqual(chat.budget + 1e-9);
  expect(chat.phase === 'approving').toBe(chat.context.approval !== null);
}

/** @param live whether the event is the result of a call that was in flight before the step */
export function holds(
  before: ChatSnapshot,
  event: ChatEvent,
  done: Step,
  live: boolean,
  chat: Chat,
  memory: Memory,
): void {
  expect(done.snapshot.status).toBe('active');
  expect(phaseOf(chat.snapshot)).toBe(phaseOf(done.snapshot));
  callsAgree(chat);
  answersAreCounted(chat);
  nothingIsOverspent(chat, memory);
  callsSeeWhatTheyMay(chat, done, memory);
  boardsAgree(chat, done, memory);
  resultsCountOnce(before, event, done, live);
  legalChanges(before, event, done);
}
