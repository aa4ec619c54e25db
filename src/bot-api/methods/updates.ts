import { seconds } from '../chats/core.ts';
import { badRequest, Refusal } from '../refusal.ts';
import type { Params } from '../params.ts';
import type { Method } from './method.ts';

/**
 * The longest wait, seconds. Telegram shortens longer ones to this (`LONG_POLL_MAX_TIMEOUT` in
 * https://github.com/tdlib/telegram-bot-api).
 */
const MAX_TIMEOUT = 50;

export const getUpdates: Method = (core, params, signal) => {
  if (core.webhook.target !== null)
    throw new Refusal(
      409,
      "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first",
    );
  return core.updates.poll({
    offset: params.integer('offset'),
    limit: clamp(params.integer('limit', 100), 1, 100),
    timeout: clamp(params.integer('timeout'), 0, MAX_TIMEOUT),
    allowed: allowedUpdates(params),
    signal,
  });
};

export const setWebhook: Method = (core, params) => {
  const url = params.text('url');
  if (url === '') return deleteWebhook(core, params, new AbortController().signal);
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) throw badRequest('bad webhook: invalid webhook URL specified');
  const secret = params.text('secret_token');
  if (!/^[\w-]{0,256}$/.test(secret)) throw badRequest('secret token contains unallowed characters');
  const allowed = allowedUpdates(params);
  if (allowed !== null) core.updates.allowed = allowed;
  if (params.flag('drop_pending_updates')) core.updates.drop();
  core.updates.terminate('Conflict: terminated by setWebhook request');
  core.webhook.set({
    url,
    secret: secret === '' ? null : secret,
    maxConnections: clamp(params.integer('max_connections', 40), 1, 100),
  });
  return true;
};

export const deleteWebhook: Method = (core, params) => {
  if (params.flag('drop_pending_updates')) core.updates.drop();
  core.webhook.set(null);
  return true;
};

export const getWebhookInfo: Method = ({ webhook, updates }) => ({
  url: webhook.target?.url ?? '',
  has_custom_certificate: false,
  pending_update_count: updates.count,
  ...(webhook.target === null ? {} : { max_connections: webhook.target.maxConnections }),
  ...(webhook.lastError === null
    ? {}
    : { last_error_date: seconds(webhook.lastError.at), last_error_message: webhook.lastError.message }),
  ...(updates.allowed.length === 0 ? {} : { allowed_updates: updates.allowed }),
});

function allowedUpdates(params: Params): string[] | null {
  const given = params.json('allowed_updates');
  if (given === undefined || given === null) return null;
  if (!Array.isArray(given)) throw badRequest("can't parse allowed_updates JSON object");
  return given.filter((kind) => typeof kind === 'string');
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value));
}
