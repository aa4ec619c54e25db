/** The list above the message box that completes commands and names. */
import { byId, el } from './dom.js';
import { mentions } from './server.js';

const FRESH_MS = 30_000;
const SHOWN = 40;

export class Completion {
  /** @param {HTMLTextAreaElement} box @param {() => readonly any[]} commands @param {() => void} onChange after a choice */
  constructor(box, commands, onChange) {
    this.box = box;
    this.commands = commands;
    this.onChange = onChange;
    this.menu = byId('menu');
    this.items = [];
    this.at = 0;
    /** What is being completed: from this place on to the caret. */
    this.from = 0;
    this.names = { at: 0, list: [] };
    box.addEventListener('blur', () => this.close());
    // A tap must not take the focus away from the box.
    this.menu.addEventListener('pointerdown', (event) => event.preventDefault());
  }

  get isOpen() {
    return !this.menu.hidden;
  }

  /** Looks at the text up to the caret and shows what fits. */
  async update() {
    const before = this.box.value.slice(0, this.box.selectionStart);
    const command = /^\/(\w*)$/.exec(before);
    const name = /(?:^|\s)@([\w:/.-]*)$/.exec(before);
    if (command) {
      const typed = command[1].toLowerCase();
      const fits = this.commands().filter((one) => one.command.startsWith(typed));
      this.#show(
        0,
        fits.map((one) => ({ text: `/${one.command}`, note: one.description })),
      );
    } else if (name) {
      const names = await this.#names();
      if (this.box.value.slice(0, this.box.selectionStart) !== before) return;
      const fits = names.filter((one) => one.toLowerCase().startsWith(name[1].toLowerCase()));
      this.#show(
        before.length - name[1].length - 1,
        fits.map((one) => ({ text: `@${one}`, note: 'ask this model' })),
      );
    } else this.close();
  }

  async #names() {
    if (Date.now() - this.names.at > FRESH_MS)
      this.names = { at: Date.now(), list: await mentions().catch(() => this.names.list) };
    return this.names.list;
  }

  #show(from, items) {
    this.from = from;
    this.items = items.slice(0, SHOWN);
    this.at = 0;
    if (this.items.length === 0) {
      this.close();
      return;
    }
    const options = this.items.map(({ text, note }, i) =>
      el(
        'div',
        { className: 'option', id: `option-${i}`, role: 'option', onclick: () => this.choose(i) },
        el('strong', { textContent: text }),
        el('span', { textContent: note }),
      ),
    );
    this.menu.replaceChildren(...options);
    this.menu.hidden = false;
    this.box.setAttribute('aria-expanded', 'true');
    this.#mark();
  }

  #mark() {
    for (const [i, node] of [...this.menu.children].entries())
      node.setAttribute('aria-selected', String(i === this.at));
    this.menu.children[this.at]?.scrollIntoView({ block: 'nearest' });
    this.box.setAttribute('aria-activedescendant', `option-${this.at}`);
  }

  close() {
    this.menu.hidden = true;
    this.box.setAttribute('aria-expanded', 'false');
    this.box.removeAttribute('aria-activedescendant');
  }

  /** Puts an item into the text. */
  choose(i) {
    const { text } = this.items[i];
    const rest = this.box.value.slice(this.box.selectionStart).replace(/^ /, '');
    const head = `${this.box.value.slice(0, this.from)}${text} `;
    this.box.value = head + rest;
    this.box.setSelectionRange(head.length, head.length);
    this.close();
    this.box.focus();
    this.onChange();
  }

  /** Takes a key if the list is open. Gives whether it did. */
  key(event) {
    if (!this.isOpen || event.isComposing) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      this.at = (this.at + step + this.items.length) % this.items.length;
      this.#mark();
    } else if (event.key === 'Escape') this.close();
    else if (event.key === 'Tab' && !event.shiftKey) this.choose(this.at);
    else if (event.key === 'Enter' && !event.shiftKey) {
      // What is already whole is sent.
      if (this.box.value.trim() === this.items[this.at].text) return false;
      this.choose(this.at);
    } else return false;
    event.preventDefault();
    return true;
  }
}
