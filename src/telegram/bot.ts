/** The bot: telegraf as the client of Telegram's API and the way of an update to its handler. */
import { Agent } from 'node:https';
import { Telegraf } from 'telegraf';
import type { Update } from 'telegraf/types';
import { commandNames } from '../chat/commands/index.ts';
import { field } from '../lib/field.ts';
import { KeyedQueue } from '../lib/keyed-queue.ts';
import { commandTexts } from '../texts/commands.ts';
import { wait } from '../lib/wait.ts';
import { limitConnecting } from './connecting.ts';
import { plain } from './render/compose.ts';
import { verdictOf, type CallOutcome } from './sender/api.ts';
import type { CallApi, Sender } from './sender/types.ts';
import { handleUpdate, NotCommitted, orderKeys, type Handling } from './updates/handle.ts';
import { ALLOWED_UPDATES } from './updates/incoming.ts';
import { isWellFormed } from './updates/well-formed.ts';
import { poll, refusalCode, TokenRefused, type PollingOptions } from './updates/polling.ts';

export interface BotOptions {
  /** Once a call: for metrics. */
  readonly onCall: (method: string, outcome: CallOutcome) => void;
  readonly token: string;
  /** Telegram's own if null. */
  readonly apiRoot: string | null;
}

/** Connections are kept for the next call. */
const KEPT = { keepAlive: true, keepAliveMsecs: 10_000 };

/** Telegram's API as one function. telegraf's own time-out is 500 s, so every call has a signal. */
export function createCall({ token, apiRoot, onCall }: BotOptions): { bot: Telegraf; call: CallApi } {
  const bot = new Telegraf(token, {
    // An update's handler ends when it is committed; telegraf's own limit would only hide a database that waits.
    handlerTimeout: Number.POSITIVE_INFINITY,
    // Of telegraf's own, which has no limit; it takes none for a server without TLS.
    telegram: {
      webhookReply: false,
      agent: limitConnecting(new Agent(KEPT)),
      ...(apiRoot === null ? {} : { apiRoot }),
    },
  });
  const call: CallApi = async (method, payload, signal) => {
    try {
      const result: unknown = await bot.telegram.callApi(method as 'getMe', payload, { signal: signal as never });
      onCall(method, 'ok');
      return result;
    } catch (error) {
      onCall(method, verdictOf(error).kind);
      throw error;
    }
  };
  return { bot, call };
}

export interface Identity {
  readonly id: number;
  readonly name: string;
  /** Whether it sees all messages of groups. */
  readonly readsAll: boolean;
}

type Me = NonNullable<Telegraf['botInfo']>;

async function getMe(bot: Telegraf, call: CallApi, signal: AbortSignal): Promise<Me> {
  bot.botInfo = (await call('getMe', {}, signal)) as Me;
  return bot.botInfo;
}

/** Whether we see all messages of groups, asked anew: privacy mode may have been changed since the start. Never throws. */
export function readsAll(bot: Telegraf, call: CallApi, onFault: (what: string, error: unknown) => void) {
  return async (): Promise<boolean> => {
    await getMe(bot, call, AbortSignal.timeout(3000)).catch((error: unknown) => onFault('getMe failed', error));
    return bot.botInfo?.can_read_all_group_messages ?? false;
  };
}

/**
 * Asks Telegram who we are, for as long as it takes: Telegram may be out of reach when we start.
 * @throws TokenRefused if Telegram does not know the token
 */
export async function identify(
  bot: Telegraf,
  call: CallApi,
  signal: AbortSignal,
  onFault: (what: string, error: unknown) => void,
  apiRoot: string | null = null,
) {
  const where = apiRoot === null ? '' : ' at TELEGRAM_API_ROOT';
  for (let waitMs = 500; ; waitMs = Math.min(waitMs * 2, 30_000)) {
    signal.throwIfAborted();
    try {
      const me = await getMe(bot, call, AbortSignal.any([signal, AbortSignal.timeout(15_000)]));
      return { id: me.id, name: me.username, readsAll: me.can_read_all_group_messages } satisfies Identity;
    } catch (error) {
      signal.throwIfAborted();
      if (refusalCode(error) === 401 || refusalCode(error) === 404) throw new TokenRefused();
      onFault(`Telegram cannot be reached${where}; trying again`, error);
      await wait(waitMs, signal);
    }
  }
}

/**
 * Lines outside of any chat: to strangers, to who writes too much, to the new owner. They keep Telegram's limits like everything
 * else, behind what people wait for, and leave no row: no chat of ours has a negative id. Never throws.
 */
export function asides(sender: Sender): Pick<Handling, 'aside' | 'alert'> {
  let count = 0;
  return {
    aside(place, text, replyTo, keyboard) {
      count++;
      const composed = { parts: [plain(text)], notify: true, replyTo, ...(keyboard && { keyboard }) };
      const post = { key: `aside:${count}`, class: 'progress', compose: () => Promise.resolve(composed) } as const;
      void sender.post({ id: -count, ...place }, post).catch(() => {});
    },
    alert: (callback, text) => void sender.toast(callback, text, true),
  };
}

/**
 * Gives updates to their handler, those of one chat in order.
 * @returns takes an update; resolves when it is committed, rejects with NotCommitted if the process stops first
 */
export function receiver(bot: Telegraf, handling: Handling): (update: Update) => Promise<void> {
  const order = new KeyedQueue();
  const orderKey = orderKeys();
  bot.use((ctx) => handleUpdate(ctx.update, handling));
  // A fault in one update must neither stop the process nor the updates after it. What is not committed is Telegram's to send again.
  bot.catch((error) => {
    if (error instanceof NotCommitted) throw error;
    handling.onFault('an update could not be handled and is dropped', error);
  });
  return async (update) => {
    if (isWellFormed(update)) return order.enqueue(orderKey(update), () => bot.handleUpdate(update));
    handling.onFault('an update of an unknown form is dropped', undefined);
  };
}

/** Fills Telegram's command menu. Never throws. */
export async function announce(call: CallApi, onFault: (what: string, error: unknown) => void): Promise<void> {
  const commands = commandNames.map((command) => ({ command, description: commandTexts[command].menu }));
  await call('setMyCommands', { commands }, AbortSignal.timeout(15_000)).catch((error: unknown) =>
    onFault('the command menu could not be set', error),
  );
}

/** Receives updates by long polling. A webhook that was set before would keep them away, so it is removed, if need be again. */
export async function startPolling(call: CallApi, options: Omit<PollingOptions, 'call' | 'allowed'>): Promise<void> {
  const limit = () => AbortSignal.any([options.signal, AbortSignal.timeout(15_000)]);
  const removeWebhook = async (): Promise<void> => {
    await call('deleteWebhook', {}, limit()).catch((error: unknown) =>
      options.onFault?.('the webhook could not be removed', error),
    );
  };
  const onConflict = async (): Promise<void> => {
    // Another program that polls is a conflict too, and none of ours to end.
    const info = await call('getWebhookInfo', {}, limit()).catch(() => null);
    const url = field(info, 'url');
    if (typeof url !== 'string' || url === '') return;
    options.onFault?.('a webhook takes the updates; it is removed', undefined);
    await removeWebhook();
  };
  await removeWebhook();
  return poll({ ...options, call, allowed: ALLOWED_UPDATES, onConflict });
}

/** What a refused webhook may be about. Source: https://core.telegram.org/bots/api#setwebhook */
const WEBHOOK_REFUSED =
  'Telegram refuses TELEGRAM_WEBHOOK_URL; trying again. It takes https on port 443, 80, 88 or 8443, and a name it can look up';

/** Has Telegram post updates to us; tries until it agrees. Resolves when it has, or the signal is aborted. */
export async function startWebhook(
  call: CallApi,
  {
    url,
    secret,
    signal,
    onFault,
  }: { url: string; secret: string; signal: AbortSignal; onFault: (what: string, error: unknown) => void },
): Promise<void> {
  for (let waitMs = 1000; !signal.aborted; waitMs = Math.min(waitMs * 2, 30_000)) {
    try {
      const payload = { url, secret_token: secret, allowed_updates: ALLOWED_UPDATES };
      await call('setWebhook', payload, AbortSignal.any([signal, AbortSignal.timeout(15_000)]));
      return;
    } catch (error) {
      if (refusalCode(error) === 401) throw new TokenRefused();
      onFault(refusalCode(error) === 400 ? WEBHOOK_REFUSED : 'the webhook could not be set; trying again', error);
      await wait(waitMs, signal);
    }
  }
}
