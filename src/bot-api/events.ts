import { EventEmitter } from 'node:events';
import type { TelegramUpdate } from '@gramio/types';
import type { Callback, Draft, Message } from './chats/state.ts';

/** One call of the bot, from its arrival to what came of it. */
export interface ApiCall {
  /** 1, 2, 3 … in order of arrival. */
  readonly n: number;
  readonly method: string;
  /** What was sent; uploads as `{ file, bytes }`. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly chatId: number | null;
  readonly at: number;
  endedAt: number | null;
  /** HTTP status, or what happened instead of an answer. */
  outcome: number | 'pending' | 'hang' | 'cut' | 'aborted';
  /** Telegram's words for a refusal. */
  description: string | null;
}

/** What observers can listen to. */
interface BotApiEvents {
  message: [Message];
  edit: [Message];
  delete: [Message];
  action: [{ readonly chatId: number; readonly threadId: number | null; readonly action: string }];
  draft: [{ readonly chatId: number; readonly draft: Draft | null }];
  reaction: [Message];
  /** Pressed, or answered (then `answer` is set). */
  callback: [Callback];
  /** A call came in. */
  arrival: [ApiCall];
  /** A call ended. */
  call: [ApiCall];
  /** A poll began to wait: the bot is there and idle. */
  poll: [];
  update: [TelegramUpdate];
  /** The command list or a description changed. */
  profile: [];
}

export type Events = EventEmitter<BotApiEvents>;

const NAMES = [
  'message',
  'edit',
  'delete',
  'action',
  'draft',
  'reaction',
  'callback',
  'arrival',
  'call',
  'poll',
  'update',
  'profile',
] as const;

/** A typed emitter without a limit of listeners. */
export function createEvents(): Events {
  return new EventEmitter<BotApiEvents>().setMaxListeners(0);
}

export interface UntilOptions {
  /** Default 5000. */
  readonly timeoutMs?: number;
  /** What is waited for, for the error. */
  readonly what?: string;
}

/**
 * Waits until `probe` gives something (not `null`, `undefined` or `false`), looking again whenever anything happened.
 * Rejects after `timeoutMs`, or with what `probe` throws.
 */
export function until<T>(
  events: Events,
  probe: () => T | null | undefined | false,
  { timeoutMs = 5000, what = 'the awaited state' }: UntilOptions,
  situation: () => string,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const end = (finish: () => void): void => {
      clearTimeout(timer);
      for (const name of NAMES) events.off(name, look);
      finish();
    };
    const look = (): void => {
      try {
        const found = probe();
        if (found !== null && found !== undefined && found !== false) end(() => resolve(found));
      } catch (error) {
        end(() => reject(error instanceof Error ? error : new Error('the probe threw', { cause: error })));
      }
    };
    const timer = setTimeout(
      () => end(() => reject(new Error(`waited ${timeoutMs} ms for ${what}; ${situation()}`))),
      timeoutMs,
    );
    for (const name of NAMES) events.on(name, look);
    look();
  });
}
