/**
 * Applying an event to a chat, in one transaction: check that the event is new, load the snapshot, step, save the snapshot,
 * write the rows and the effects. Nothing is sent and no model is called before this is committed. Every engine applies
 * events through this.
 */
import type { SqlEntityManager } from '@mikro-orm/sql';
import { EFFECT_VERSION } from '../chat/effect-versions.ts';
import type { ChatEvent, Command } from '../chat/events.ts';
import type { CommandEvent } from '../chat/commands/index.ts';
import { NO_FUNDS } from '../chat/funds.ts';
import { reservedOf } from '../chat/reserved.ts';
import { standingOf, type ChatSnapshot } from '../chat/status.ts';
import { firstSnapshot, isSeen, step, type Step } from '../chat/step.ts';
import { versioned } from '../chat/snapshot-versions.ts';
import { select, type Database } from '../database/open.ts';
import { Effect, type ChatRow } from '../database/schema.ts';
import { addSpent } from '../database/spending.ts';
import { transaction } from '../database/transaction.ts';
import { fundsFor, NO_BUDGET, type Budget } from './funds.ts';
import { deletedProjects, knownOf } from './known.ts';
import {
  addressOf,
  makesCall,
  pendingEffects,
  restoreSnapshot,
  resumableEffects,
  UnreadableChat,
  type PendingEffect,
} from './restore.ts';
import { writeRow } from './rows.ts';
import * as statements from './statements.ts';
import { withoutUnstorable } from './unstorable.ts';

/** An event for a chat. It comes from a person or another chat (its id goes to the inbox), or it is the end of an effect. */
export type IncomingEvent =
  | { readonly chat: number; readonly eventId: string; readonly event: Command | ChatEvent; readonly at: number }
  | {
      readonly chat: number;
      readonly effectId: string;
      readonly event: ChatEvent;
      readonly outcome: string;
      readonly at: number;
    };

/** An event as a chat took it, with the snapshot before and the step that was made. */
export interface AppliedEvent {
  readonly event: ChatEvent;
  readonly before: ChatSnapshot;
  readonly step: Step;
}

/** What was committed. `duplicate`: the event was applied before, or its effect has ended. `gone`: there is no such chat. */
export type ApplyResult =
  | { readonly duplicate: true; readonly gone?: true }
  | {
      readonly duplicate: false;
      readonly effects: readonly PendingEffect[];
      /** Nobody can see the chat. What it has to show waits until somebody can. */
      readonly held: boolean;
      /** The ids of the effects to abort. */
      readonly aborted: readonly string[];
      /** The event, and before it those events that had to come first. */
      readonly events: readonly AppliedEvent[];
    };

/** The step of a chat throws at an event, and would throw each time. The event is not taken. */
export class StepError extends Error {
  override name = 'StepError';
}

/** Marks the event as seen, or its effect as ended. False if that was done before. */
function markNew(em: SqlEntityManager, incoming: IncomingEvent): Promise<boolean> {
  return 'effectId' in incoming
    ? statements.endEffect(em, incoming.effectId, incoming.outcome, incoming.at)
    : statements.insertSeen(em, incoming.eventId, incoming.at);
}

/** @throws StepError, which tells an error of the step from one of the database: only the latter may be gone at the next try */
function applyStep(chat: ChatRow, before: ChatSnapshot, event: ChatEvent): AppliedEvent {
  try {
    return { event, before, step: step(before, event) };
  } catch (error) {
    throw new StepError(`Chat ${chat.id} cannot take "${event.type}"`, { cause: error });
  }
}

/** The events that are no sign that people can see the chat: those that say whether they can, and what happens without people. */
const UNSEEN_EVENTS: readonly ChatEvent['type'][] = ['unreachable', 'reachable', 'discussion.expired', 'departed'];

/** An event with what it needs to know from the database. */
async function informed(
  em: SqlEntityManager,
  chat: ChatRow,
  snapshot: ChatSnapshot,
  event: Command | ChatEvent,
  at: number,
  budget: Budget,
  spent: number,
): Promise<ChatEvent> {
  if (!('panel' in event)) {
    const happened = event as Exclude<ChatEvent, CommandEvent>;
    return { ...happened, funds: await fundsFor(em, chat, snapshot, happened, at, budget, spent) };
  }
  const known = { ...(await knownOf(em, chat, snapshot.context, event, budget)), funds: NO_FUNDS };
  const command: CommandEvent = { ...event, known };
  return { ...command, known: { ...known, funds: await fundsFor(em, chat, snapshot, command, at, budget, spent) } };
}

/**
 * Makes the steps of an event. What the chat cannot know yet comes first, as events of their own:
 * - People can see the chat again. Any event shows that, except `UNSEEN_EVENTS`.
 * - Another topic has deleted a project that this chat has selected or asks a model in. Nothing is then written for that project.
 */
async function applySteps(
  em: SqlEntityManager,
  chat: ChatRow,
  snapshot: ChatSnapshot,
  { event: sent, at }: IncomingEvent,
  budget: Budget,
): Promise<readonly [...AppliedEvent[], AppliedEvent]> {
  const first: ChatEvent[] = [];
  if (!isSeen(snapshot) && !UNSEEN_EVENTS.includes(sent.type)) first.push({ type: 'reachable', at });
  for (const project of await deletedProjects(em, snapshot.context)) first.push({ type: 'project.gone', at, project });
  const applied: AppliedEvent[] = [];
  const now = () => applied.at(-1)?.step.snapshot ?? snapshot;
  // Of the steps before, which are written after the last one.
  const spent = () =>
    applied.flatMap(({ step }) => step.rows).reduce((sum, row) => sum + (row.row === 'spent' ? row.usd : 0), 0);
  for (const one of first)
    applied.push(applyStep(chat, now(), await informed(em, chat, now(), one, at, budget, spent())));
  return [...applied, applyStep(chat, now(), await informed(em, chat, now(), sent, at, budget, spent()))];
}

/** The events that delete a chat, and "No" to that question. They work without the chat's snapshot. */
const FORGET_EVENTS: readonly ChatEvent['type'][] = ['forget', 'forgotten', 'departed', 'keep'];

/** Makes the steps of an event. A chat that cannot be read takes only the events that delete it, from an empty snapshot. */
async function restoreAndStep(em: SqlEntityManager, chat: ChatRow, incoming: IncomingEvent, budget: Budget) {
  try {
    const snapshot = restoreSnapshot(chat);
    if (chat.parkedAt !== null) await resumableEffects(em, chat, snapshot);
    return { events: await applySteps(em, chat, snapshot, incoming, budget), readable: true };
  } catch (error) {
    const broken = error instanceof UnreadableChat || error instanceof StepError;
    if (!broken || !FORGET_EVENTS.includes(incoming.event.type)) throw error;
    return { events: await applySteps(em, chat, firstSnapshot(chat.id), incoming, budget), readable: false };
  }
}

/**
 * Applies one event in one transaction.
 * @param budget what may be spent
 * @returns the effects to dispatch, in order, and the ids of those to abort
 * @throws UnreadableChat, StepError, or what the database throws. Nothing was changed then
 */
export async function apply(
  database: Database,
  received: IncomingEvent,
  budget: Budget = NO_BUDGET,
): Promise<ApplyResult> {
  const incoming = withoutUnstorable(received);
  const { at } = incoming;
  return transaction(database, async (em) => {
    const chat = await statements.loadChat(em, incoming.chat);
    // Checked before the event counts as seen, so that its sender can send it to another chat.
    if (!chat) return { duplicate: true, gone: true };
    if (!(await markNew(em, incoming))) return { duplicate: true };
    const { events, readable } = await restoreAndStep(em, chat, incoming, budget);
    const seq = chat.seq + 1;
    const calls = events.flatMap(({ step }) => step.aborted);
    const aborted = await abortCalls(em, chat.id, calls, at);
    for (const row of events.flatMap(({ step }) => step.rows)) await writeRow(em, chat, row);
    const [{ before }] = events;
    const after = (events.at(-1) ?? events[0]).step.snapshot;
    // What runs in a chat that cannot be read may have cost what was reserved for it, and nobody will say how much.
    if (!readable && chat.reserved > 0) await addSpent(em, chat.telegramChat, { ...NOBODYS, at, usd: chat.reserved });
    await statements.saveChat(em, {
      id: chat.id,
      seq,
      snapshot: readable ? versioned(after) : null,
      reserved: reservedOf(standingOf(after)),
      updatedAt: at,
    });
    const address = addressOf(chat);
    const asked = events.flatMap(({ step }) => step.effects);
    const effects = asked.map((effect, n): PendingEffect => ({
      ...effect,
      id: `${chat.id}:${seq}:${n}`,
      address,
    }));
    await statements.insertEffects(
      em,
      effects.map(({ id, kind, input }, n) => {
        const call = makesCall(kind) && 'call' in input ? input.call : null;
        return { id, chat: chat.id, seq, n, kind, version: EFFECT_VERSION, input, call, createdAt: at };
      }),
    );
    const held = !isSeen(after);
    if (held) await statements.holdEffects(em, chat.id, at);
    else if (!isSeen(before)) await statements.releaseEffects(em, chat.id);
    // The chat was parked, or nobody could see it. Its earlier effects waited and are dispatched first.
    const hasWaited = readable && (chat.parkedAt !== null || !isSeen(before));
    return {
      duplicate: false,
      effects: held
        ? effects.filter(({ kind }) => !statements.isHeldUnseen(kind))
        : hasWaited
          ? await pendingEffects(em, chat)
          : effects,
      held,
      aborted,
      events,
    };
  });
}

/** What was spent of which nothing is known but the amount. */
const NOBODYS = {
  person: null,
  model: 'unknown',
  tokensIn: null,
  tokensOut: null,
  tokensCached: 0,
  estimated: true,
} as const;

/** Ends the pending effects of these calls. What they still bring is dropped. Returns the effects' ids. */
async function abortCalls(em: SqlEntityManager, chat: number, calls: readonly string[], at: number): Promise<string[]> {
  if (calls.length === 0) return [];
  const pending = await em.find(Effect, { chat, doneAt: null, call: { $in: [...calls] } }, { fields: ['id'] });
  const ids = pending.map(({ id }) => id);
  await em.nativeUpdate(Effect, { id: { $in: ids } }, { doneAt: at, outcome: 'aborted' });
  return ids;
}

/** Whether an event was applied before. */
export async function wasSeen(database: Database, eventId: string): Promise<boolean> {
  return (await select(database, 'select 1 from inbox where id = ?', [eventId])).length > 0;
}

/** Records an event id as seen, for an event that belongs to no chat. `at`: milliseconds since 1970. */
export async function markSeen(database: Database, eventId: string, at: number): Promise<void> {
  await transaction(database, (em) => statements.insertSeen(em, eventId, at));
}

/** Ends an effect that has no result event. `at`: milliseconds since 1970. */
export async function endEffect(database: Database, effectId: string, outcome: string, at: number): Promise<void> {
  await transaction(database, (em) => statements.endEffect(em, effectId, outcome, at));
}
