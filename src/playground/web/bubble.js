/** One message: made once, then changed in place; only what differs is drawn anew, and the focus stays where it was. */
import { avatar, byId, el, toneOf } from './dom.js';
import { render } from './entities.js';
import { colourNames } from './panellists.js';
import { positionsIn, positionsTable } from './positions.js';
import { keyboard } from './keyboard.js';
import { momentOf, dayKey, dayOf, sizeOf, timeOf } from './time.js';

/** Messages of one author within this time stand close together, milliseconds. */
const TOGETHER_MS = 5 * 60_000;

const same = (a, b) => JSON.stringify(a) === JSON.stringify(b);

/** A drawing out of the page's own symbols. */
function arrow() {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg');
  const path = document.createElementNS('http://www.w3.org/2000/svg', 'path');
  for (const [name, value] of [
    ['viewBox', '0 0 24 24'],
    ['width', '16'],
    ['height', '16'],
    ['aria-hidden', 'true'],
  ])
    svg.setAttribute(name, value);
  path.setAttribute('d', 'M10 8V4L3 11l7 7v-4c5 0 8 1.500 10 5-.5-6-3.500-10.500-10-11z');
  svg.append(path);
  return svg;
}

export class Bubble {
  /**
   * @param {any} view
   * @param {any} actions `say`, `press`, `reply`, `mention`, `jump`
   * @param {{ you: number, kind: string, names: readonly string[] }} chat
   */
  constructor(view, actions, chat) {
    this.view = null;
    this.actions = actions;
    this.chat = chat;
    this.opened = new Set();
    this.day = el('p', { className: 'day', hidden: true });
    this.from = el('p', { className: `from ${toneOf(view.from)}`, textContent: view.from.name });
    this.quoted = el('button', { type: 'button', className: 'quoted', hidden: true });
    this.text = el('div', { className: 'text', dir: 'auto' });
    this.file = el('div', { className: 'file-place' });
    this.meta = el('span', { className: 'meta' });
    this.keys = el('div', { className: 'keys' });
    const reply = el(
      'button',
      { type: 'button', className: 'reply', tabIndex: -1, title: 'Reply', 'aria-label': 'Reply' },
      arrow(),
    );
    reply.addEventListener('click', () => actions.reply(this.view));
    this.quoted.addEventListener('click', () => actions.jump(this.view.replyTo?.id));
    const body = el('div', { className: 'bubble' }, this.from, this.quoted, this.file, this.text, this.meta);
    const side = chat.kind === 'group' && !this.isMine(view) ? avatar(view.from) : null;
    const line = el('div', { className: 'line' }, side, el('div', { className: 'stack' }, body, this.keys), reply);
    this.node = el('li', { className: 'item', tabIndex: -1, id: `m${view.id}` }, this.day, line);
    this.node.classList.toggle('mine', this.isMine(view));
    this.node.classList.toggle('person', !view.from.bot);
    this.update(view);
  }

  isMine(view) {
    return view.from.id === this.chat.you;
  }

  /** Shows what the message now is. */
  update(view) {
    const before = this.view;
    this.view = view;
    if (!before || before.text !== view.text || !same(before.entities, view.entities)) this.#drawText();
    if (!same(before?.replyTo, view.replyTo)) this.#drawQuoted();
    if (!same(before?.file, view.file)) this.#drawFile();
    if (!before || before.editedAt !== view.editedAt || !same(before.reactions, view.reactions)) this.#drawMeta();
    if (!same(before?.keyboard, view.keyboard)) this.#drawKeys();
  }

  /** Sets day and distance by the message before. */
  follow(previous) {
    const { at, from } = this.view;
    const newDay = !previous || dayKey(previous.at) !== dayKey(at);
    this.day.hidden = !newDay;
    if (newDay) this.day.textContent = dayOf(at);
    const first = newDay || previous.from.id !== from.id || at - previous.at > TOGETHER_MS;
    this.node.classList.toggle('first', first);
    this.from.hidden = this.chat.kind !== 'group' || !first || this.isMine(this.view);
  }

  #drawText() {
    const { text, entities } = this.view;
    const context = { opened: this.opened, onCommand: this.actions.say, onMention: this.actions.mention };
    const held = this.view.from.bot ? positionsIn(text, entities) : null;
    this.text.replaceChildren(...(held ? [positionsTable(held)] : render(text, entities, context)));
    if (this.view.from.bot) colourNames(this.text, this.chat.names);
    this.text.hidden = text === '';
  }

  #drawQuoted() {
    const { replyTo } = this.view;
    this.quoted.hidden = !replyTo;
    if (!replyTo) return;
    this.quoted.replaceChildren(el('strong', { textContent: replyTo.name }), el('span', { textContent: replyTo.text }));
    this.quoted.title = 'Go to this message';
  }

  #drawFile() {
    const { file } = this.view;
    this.file.replaceChildren();
    if (!file) return;
    const words = el(
      'span',
      { className: 'file-words' },
      el('strong', { textContent: file.name }),
      el('span', { textContent: `${sizeOf(file.size)} · Download` }),
    );
    const sign = el('span', { className: 'file-sign', textContent: '↓', 'aria-hidden': true });
    const href = `/playground/file/${encodeURIComponent(file.id)}`;
    this.file.append(el('a', { className: 'file', href, download: file.name }, sign, words));
  }

  #drawMeta() {
    const { at, editedAt, reactions } = this.view;
    const time = el('time', { textContent: timeOf(at), title: momentOf(at), dateTime: new Date(at).toISOString() });
    const edited = editedAt === null ? null : el('span', { textContent: 'edited ', title: momentOf(editedAt) });
    const seen = 'A model has seen this';
    const marks = reactions.map((emoji) =>
      el('span', { className: 'mark', textContent: emoji, title: seen, role: 'img', 'aria-label': seen }),
    );
    this.meta.replaceChildren(...marks, ...(edited ? [edited] : []), time);
  }

  #drawKeys() {
    const held = this.keys.contains(document.activeElement) ? document.activeElement.textContent : null;
    this.keys.replaceChildren(...keyboard(this.view.keyboard, (data) => this.actions.press(this.view, data)));
    if (held === null) return;
    const again = [...this.keys.querySelectorAll('button, a')].find(({ textContent }) => textContent === held);
    // The button that was used is gone: the keyboard's user goes on writing, not at the top of the page.
    (again ?? byId('text')).focus({ preventScroll: true });
  }
}
