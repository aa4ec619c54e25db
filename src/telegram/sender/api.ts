/** One call of Telegram's API: how long it is waited for, what its error means, and where a chat is that has moved. */
import type { Lost } from '../../effects/display.ts';
import { field } from '../../lib/field.ts';
import type { CallApi, DropReason, ShownStore } from './types.ts';

/** What an error of a call means for us. */
export type Verdict =
  | { readonly kind: 'flood'; readonly waitMs: number } // 429: not done, wait
  | { readonly kind: 'unavailable' } // surely not done, try later
  | { readonly kind: 'unanswered' } // perhaps done
  | { readonly kind: 'moved'; readonly to: number } // the group is a supergroup now
  | { readonly kind: 'unchanged' } // an edit that changes nothing: done
  | { readonly kind: 'missing' } // the message to edit or delete is not there (any more)
  | { readonly kind: 'gone'; readonly reason: DropReason } // never possible in this chat
  | { readonly kind: 'rejected' }; // this message is wrong

/** How a call ended, as a label for metrics. */
export type CallOutcome = 'ok' | Verdict['kind'];

/** Connection errors that come before a byte of the request was sent. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN']);

/**
 * Whether an error is of a connection that was never made. Where a name has several addresses Node tries them in turn, and tells of all in one
 * error without a message (nodejs/node#52075), of which node-fetch keeps the code and an empty reason.
 */
function isNeverConnected(error: unknown, depth = 0): boolean {
  if (depth > 3 || typeof error !== 'object' || error === null) return false;
  const [code, message, errors] = [field(error, 'code'), field(error, 'message'), field(error, 'errors')];
  if (typeof code === 'string' && NOT_SENT.has(code)) return true;
  if (field(error, 'syscall') === 'connect') return true;
  if (Array.isArray(errors) && errors.length > 0) return errors.every((one) => isNeverConnected(one, depth + 1));
  if (typeof message === 'string' && /\bconnect E[A-Z]+/.test(message)) return true;
  if (code === 'ETIMEDOUT' && typeof message === 'string' && /reason:\s*$/.test(message)) return true;
  return isNeverConnected(field(error, 'cause') ?? field(error, 'error'), depth + 1);
}

/** Telegram's descriptions; the first match counts. Sources: tdlib/telegram-bot-api `Client.cpp` and the errors it passes through. */
const DESCRIPTIONS: readonly (readonly [RegExp, Verdict])[] = [
  [/message is not modified/i, { kind: 'unchanged' }],
  [/message to (edit|delete) not found|message_id_invalid|message can't be (edited|deleted)/i, { kind: 'missing' }],
  [/message_delete_forbidden|message identifier is not specified/i, { kind: 'missing' }],
  [/thread not found|topic_(closed|deleted|id_invalid)/i, { kind: 'gone', reason: 'topic_closed' }],
  [/deactivated/i, { kind: 'gone', reason: 'deactivated' }],
  [/blocked|kicked|not a member|can't initiate conversation/i, { kind: 'gone', reason: 'blocked' }],
  [/chat not found|peer_id_invalid|channel_private|user not found/i, { kind: 'gone', reason: 'chat_not_found' }],
  [/rights|_forbidden|chat_restricted|chat_admin_required/i, { kind: 'gone', reason: 'no_rights' }],
];

/**
 * What to make of the error of a call. Telegraf's `TelegramError` (`code`, `description`, `parameters`) says that Telegram refused;
 * anything else, that no answer came. Reads no text but Telegram's description and the error's code and message. Never throws.
 */
export function verdictOf(error: unknown): Verdict {
  const code = field(error, 'code');
  // A DOMException (an AbortError, for one) has a small number for a code.
  if (typeof code === 'number' && code >= 100) {
    const description = field(error, 'description');
    return whenRefused(code, typeof description === 'string' ? description : '', field(error, 'parameters'));
  }
  return { kind: isNeverConnected(error) ? 'unavailable' : 'unanswered' };
}

function whenRefused(code: number, description: string, parameters: unknown): Verdict {
  const moved = field(parameters, 'migrate_to_chat_id');
  if (typeof moved === 'number') return { kind: 'moved', to: moved };
  if (code === 429) {
    const seconds = Number(field(parameters, 'retry_after') ?? /retry after (\d+)/i.exec(description)?.[1]);
    return { kind: 'flood', waitMs: seconds > 0 ? Math.min(seconds, 86_400) * 1000 : 1000 };
  }
  // 401 and 404 are a wrong token or API root: the operator's to mend, not a reason to drop what people wait for.
  if (code >= 500 || code === 401 || code === 404) return { kind: 'unavailable' };
  const known = DESCRIPTIONS.find(([pattern]) => pattern.test(description));
  if (known) return known[1];
  return code === 403 ? { kind: 'gone', reason: 'no_rights' } : { kind: 'rejected' };
}

/** A chat may take these calls while it takes no others, and the other way round: their refusal says nothing of messages. */
const RIGHTS_OF_THEIR_OWN = new Set(['sendDocument', 'deleteMessage', 'setMessageReaction']);

/**
 * What nobody can see any more after the verdict on a call. Null if the verdict is no reason to think so: a fault of a message, an
 * outage, something that is missing.
 */
export function lostBy(verdict: Verdict, method: string): Lost | null {
  if (verdict.kind !== 'gone') return null;
  switch (verdict.reason) {
    case 'blocked':
    case 'deactivated':
    case 'chat_not_found':
      return 'chat';
    case 'no_rights':
      return RIGHTS_OF_THEIR_OWN.has(method) ? null : 'chat';
    case 'topic_closed':
      return 'topic';
    case 'rejected':
    case 'unanswered':
    case 'unreachable':
      return null;
  }
}

/** What came of one call. */
export type ApiResult =
  | { readonly ok: true; readonly messageId: number }
  | { readonly ok: false; readonly verdict: Verdict };

/** So long a call is waited for. */
const CALL_MS = 30_000;

/** So much longer a call stays open whose late answer still helps. */
const LATE_MS = 60_000;

/** Telegram's API, of which a failure is a value. */
export class Api {
  readonly #call: CallApi;
  readonly #shown: ShownStore;
  readonly #open = new Set<AbortController>();
  readonly #moves = new Map<number, number>();
  readonly #moving = new Map<number, Promise<void>>();

  constructor(call: CallApi, shown: ShownStore) {
    this.#call = call;
    this.#shown = shown;
  }

  /**
   * Makes one call. Gives the id of the message it made or changed, 0 if it gives none. After 30 s it is aborted and counts as
   * unanswered. With `late` it is left open for another minute instead, and `late` gets the message id if one comes.
   */
  async call(method: string, payload: object, late?: (messageId: number) => void): Promise<ApiResult> {
    const abort = new AbortController();
    this.#open.add(abort);
    const answer = this.#answer(method, payload, abort.signal);
    const { promise: unanswered, resolve } = Promise.withResolvers<ApiResult>();
    const giveUp = (): void => resolve({ ok: false, verdict: { kind: 'unanswered' } });
    abort.signal.addEventListener('abort', giveUp);
    const timer = setTimeout(() => (late ? giveUp() : abort.abort()), CALL_MS);
    const result = await Promise.race([answer, unanswered]);
    clearTimeout(timer);
    if (late && !result.ok && result.verdict.kind === 'unanswered') void this.#awaitLate(answer, abort, late);
    else this.#open.delete(abort);
    return result;
  }

  /** Aborts every open call. */
  abort(): void {
    for (const abort of this.#open) abort.abort();
  }

  /** Where a Telegram chat is now: another one if it has become a supergroup. */
  whereIs(telegramChat: number): number {
    let at = telegramChat;
    for (let steps = 0; steps < 8; steps += 1) at = this.#moves.get(at) ?? at;
    return at;
  }

  /** A chat has moved. The store is told once, and first: ids read from now on are of the new chat. Throws what the store throws. */
  async move(from: number, to: number): Promise<void> {
    if (from === to || this.#moves.has(from)) return;
    const moving = this.#moving.get(from) ?? this.#shown.moved(from, to);
    this.#moving.set(from, moving);
    try {
      await moving;
      this.#moves.set(from, to);
    } finally {
      this.#moving.delete(from);
    }
  }

  async #answer(method: string, payload: object, signal: AbortSignal): Promise<ApiResult> {
    try {
      const id = field(await this.#call(method, payload, signal), 'message_id');
      return { ok: true, messageId: typeof id === 'number' ? id : 0 };
    } catch (error) {
      return { ok: false, verdict: verdictOf(error) };
    }
  }

  async #awaitLate(
    answer: Promise<ApiResult>,
    abort: AbortController,
    late: (messageId: number) => void,
  ): Promise<void> {
    const timer = setTimeout(() => abort.abort(), LATE_MS);
    timer.unref();
    const result = await answer;
    clearTimeout(timer);
    this.#open.delete(abort);
    if (result.ok) late(result.messageId);
  }
}
