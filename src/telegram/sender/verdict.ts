/** Why a post ended without being shown, as a label for metrics. */
export type DropReason =
  | 'blocked' // by the person, or the bot was removed from the group
  | 'deactivated' // the account or group is no more
  | 'chat_not_found'
  | 'no_rights'
  | 'topic_closed' // or deleted
  | 'rejected' // Telegram did not take this message even as plain text: a fault of ours
  | 'unanswered' // no answer came: it may have been sent, so it is not repeated
  | 'unreachable'; // Telegram could not be reached for too long

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

/** What nothing can be shown in any more: a whole Telegram chat, or one topic of it. */
export type Lost = 'chat' | 'topic';

/** Calls that a chat may take while it takes no others, and the other way round: their refusal says nothing of messages. */
const RIGHTS_OF_THEIR_OWN = new Set(['sendDocument', 'deleteMessage']);

/**
 * What is lost by the verdict on a call; null if that is no reason to think that people see nothing any more: a fault of a
 * message, an outage, something that is missing.
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

/** How a call ended, as a label for metrics. */
export type CallOutcome = 'ok' | Verdict['kind'];

/** Connection errors that come before a byte of the request was sent. */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ENETDOWN']);

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

function field(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? (Reflect.get(of, name) as unknown) : undefined;
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

/**
 * What to make of the error of a call: of telegraf's `TelegramError` (`code`, `description`, `parameters`) when Telegram refused,
 * of anything else when no answer came. Reads no text but Telegram's description and the error's code; never throws.
 */
export function verdictOf(error: unknown): Verdict {
  const code = field(error, 'code');
  // A DOMException (an AbortError, for one) has a small number for a code.
  if (typeof code === 'number' && code >= 100) {
    const description = field(error, 'description');
    return whenRefused(code, typeof description === 'string' ? description : '', field(error, 'parameters'));
  }
  if (typeof code === 'string' && NOT_SENT.has(code)) return { kind: 'unavailable' };
  const message = field(error, 'message');
  if (typeof message === 'string' && /\bconnect (ETIMEDOUT|ECONNRESET)/.test(message)) return { kind: 'unavailable' };
  return { kind: 'unanswered' };
}
