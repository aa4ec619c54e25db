import type { Clock } from '../clock.ts';
import type { Events } from '../events.ts';
import type { State } from './state.ts';
import type { Updates } from '../updates.ts';
import type { Webhook } from '../webhook.ts';

/** What the methods of the bot and the actions of people share. */
export interface Core {
  readonly state: State;
  readonly clock: Clock;
  readonly events: Events;
  readonly updates: Updates;
  readonly webhook: Webhook;
  /** Messages of the bot with entities that Telegram would have dropped or cut without an error. */
  readonly alteredTexts: { readonly chatId: number; readonly messageId: number }[];
  /** How long a pressed button waits for an answer, milliseconds. */
  readonly callbackTimeoutMs: number;
}

/** Seconds since 1970, as the Bot API writes dates. */
export function seconds(ms: number): number {
  return Math.floor(ms / 1000);
}

/** An object without its undefined properties. */
export function compact<T extends object>(given: { [K in keyof T]: T[K] | undefined }): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what differs from T has just been removed
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as T;
}
