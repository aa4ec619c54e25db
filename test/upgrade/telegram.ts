/** Telegram's side of a fixture: who there is, and what stood in the chats when the bot was killed. */
import { createBotApi } from '../../src/bot-api/bot-api.ts';
import type { BotApi } from '../support/environment.ts';

interface Kept {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly updates: BotApi['updates']['unconfirmed'];
  readonly state: Record<string, unknown>;
}

function plain(key: string, value: unknown): unknown {
  if (value instanceof Map) return { map: [...(value as Map<unknown, unknown>)] };
  // Of what a message showed before, and of files, nothing is looked at.
  if (key === 'versions' && Array.isArray(value)) return value.slice(-1);
  return key === 'bytes' ? [] : value;
}

function revived(_: string, value: unknown): unknown {
  const map: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, 'map') : undefined;
  return Array.isArray(map) ? new Map(map as [unknown, unknown][]) : value;
}

/** Writes down a Bot API server's state as JSON. */
export function dumpTelegram(api: BotApi): string {
  const kept = { at: Date.now(), updates: api.updates.unconfirmed, state: api.state };
  return `${JSON.stringify(kept, plain)}\n`;
}

/** A Bot API server that goes on where another was written down, as if no time had passed between. */
export function restoreTelegram(json: string): BotApi {
  const { at, updates, state } = JSON.parse(json, revived) as Kept;
  const began = performance.now();
  const after = (ms: number, run: () => void) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  };
  const api = createBotApi({ clock: { now: () => at + performance.now() - began, after }, callbackTimeoutMs: 5 });
  Object.assign(api.state, state);
  api.updates.resume(updates.lastId, updates.pending);
  return api;
}
