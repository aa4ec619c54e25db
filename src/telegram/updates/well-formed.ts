/** Whether an update has the form that Telegram documents, in the parts that are read. */
import { z } from 'zod';
import type { Update } from 'telegraf/types';

const id = z.int();
const chat = z.object({ id, type: z.string(), title: z.string().optional() });
const user = z.object({ id, is_bot: z.boolean(), first_name: z.string(), last_name: z.string().optional() });
const member = z.object({
  status: z.string(),
  is_member: z.boolean().optional(),
  can_send_messages: z.boolean().optional(),
});
/** Where a message stands. */
const placed = z.object({
  message_id: id,
  chat,
  message_thread_id: id.optional(),
  is_topic_message: z.boolean().optional(),
});
const message = placed.extend({
  from: user.optional(),
  sender_chat: chat.optional(),
  date: z.int().optional(),
  media_group_id: z.string().optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  quote: z.object({ text: z.string(), position: z.int().optional() }).optional(),
  entities: z.array(z.object({ type: z.string(), offset: z.number() })).optional(),
  migrate_to_chat_id: id.optional(),
  migrate_from_chat_id: id.optional(),
});

const replying = message.extend({ reply_to_message: message.optional() });

const form = z.object({
  update_id: id,
  message: replying.optional(),
  edited_message: replying.optional(),
  callback_query: z
    .object({
      id: z.string(),
      from: user,
      data: z.string().optional(),
      message: placed.extend({ reply_to_message: message.optional() }).optional(),
    })
    .optional(),
  my_chat_member: z
    .object({ chat, from: user, date: id.optional(), old_chat_member: member, new_chat_member: member })
    .optional(),
});

/** False for an update that could never be handled: it must be let go, or it would hold up all that come after it. */
export function isWellFormed(update: unknown): update is Update {
  return form.safeParse(update).success;
}
