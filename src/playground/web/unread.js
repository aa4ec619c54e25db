/** What was not yet read: counted a chat, on the chats' list, the button to the newest message, and the page's title. */

const key = (chat) => `conclave.read.${chat}`;

/** Storage may be switched off or full; then it is only forgotten. */
export const memory = {
  get(name) {
    try {
      return localStorage.getItem(name);
    } catch {
      return null;
    }
  },
  set(name, value) {
    try {
      if (value === '') localStorage.removeItem(name);
      else localStorage.setItem(name, value);
    } catch {
      // See above.
    }
  },
};

/** Messages of the bot that came after what was read. Who was never here before has read all. */
export function unreadOf(conversation) {
  const read = memory.get(key(conversation.chat.id));
  if (read === null) return [];
  return conversation.views().filter(({ id, from }) => from.bot && id > Number(read));
}

/** Notes that a chat is read to its end. */
export function markRead(conversation) {
  const id = String(conversation.last?.id ?? 0);
  if (memory.get(key(conversation.chat.id)) !== id) memory.set(key(conversation.chat.id), id);
}

/** The title tells only of messages that make a sound in Telegram. */
export function showInTitle(unread) {
  const count = unread.filter(({ silent }) => !silent).length;
  document.title = count > 0 ? `(${count}) Conclave` : 'Conclave';
}
