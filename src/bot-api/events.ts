import { EventEmitter } from 'node:events';
import type { TelegramUpdate } from '@gramio/types';
import type { Callback, Draft, Message } from './chats/state.ts';

/** One call of a Bot API method by the bot, with its result. */
export interface ApiCall {
  /** 1, 2, 3 … in order of arrival. */
  readonly n: number;
  readonly method: string;
  /** What was sent. Uploads are given as `{ file, bytes }`. */
  readonly payload: Readonly<Record<string, unknown>>;
  readonly chatId: number | null;
  readonly at: number;
  endedAt: number | null;
  /** The HTTP status, or what happened instead of an answer. */
  outcome: number | 'pending' | 'hang' | 'cut' | 'aborted';
  /** Telegram's words if the call was refused. */
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
  /** A button was pressed, or the press was answered (then `answer` is set). */
  callback: [Callback];
  /** A call came in. */
  arrival: [ApiCall];
  /** A call ended. */
  call: [ApiCall];
  /** A poll began to wait, which means that the bot is running and idle. */
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

/** Makes a typed emitter that takes any number of listeners. */
export function createEvents(): Events {
  return new EventEmitter<BotApiEvents>().setMaxListeners(0);
}

export interface UntilOptions {
  /** Milliseconds. Default 15,000: a wait ends when what is waited for is there, and other work on the machine is no fault. */
  readonly timeoutMs?: number;
  /** What is waited for, for the message of the error. */
  readonly what?: string;
}

/**
 * Waits until `probe` returns something other than `null`, `undefined` and `false`. It is called now, whenever anything
 * happens here, and every 50 milliseconds, since it may look at things elsewhere (a log, a database).
 * Rejects after `timeoutMs`, or with what `probe` throws.
 * @param situation describes the state of the server for the message of the error
 */
export function until<T>(
  events: Events,
  probe: () => T | null | undefined | false,
  { timeoutMs = 15_000, what = 'the awaited state' }: UntilOptions,
  situation: () => string,
): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const end = (finish: () => void): void => {
      clearTimeout(timer);
      clearInterval(looking);
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
    const looking = setInterval(look, 50);
    for (const name of NAMES) events.on(name, look);
    look();
  });
}
