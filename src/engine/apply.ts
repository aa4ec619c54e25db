/**
 * The one transaction of an event: is it new? load the snapshot, step, save the snapshot, write the rows and the effects.
 * Nothing is sent or asked before it is committed. Any engine (this one, or a cluster's) runs chats through it.
 */
import type { SqlEntityManager } from '@mikro-orm/sql';
import type { Effect as ChatEffect, EffectKind } from '../chat/effects.ts';
import type { ChatEvent, Command } from '../chat/events.ts';
import type { ChatSnapshot } from '../chat/legal.ts';
import { step, type Step } from '../chat/step.ts';
import { freeze, thaw } from '../chat/versions.ts';
import type { Database } from '../database/open.ts';
import { Chat, Effect, Inbox, type ChatRow } from '../database/schema.ts';
import { withKnown } from './known.ts';
import { writeRow } from './rows.ts';

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
  | { readonly chat: number; readonly effectId: string; readonly event: ChatEvent; readonly outcome: string; readonly at: number };

/** What was committed. `duplicate`: the event was applied before, or its effect is no longer pending. */
export type Applied =
  | { readonly duplicate: true }
  | { readonly duplicate: false; readonly effects: readonly PendingEffect[]; readonly aborted: readonly string[] };

/** The stored snapshot of a chat cannot be brought back. It is left as it is. */
export class UnreadableChat extends Error {
  override name = 'UnreadableChat';
}

/** The address of a chat's row. */
export function addressOf(chat: ChatRow): ChatAddress {
  return { id: chat.id, telegramChat: chat.telegramChat, topic: chat.topic === 0 ? null : chat.topic, private: chat.private };
}

/** Marks the event as seen; false if it was before. */
async function claim(em: SqlEntityManager, incoming: Incoming): Promise<boolean> {
  if ('effectId' in incoming) {
    const done = { doneAt: incoming.at, outcome: incoming.outcome };
    return (await em.nativeUpdate(Effect, { id: incoming.effectId, doneAt: null }, done)) > 0;
  }
  if ((await em.count(Inbox, { id: incoming.eventId })) > 0) return false;
  await em.insert(Inbox, { id: incoming.eventId, at: incoming.at });
  return true;
}

/** The steps of an event: a command may find its project gone, which is an event of its own and comes first. */
async function steps(em: SqlEntityManager, chat: ChatRow, snapshot: ChatSnapshot, incoming: Incoming): Promise<Step[]> {
  if (!('panel' in incoming.event)) return [step(snapshot, incoming.event)];
  const { event, selectedGone } = await withKnown(em, chat, snapshot.context, incoming.event);
  if (!selectedGone) return [step(snapshot, event)];
  const left = step(snapshot, { type: 'project.gone', at: incoming.at, project: snapshot.context.project ?? '' });
  return [left, step(left.snapshot, event)];
}

function restore(chat: ChatRow): ChatSnapshot {
  try {
    return thaw(chat.version, chat.snapshot);
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
  return database.em.fork({ clear: true }).transactional(async (em) => {
    if (!(await claim(em, incoming))) return { duplicate: true };
    const chat = await em.findOne(Chat, { id: incoming.chat });
    if (!chat) return { duplicate: true };
    const done = await steps(em, chat, restore(chat), incoming);
    const address = addressOf(chat);
    const seq = chat.seq + 1;
    const calls = done.flatMap(({ aborted }) => aborted);
    const aborted = await abort(em, chat.id, calls, incoming.at);
    for (const row of done.flatMap(({ rows }) => rows)) await writeRow(em, chat, row);
    const effects = done
      .flatMap((one) => one.effects)
      .map((effect, n): PendingEffect => Object.assign(effect, { id: `${chat.id}:${seq}:${n}`, address }));
    const { version, data } = freeze(done.at(-1)?.snapshot ?? restore(chat));
    await em.nativeUpdate(Chat, { id: chat.id }, { seq, version, snapshot: data, updatedAt: incoming.at });
    if (effects.length > 0) {
      await em.insertMany(
        Effect,
        effects.map(({ id, kind, input }, n) => ({
          id,
          chat: chat.id,
          seq,
          n,
          kind,
          input,
          call: makesCall(kind) && 'call' in input ? input.call : null,
          outcome: null,
          createdAt: incoming.at,
          doneAt: null,
        })),
      );
    }
    return { duplicate: false, effects, aborted };
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

/** Ends an effect that has no result event. */
export async function endEffect(database: Database, effectId: string, outcome: string, at: number): Promise<void> {
  await database.em.fork({ clear: true }).nativeUpdate(Effect, { id: effectId, doneAt: null }, { doneAt: at, outcome });
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
