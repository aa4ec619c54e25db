/** Where a forwarded message came from. */
import { field } from '../../../lib/field.ts';
import { short } from '../../../lib/text.ts';

const name = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The fields of forwards before Bot API 7.0: a Bot API server of one's own may be older. */
const OLDER = ['forward_date', 'forward_from', 'forward_from_chat', 'forward_sender_name'];

/** The origin of a forwarded message, in today's form. */
function originIn(message: object): unknown {
  const origin = field(message, 'forward_origin');
  if (typeof origin === 'object' && origin !== null) return origin;
  if (OLDER.every((key) => field(message, key) === undefined)) return null;
  return {
    sender_user: field(message, 'forward_from'),
    sender_user_name: field(message, 'forward_sender_name'),
    chat: field(message, 'forward_from_chat'),
  };
}

/** The name of who first wrote a message, as far as Telegram tells; null if it is not forwarded. */
export function originOf(message: object): string | null {
  const origin = originIn(message);
  if (origin === null) return null;
  const user = field(origin, 'sender_user');
  const chat = field(origin, 'sender_chat') ?? field(origin, 'chat');
  const named = [
    [name(field(user, 'first_name')), name(field(user, 'last_name'))].filter(Boolean).join(' '),
    name(field(origin, 'sender_user_name')),
    name(field(chat, 'title')),
  ].find((one) => one.trim() !== '');
  return short(named ?? 'someone', 64);
}
