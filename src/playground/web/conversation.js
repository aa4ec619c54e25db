/** A chat's messages as a list. */
import { Bubble } from './bubble.js';
import { byId, el } from './dom.js';
import { Scroll } from './scroll.js';
import { earlier } from './server.js';
import { welcome } from './welcome.js';

export class Conversation {
  /** @param {any} chat @param {any} world `you`, `recordings`, `names`, `bot` @param {any} actions see Bubble; also `moved` */
  constructor(chat, world, actions) {
    this.chat = chat;
    this.world = world;
    this.actions = { ...actions, jump: (id) => this.jump(id) };
    /** Ids, oldest first. */
    this.ids = [];
    this.bubbles = new Map();
    this.more = el('button', {
      type: 'button',
      className: 'more link',
      textContent: 'Show earlier messages',
      hidden: true,
    });
    this.more.addEventListener('click', () => void this.loadEarlier());
    this.welcome = welcome(chat, world, actions.say);
    this.list = el('ol', { className: 'messages', 'aria-label': `Messages of ${chat.title}` });
    const inner = el('div', { className: 'column' }, this.more, this.welcome, this.list);
    this.node = el(
      'section',
      {
        className: 'list',
        tabIndex: 0,
        'aria-label': `Conversation: ${chat.title}. Arrow keys go from message to message, R replies.`,
        hidden: true,
      },
      inner,
    );
    this.node.addEventListener('keydown', (event) => this.#key(event));
    this.scroll = new Scroll(this.node, actions.moved);
    byId('lists').append(this.node);
  }

  get last() {
    return this.bubbles.get(this.ids.at(-1))?.view ?? null;
  }

  views() {
    return this.ids.map((id) => this.bubbles.get(id).view);
  }

  /** Takes the server's page for what there is now: what is newer than its oldest message and not in it is gone. */
  sync({ messages, more }) {
    this.scroll.steady(() => {
      const known = new Set(messages.map(({ id }) => id));
      const oldest = more ? (messages[0]?.id ?? 0) : 0;
      for (const id of this.ids.filter((id) => id >= oldest && !known.has(id))) this.#remove(id);
      const joined = this.ids.length > 0 && this.ids[0] < oldest;
      for (const view of messages) this.#put(view);
      if (!joined) this.more.hidden = !more;
    });
    this.#greet();
  }

  put(view) {
    this.scroll.steady(() => this.#put(view));
    this.#greet();
  }

  drop(id) {
    this.scroll.steady(() => this.#remove(id));
    this.#greet();
  }

  async loadEarlier() {
    this.more.disabled = true;
    try {
      const { messages, more } = await earlier(this.chat.id, this.ids[0] ?? Number.MAX_SAFE_INTEGER);
      this.scroll.atEnd = false;
      this.scroll.steady(() => {
        for (const view of messages) this.#put(view);
        this.more.hidden = !more;
      });
    } catch {
      // The button stays: it can be pressed again.
    }
    this.more.disabled = false;
  }

  /** Goes to a message, fetching older ones until it is there, and shows which it is. */
  async jump(id) {
    for (let tries = 0; !this.bubbles.has(id) && !this.more.hidden && tries < 20; tries += 1) await this.loadEarlier();
    const node = this.bubbles.get(id)?.node;
    if (!node) return;
    this.scroll.atEnd = false;
    node.scrollIntoView({ block: 'center' });
    node.focus({ preventScroll: true });
    node.classList.add('found');
    setTimeout(() => node.classList.remove('found'), 1600);
  }

  #put(view) {
    const known = this.bubbles.get(view.id);
    if (known) {
      known.update(view);
      return;
    }
    const bubble = new Bubble(view, this.actions, {
      you: this.world.you,
      kind: this.chat.kind,
      names: this.world.names,
    });
    this.bubbles.set(view.id, bubble);
    const at = this.ids.findLastIndex((id) => id < view.id) + 1;
    const after = this.bubbles.get(this.ids[at])?.node ?? null;
    this.ids.splice(at, 0, view.id);
    this.list.insertBefore(bubble.node, after);
    this.#place(at);
    this.#place(at + 1);
  }

  #remove(id) {
    const at = this.ids.indexOf(id);
    if (at === -1) return;
    this.bubbles.get(id).node.remove();
    this.bubbles.delete(id);
    this.ids.splice(at, 1);
    this.#place(at);
  }

  #place(at) {
    this.bubbles.get(this.ids[at])?.follow(this.bubbles.get(this.ids[at - 1])?.view);
  }

  #greet() {
    this.welcome.hidden = this.views().some(({ from }) => !from.bot) || !this.more.hidden;
  }

  #key(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest('pre, select, textarea')) return;
    const item = event.target.closest('.item');
    const at = item ? this.ids.indexOf(Number(item.id.slice(1))) : this.ids.length;
    const to = { ArrowUp: at - 1, ArrowDown: at + 1, Home: 0, End: this.ids.length - 1 }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      const node = this.bubbles.get(this.ids[Math.max(0, Math.min(to, this.ids.length - 1))])?.node;
      node?.focus({ preventScroll: true });
      node?.scrollIntoView({ block: 'nearest' });
    } else if (item && (event.key === 'r' || event.key === 'R')) {
      event.preventDefault();
      this.actions.reply(this.bubbles.get(this.ids[at]).view);
    }
  }
}
