/** Where a forwarded message came from. */
import { field } from '../../../lib/field.ts';
import { short } from '../../../lib/text.ts';

const name = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The name of who first wrote a message, as far as Telegram tells; null if it is not forwarded. */
export function originOf(message: object): string | null {
  const origin = field(message, 'forward_origin');
  if (typeof origin !== 'object' || origin === null) return null;
  const user = field(origin, 'sender_user');
  const chat = field(origin, 'sender_chat') ?? field(origin, 'chat');
  const named = [
    [name(field(user, 'first_name')), name(field(user, 'last_name'))].filter(Boolean).join(' '),
    name(field(origin, 'sender_user_name')),
    name(field(chat, 'title')),
  ].find((one) => one.trim() !== '');
  return short(named ?? 'someone', 64);
}
