/** The chats to choose from, each with its last words, its unread count, and who is typing. */
import { avatar, byId, el } from './dom.js';
import { timeOf } from './time.js';

export class Sidebar {
  /** @param {(chat: number) => void} onOpen */
  constructor(onOpen) {
    this.onOpen = onOpen;
    this.entries = new Map();
  }

  /** Makes an entry for a chat that has none. */
  add(chat) {
    const parts = {
      last: el('span', { className: 'chat-last' }),
      time: el('span', { className: 'chat-time' }),
      badge: el('span', { className: 'badge', hidden: true }),
    };
    const node = el(
      'button',
      { type: 'button', className: 'chat', onclick: () => this.onOpen(chat.id) },
      avatar({ id: chat.id, name: chat.title, bot: chat.kind === 'private' }),
      el('span', { className: 'chat-title', textContent: chat.title }),
      parts.time,
      parts.last,
      parts.badge,
    );
    this.entries.set(chat.id, { node, ...parts });
    byId('chats').append(node);
  }

  /** @param {any} chat @param {{ last: any, unread: number, typing: boolean, open: boolean }} shown */
  draw(chat, { last, unread, typing, open }) {
    const entry = this.entries.get(chat.id);
    const words = typing ? 'typing …' : (last && (last.text || last.file?.name)) || 'No messages yet';
    const prefix = !typing && chat.kind === 'group' && last ? `${last.from.name}: ` : '';
    entry.last.textContent = `${prefix}${words}`.slice(0, 80).replaceAll(/\s+/g, ' ');
    entry.last.classList.toggle('typing', typing);
    entry.time.textContent = last ? timeOf(last.at) : '';
    entry.badge.hidden = unread === 0;
    entry.badge.textContent = unread > 99 ? '99+' : String(unread);
    entry.badge.setAttribute('aria-label', `${unread} unread`);
    if (open) entry.node.setAttribute('aria-current', 'true');
    else entry.node.removeAttribute('aria-current');
  }
}
