/**
 * The one transaction of an event: is it new? load the snapshot, step, save the snapshot, write the rows and the effects.
 * Nothing is sent or asked before it is committed. Any engine (this one, or a cluster's) runs chats through it.
 */
import type { SqlEntityManager } from '@mikro-orm/sqlite';
import { EFFECT_VERSION } from '../chat/effect-versions.ts';
import type { EffectKind } from '../chat/effects.ts';
import type { ChatEvent, Command } from '../chat/events.ts';
import type { ChatSnapshot } from '../chat/status.ts';
import { firstSnapshot, isSeen, step, type Step } from '../chat/step.ts';
import { freeze } from '../chat/versions.ts';
import type { Database } from '../database/open.ts';
import { Effect, type ChatRow } from '../database/schema.ts';
import { select } from '../database/select.ts';
import { transaction } from '../database/transaction.ts';
import { projectsGone, withKnown } from './known.ts';
import { addressOf, pendingOf, restored, resumable, UnreadableChat, type PendingEffect } from './pending.ts';
import { writeRow } from './rows.ts';
import { storable } from './storable.ts';
import { end, holdEffects, insertEffects, isHeld, releaseEffects, loadChat, saveChat, see } from './statements.ts';

/** An event for a chat: of a person or another actor (its id goes to the inbox), or the end of an effect. */
export type Incoming =
  | { readonly chat: number; readonly eventId: string; readonly event: Command | ChatEvent; readonly at: number }
  | {
      readonly chat: number;
      readonly effectId: string;
      readonly event: ChatEvent;
      readonly outcome: string;
      readonly at: number;
    };

/** An event as a chat took it, and how it stood before. */
export interface Taken {
  readonly event: ChatEvent;
  readonly before: ChatSnapshot;
  readonly step: Step;
}

/** What was committed. `duplicate`: the event was applied before, or its effect is no longer pending. `gone`: there is no such chat. */
export type Applied =
  | { readonly duplicate: true; readonly gone?: true }
  | {
      readonly duplicate: false;
      readonly effects: readonly PendingEffect[];
      /** Nobody can see the chat: what it has to show waits until somebody can. */
      readonly held: boolean;
      readonly aborted: readonly string[];
      /** The event, after one that had to come first. */
      readonly taken: readonly Taken[];
    };

/** A chat breaks at an event, as it would each time. The event is not taken. */
export class BrokenStep extends Error {
  override name = 'BrokenStep';
}

/** Marks the event as seen, or its effect as ended; false if that was done before. */
function claim(em: SqlEntityManager, incoming: Incoming): Promise<boolean> {
  return 'effectId' in incoming
    ? end(em, incoming.effectId, incoming.outcome, incoming.at)
    : see(em, incoming.eventId, incoming.at);
}

/** Steps a chat. What goes wrong there would go wrong each time, unlike what the database throws. */
function stepped(chat: ChatRow, before: ChatSnapshot, event: ChatEvent): Taken {
  try {
    return { event, before, step: step(before, event) };
  } catch (error) {
    throw new BrokenStep(`Chat ${chat.id} cannot take "${event.type}"`, { cause: error });
  }
}

/**
 * The steps of an event. What the chat cannot know yet is an event of its own and comes first: that people see it again (whatever comes
 * of them or of a model, but for what is about just that), and that another topic has deleted a project in which this chat is, or asks
 * somebody; so nothing is written of a project that is gone.
 */
async function steps(
  em: SqlEntityManager,
  chat: ChatRow,
  snapshot: ChatSnapshot,
  { event: sent, at }: Incoming,
): Promise<readonly [...Taken[], Taken]> {
  const first: ChatEvent[] = [];
  const ofReach = sent.type === 'unreachable' || sent.type === 'reachable';
  if (!isSeen(snapshot) && !ofReach) first.push({ type: 'reachable', at });
  for (const project of await projectsGone(em, snapshot.context)) first.push({ type: 'project.gone', at, project });
  const taken: Taken[] = [];
  const now = () => taken.at(-1)?.step.snapshot ?? snapshot;
  for (const one of first) taken.push(stepped(chat, now(), one));
  const event = 'panel' in sent ? await withKnown(em, chat, now().context, sent) : sent;
  return [...taken, stepped(chat, now(), event)];
}

/** What ends a chat, and what answers its question: none of these need know how the chat stands. */
const ENDINGS: readonly ChatEvent['type'][] = ['forget', 'forgotten', 'keep'];

/** What a chat makes of an event, and whether it could be read. */
async function take(em: SqlEntityManager, chat: ChatRow, incoming: Incoming) {
  try {
    const snapshot = restored(chat);
    if (chat.parkedAt !== null) await resumable(em, chat, snapshot);
    return { taken: await steps(em, chat, snapshot, incoming), readable: true };
  } catch (error) {
    const broken = error instanceof UnreadableChat || error instanceof BrokenStep;
    if (!broken || !ENDINGS.includes(incoming.event.type)) throw error;
    // It can still be forgotten: for that it stands as if nothing had happened in it.
    const taken = await steps(em, chat, firstSnapshot(chat.id), incoming);
    return { taken, readable: false };
  }
}

/**
 * Applies one event in one transaction.
 * @returns the effects to dispatch and the effects to abort, in order
 * @throws UnreadableChat, BrokenStep, or what the database throws; then nothing was changed
 */
export async function apply(database: Database, received: Incoming): Promise<Applied> {
  const incoming = storable(received);
  const { at } = incoming;
  return transaction(database, async (em) => {
    const chat = await loadChat(em, incoming.chat);
    // Before the event counts as seen: whoever sent it may find another chat to take it.
    if (!chat) return { duplicate: true, gone: true };
    if (!(await claim(em, incoming))) return { duplicate: true };
    const { taken, readable } = await take(em, chat, incoming);
    const seq = chat.seq + 1;
    const calls = taken.flatMap(({ step }) => step.aborted);
    const aborted = await abort(em, chat.id, calls, at);
    for (const row of taken.flatMap(({ step }) => step.rows)) await writeRow(em, chat, row);
    const [{ before }] = taken;
    const after = (taken.at(-1) ?? taken[0]).step.snapshot;
    await saveChat(em, { id: chat.id, seq, snapshot: readable ? freeze(after) : null, updatedAt: at });
    const address = addressOf(chat);
    const asked = taken.flatMap(({ step }) => step.effects);
    const effects = asked.map((effect, n): PendingEffect => ({
      ...effect,
      id: `${chat.id}:${seq}:${n}`,
      address,
    }));
    await insertEffects(
      em,
      effects.map(({ id, kind, input }, n) => {
        const call = makesCall(kind) && 'call' in input ? input.call : null;
        return { id, chat: chat.id, seq, n, kind, version: EFFECT_VERSION, input, call, createdAt: at };
      }),
    );
    const held = !isSeen(after);
    if (held) await holdEffects(em, chat.id, at);
    else if (!isSeen(before)) await releaseEffects(em, chat.id);
    // It was parked, or nobody could see it: what it had asked for before goes first.
    const waited = readable && (chat.parkedAt !== null || !isSeen(before));
    return {
      duplicate: false,
      effects: held ? effects.filter(({ kind }) => !isHeld(kind)) : waited ? await pendingOf(em, chat) : effects,
      held,
      aborted,
      taken,
    };
  });
}

function makesCall(kind: EffectKind): boolean {
  return kind === 'answer' || kind === 'conclude';
}

/** Ends the pending effects of calls: whatever they still bring is dropped. */
async function abort(em: SqlEntityManager, chat: number, calls: readonly string[], at: number): Promise<string[]> {
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

/** Has an event count as applied that is no chat's. */
export async function markSeen(database: Database, eventId: string, at: number): Promise<void> {
  await transaction(database, (em) => see(em, eventId, at));
}

/** Ends an effect that has no result event. */
export async function endEffect(database: Database, effectId: string, outcome: string, at: number): Promise<void> {
  await transaction(database, (em) => end(em, effectId, outcome, at));
}
