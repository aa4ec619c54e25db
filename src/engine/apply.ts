/**
 * The one transaction of an event: is it new? load the snapshot, step, save the snapshot, write the rows and the effects.
 * Nothing is sent or asked before it is committed. Any engine (this one, or a cluster's) runs chats through it.
 */
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Effect as ChatEffect, EffectKind } from '../chat/effects.ts';
import type { ChatEvent, Command } from '../chat/events.ts';
import type { ChatSnapshot } from '../chat/legal.ts';
import { step, type Step } from '../chat/step.ts';
import { freeze, snapshotOf } from '../chat/versions.ts';
import type { Database } from '../database/open.ts';
import { Chat, Effect, type ChatRow } from '../database/schema.ts';
import { select } from '../database/select.ts';
import { transaction } from '../database/transaction.ts';
import { projectsGone, withKnown } from './known.ts';
import { writeRow } from './rows.ts';
import { end, insertEffects, loadChat, saveChat, see } from './statements.ts';

/** Where a chat is on Telegram, for the effects that show something. */
export interface ChatAddress {
  /** Our own id of the chat. */
  readonly id: number;
  readonly telegramChat: number;
  /** Telegram's topic; null for none. */
  readonly topic: number | null;
  readonly private: boolean;
}

/** An effect that is committed and not yet ended. */
export type PendingEffect = ChatEffect & { readonly id: string; readonly address: ChatAddress };

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
      readonly aborted: readonly string[];
      /** The event, after one that had to come first. */
      readonly taken: readonly Taken[];
    };

/** A chat's stored snapshot cannot be brought back, or the event breaks it. It is left as it is. */
export class UnreadableChat extends Error {
  override name = 'UnreadableChat';
}

/** The address of a chat's row. */
function addressOf(chat: ChatRow): ChatAddress {
  return {
    id: chat.id,
    telegramChat: chat.telegramChat,
    topic: chat.topic === 0 ? null : chat.topic,
    private: chat.private,
  };
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
    throw new UnreadableChat(`Chat ${chat.id} cannot take "${event.type}"`, { cause: error });
  }
}

/**
 * The steps of an event. Another topic may have deleted a project in which this chat is, or asks somebody, and not have told it yet:
 * that is an event of its own and comes first, so that nothing is written of a project that is gone.
 */
async function steps(
  em: SqlEntityManager,
  chat: ChatRow,
  snapshot: ChatSnapshot,
  incoming: Incoming,
): Promise<readonly [...Taken[], Taken]> {
  const left: Taken[] = [];
  let before = snapshot;
  for (const project of await projectsGone(em, snapshot.context)) {
    const gone = stepped(chat, before, { type: 'project.gone', at: incoming.at, project });
    left.push(gone);
    before = gone.step.snapshot;
  }
  const event = 'panel' in incoming.event ? await withKnown(em, chat, before.context, incoming.event) : incoming.event;
  return [...left, stepped(chat, before, event)];
}

function restore(chat: ChatRow): ChatSnapshot {
  try {
    return snapshotOf(chat);
  } catch (error) {
    throw new UnreadableChat(`Chat ${chat.id} cannot be restored`, { cause: error });
  }
}

/**
 * Applies one event in one transaction.
 * @returns the effects to dispatch and the effects to abort, in order
 * @throws UnreadableChat, or what the database throws; then nothing was changed
 */
export async function apply(database: Database, incoming: Incoming): Promise<Applied> {
  const { at } = incoming;
  return transaction(database, async (em) => {
    const chat = await loadChat(em, incoming.chat);
    // Before the event counts as seen: whoever sent it may find another chat to take it.
    if (!chat) return { duplicate: true, gone: true };
    if (!(await claim(em, incoming))) return { duplicate: true };
    const taken = await steps(em, chat, restore(chat), incoming);
    const seq = chat.seq + 1;
    const calls = taken.flatMap(({ step }) => step.aborted);
    const aborted = await abort(em, chat.id, calls, at);
    for (const row of taken.flatMap(({ step }) => step.rows)) await writeRow(em, chat, row);
    const { version, data } = freeze((taken.at(-1) ?? taken[0]).step.snapshot);
    await saveChat(em, { id: chat.id, seq, version, snapshot: data, updatedAt: at });
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
        return { id, chat: chat.id, seq, n, kind, input, call, createdAt: at };
      }),
    );
    return { duplicate: false, effects, aborted, taken };
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

/** Ends an effect that has no result event. */
export async function endEffect(database: Database, effectId: string, outcome: string, at: number): Promise<void> {
  await transaction(database, (em) => end(em, effectId, outcome, at));
}

/** Every pending effect, in the order in which it was asked for. */
export async function pendingEffects(database: Database): Promise<PendingEffect[]> {
  const em = database.em.fork({ clear: true });
  const rows = await em.find(Effect, { doneAt: null }, { orderBy: { chat: 'asc', seq: 'asc', n: 'asc' } });
  const chats = await em.find(Chat, { id: { $in: [...new Set(rows.map(({ chat }) => chat))] } });
  const addresses = new Map(chats.map((chat) => [chat.id, addressOf(chat)]));
  return rows.flatMap((row) => {
    const address = addresses.get(row.chat);
    return address ? [{ id: row.id, address, kind: row.kind, input: row.input } as PendingEffect] : [];
  });
}
