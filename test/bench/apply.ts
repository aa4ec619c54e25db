/** How many events a second `apply` commits, each on disk before the next of its chat. */
import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import type { Command } from '../../src/chat/events.ts';
import { openDatabase, type Database } from '../../src/database/open.ts';
import { apply, type IncomingEvent } from '../../src/engine/apply.ts';
import type { PendingEffect } from '../../src/engine/restore.ts';
import { chatAt } from '../../src/engine/chats.ts';
import { median } from './statistics.ts';

const CHATS = 16;
const PANEL = ['claude', 'gpt', 'gemini'];
const TEXT = 'A sentence of the answer that says what there is to say. '.repeat(20);

/** The event of somebody who asks the whole panel. */
export function opens(at: number): Command {
  return {
    type: 'open',
    format: 'open',
    text: 'Why is the sky blue?',
    context: null,
    at,
    by: 'Ann',
    from: 1,
    message: 1,
    pressed: null,
    written: null,
    inThread: false,
    unseen: false,
    panel: PANEL,
  };
}

/** A chat of its own in an empty database. */
export function newChat(database: Database, telegramChat: number): Promise<number> {
  return chatAt(database, { telegramChat, topic: null, private: true }, Date.now());
}

/** Applies one event that must be new. Gives the effects it asks for. */
export async function applyNew(database: Database, incoming: IncomingEvent): Promise<readonly PendingEffect[]> {
  const applied = await apply(database, incoming);
  if (applied.duplicate) throw new Error('an event of the bench was taken for a duplicate');
  return applied.effects;
}

/** Applies an open question and its answers. Gives how many events these were, and what they asked for to be shown. */
export async function round(
  database: Database,
  chat: number,
  eventId: string,
): Promise<{ events: number; shows: PendingEffect[] }> {
  const event = opens(Date.now());
  const { at } = event;
  const asked = await applyNew(database, { chat, eventId, event, at });
  const shows: PendingEffect[] = [];
  let events = 1;
  for (const effect of asked) {
    if (effect.kind !== 'answer') {
      shows.push(effect);
      continue;
    }
    // As the engine does: sockets and timers have their turn between events.
    await turn();
    const answer = { text: TEXT, model: 'openai:x', ms: 900, tokensIn: 100, tokensOut: 300, cost: 0.001 };
    const result = { type: `${effect.input.for}.answered`, call: effect.input.call, at, answer } as const;
    shows.push(...(await applyNew(database, { chat, effectId: effect.id, event: result, outcome: 'ok', at })));
    events += 1;
  }
  return { events, shows };
}

/** Sixteen chats at once, an open question and its three answers over and over, for so long: events a second, and a second of CPU. @param address null is a file */
export async function eventsPerSecond(
  forMs: number,
  address: string | null = null,
): Promise<{ wall: number; cpu: number }> {
  const dir = mkdtempSync(join(tmpdir(), 'conclave-bench-'));
  const database = await openDatabase(address ?? join(dir, 'bench.db'));
  let events = 0;
  const busy = async (n: number, until: number): Promise<void> => {
    const chat = await newChat(database, n + 1);
    for (let asked = 0; performance.now() < until; asked += 1) {
      await turn();
      const done = await round(database, chat, `${n}:${until}:${asked}`);
      events += done.events;
    }
  };
  const all = (ms: number) => Promise.all(Array.from({ length: CHATS }, (_, n) => busy(n, performance.now() + ms)));
  await all(forMs / 4);
  events = 0;
  const began = performance.now();
  const before = process.cpuUsage();
  await all(forMs);
  const { user, system } = process.cpuUsage(before);
  const rates = { wall: (events / (performance.now() - began)) * 1000, cpu: (events / (user + system)) * 1e6 };
  await database.close();
  rmSync(dir, { recursive: true });
  return rates;
}

/** The median time of appending 4 kB to a file and having the disk keep it (fdatasync), milliseconds. */
export function fsyncMs(times: number): number {
  const dir = mkdtempSync(join(tmpdir(), 'conclave-bench-'));
  const file = openSync(join(dir, 'file'), 'a');
  const page = Buffer.alloc(4096, 1);
  const took = Array.from({ length: times }, () => {
    const began = performance.now();
    writeSync(file, page);
    fdatasyncSync(file);
    return performance.now() - began;
  });
  closeSync(file);
  rmSync(dir, { recursive: true });
  return median(took);
}
