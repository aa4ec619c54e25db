/** The bot: telegraf as the client of Telegram's API and the way of an update to its handler. */
import { Telegraf } from 'telegraf';
import type { Update } from 'telegraf/types';
import { Mailboxes } from '../engine/mailboxes.ts';
import type { TelegramPlace } from '../engine/engine.ts';
import { texts } from '../texts/texts.ts';
import { wait } from '../wait.ts';
import { handleUpdate, NotCommitted, orderKey, type Handling } from './handle.ts';
import { ALLOWED_UPDATES } from './incoming.ts';
import { isSound } from './sound.ts';
import { poll, refusalCode, TokenRefused, type PollingOptions } from './polling.ts';

export interface BotOptions {
  readonly token: string;
  /** Telegram's own if null. */
  readonly apiRoot: string | null;
}

type Call = PollingOptions['call'];

/** Telegram's API as one function. telegraf's own time-out is 500 s, so every call has a signal. */
export function createCall({ token, apiRoot }: BotOptions): { bot: Telegraf; call: Call } {
  const bot = new Telegraf(token, {
    // An update's handler ends when it is committed; telegraf's own limit would only hide a database that waits.
    handlerTimeout: Number.POSITIVE_INFINITY,
    telegram: { webhookReply: false, ...(apiRoot === null ? {} : { apiRoot }) },
  });
  const call: Call = (method, payload, signal) =>
    bot.telegram.callApi(method as 'getMe', payload, { signal: signal as never }) as Promise<unknown>;
  return { bot, call };
}

export interface Identity {
  readonly id: number;
  readonly name: string;
  /** Whether it sees all messages of groups. */
  readonly readsAll: boolean;
}

type Me = NonNullable<Telegraf['botInfo']>;

async function getMe(bot: Telegraf, call: Call, signal: AbortSignal): Promise<Me> {
  bot.botInfo = (await call('getMe', {}, signal)) as Me;
  return bot.botInfo;
}

/** Asks again what we may see: privacy mode may have been changed since the start. Never throws. */
export function lookAgain(
  bot: Telegraf,
  call: Call,
  onFault: (what: string, error: unknown) => void,
): () => Promise<void> {
  return async () => {
    await getMe(bot, call, AbortSignal.timeout(3000)).catch((error: unknown) => onFault('getMe failed', error));
  };
}

/**
 * Asks Telegram who we are, for as long as it takes: Telegram may be out of reach when we start.
 * @throws TokenRefused if Telegram does not know the token
 */
export async function identify(
  bot: Telegraf,
  call: Call,
  signal: AbortSignal,
  onFault: (what: string, error: unknown) => void,
) {
  for (let waitMs = 500; ; waitMs = Math.min(waitMs * 2, 30_000)) {
    signal.throwIfAborted();
    try {
      const me = await getMe(bot, call, AbortSignal.any([signal, AbortSignal.timeout(15_000)]));
      return { id: me.id, name: me.username, readsAll: me.can_read_all_group_messages } satisfies Identity;
    } catch (error) {
      signal.throwIfAborted();
      if (refusalCode(error) === 401 || refusalCode(error) === 404) throw new TokenRefused();
      onFault('Telegram cannot be reached; trying again', error);
      await wait(waitMs, signal);
    }
  }
}

/** A line outside of any chat's order and rows: to strangers, to who writes too much, to the new owner. Never throws. */
export function asides(call: Call, onFault: (what: string, error: unknown) => void): Pick<Handling, 'aside' | 'alert'> {
  const send = (method: string, payload: object) =>
    void call(method, payload, AbortSignal.timeout(15_000)).catch((error: unknown) =>
      onFault(`${method} outside of a chat failed`, error),
    );
  return {
    aside({ telegramChat, topic }: TelegramPlace, text, replyTo) {
      const thread = topic === null ? {} : { message_thread_id: topic };
      const reply =
        replyTo === null ? {} : { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } };
      send('sendMessage', { chat_id: telegramChat, text, ...thread, ...reply });
    },
    alert: (callback, text) =>
      send('answerCallbackQuery', { callback_query_id: callback, text: text.slice(0, 200), show_alert: true }),
  };
}

/**
 * Gives updates to their handler, those of one chat in order.
 * @returns takes an update; resolves when it is committed, rejects with NotCommitted if the process stops first
 */
export function receiver(bot: Telegraf, handling: Handling): (update: Update) => Promise<void> {
  const order = new Mailboxes();
  bot.use((ctx) => handleUpdate(ctx.update, handling));
  // A fault in one update must neither stop the process nor the updates after it. What is not committed is Telegram's to send again.
  bot.catch((error) => {
    if (error instanceof NotCommitted) throw error;
    handling.onFault('an update could not be handled and is dropped', error);
  });
  return async (update) => {
    if (isSound(update)) return order.enqueue(orderKey(update), () => bot.handleUpdate(update));
    handling.onFault('an update of an unknown form is dropped', undefined);
  };
}

/** Fills Telegram's command menu. Never throws. */
export async function announce(call: Call, onFault: (what: string, error: unknown) => void): Promise<void> {
  const commands = texts.commands.map(([command, description]) => ({ command, description }));
  await call('setMyCommands', { commands }, AbortSignal.timeout(15_000)).catch((error: unknown) =>
    onFault('the command menu could not be set', error),
  );
}

/** Receives updates by long polling. A webhook that was set before would keep them away. */
export async function startPolling(call: Call, options: Omit<PollingOptions, 'call' | 'allowed'>): Promise<void> {
  await call('deleteWebhook', {}, AbortSignal.any([options.signal, AbortSignal.timeout(15_000)])).catch(
    (error: unknown) => options.onFault?.('the webhook could not be removed', error),
  );
  return poll({ ...options, call, allowed: ALLOWED_UPDATES });
}

/** Has Telegram post updates to us; tries until it agrees. */
export async function startWebhook(
  call: Call,
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
      onFault('the webhook could not be set; trying again', error);
      await wait(waitMs, signal);
    }
  }
}
