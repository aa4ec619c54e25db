/** Deletes what was said in a chat of the playground: people asked the bot to forget it, and it is kept on the same machine. */
import type { BotApi } from '../bot-api/bot-api.ts';

/** How long updates that the bot has not confirmed are waited for, milliseconds. It confirms them with its next poll. */
const CONFIRM_MS = 3000;

/**
 * Deletes a chat's messages of before `before` (milliseconds since 1970), except the one `kept`. First it waits until the bot has taken
 * the updates that tell of them, since these are kept until then.
 * @returns whether there were any
 */
export async function forgetMessages(api: BotApi, chat: number, before: number, kept: number | null): Promise<boolean> {
  const { lastId } = api.updates.unconfirmed;
  const taken = () => !api.updates.unconfirmed.pending.some((update) => update.update_id <= lastId);
  await api.until(taken, { timeoutMs: CONFIRM_MS }).catch(() => {});
  const messages = api.state.chats.get(chat)?.messages;
  if (!messages) return false;
  const old = [...messages.values()].filter(({ id, at }) => at <= before && id !== kept);
  for (const message of old) {
    message.deletedAt ??= before;
    api.events.emit('delete', message);
    messages.delete(message.id);
  }
  // A button that was pressed quotes nothing, but belongs to a message that is gone.
  for (const { id, chatId, at } of api.state.callbacks.values())
    if (chatId === chat && at < before) api.state.callbacks.delete(id);
  return old.length > 0;
}
