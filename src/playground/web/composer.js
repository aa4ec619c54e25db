/** The message box: a draft a chat, who writes, what is replied to, and sending. */
import { Completion } from './completion.js';
import { byId, el } from './dom.js';
import { say } from './server.js';
import { memory } from './unread.js';

const LIMIT = 4096;
const MOST = 40_000;
const TALLEST = 200;
const whole = new Intl.NumberFormat();
const draftKey = (chat) => `conclave.draft.${chat}`;
const speakerKey = (chat) => `conclave.speaker.${chat}`;

export class Composer {
  /** @param {() => readonly any[]} commands @param {() => void} onSent */
  constructor(commands, onSent) {
    this.box = byId('text');
    this.chat = null;
    this.onSent = onSent;
    /** Chat → the message replied to. */
    this.replies = new Map();
    /** The text that could not be sent, with its mark: sent again it is not said twice. */
    this.failed = null;
    this.completion = new Completion(this.box, commands, () => this.#changed());
    this.box.addEventListener('input', () => this.#changed());
    this.box.addEventListener('click', () => void this.completion.update());
    this.box.addEventListener('keydown', (event) => this.#key(event));
    byId('speaker').addEventListener('change', (event) => memory.set(speakerKey(this.chat.id), event.target.value));
    byId('commands').addEventListener('click', () => this.#toggleCommands());
    byId('composer').addEventListener('submit', (event) => {
      event.preventDefault();
      void this.#submit();
    });
    document.addEventListener('keydown', (event) => this.#typedElsewhere(event));
    this.#grow();
  }

  /** Goes to a chat, with what was being written there. */
  open(chat) {
    this.chat = chat;
    this.box.value = memory.get(draftKey(chat.id)) ?? '';
    const speaker = byId('speaker');
    speaker.hidden = chat.people.length < 2;
    speaker.replaceChildren(
      ...chat.people.map(({ id, name }) => el('option', { value: String(id), textContent: name })),
    );
    const chosen = memory.get(speakerKey(chat.id));
    speaker.value = chat.people.some(({ id }) => String(id) === chosen) ? chosen : String(chat.people[0].id);
    this.completion.close();
    this.#trouble('');
    this.#drawReply();
    this.#measure();
  }

  /** Who writes in the open chat. */
  get speaker() {
    return Number(byId('speaker').value);
  }

  replyTo(view) {
    this.replies.set(this.chat.id, view);
    this.#drawReply();
    this.box.focus();
  }

  /** Puts a name at the front: it is who is asked. */
  mention(text) {
    if (!this.box.value.startsWith(text)) this.box.value = `${text} ${this.box.value}`;
    this.box.focus();
    this.#changed();
  }

  /** Says a text at once, as a tap on an example or a command does. */
  async say(text) {
    const { id } = this.chat;
    const replied = this.replies.get(id)?.id ?? null;
    const again = this.failed?.text === text && this.failed.chat === id && this.failed.as === this.speaker;
    const said = { chat: id, as: this.speaker, text, replyTo: replied, once: again ? this.failed.once : mark() };
    this.replies.delete(id);
    this.#drawReply();
    try {
      await say(said);
      this.failed = null;
      this.#trouble('');
      this.onSent();
      return true;
    } catch (error) {
      this.failed = { ...said, unreachable: error.unreachable === true };
      this.#trouble(`Not sent. ${error.message}`);
      return false;
    }
  }

  /** The server is back: what could not be sent goes now, and leaves the box, into which it had come back. */
  async sendAgain() {
    const said = this.failed;
    if (!said?.unreachable) return;
    try {
      await say(said);
    } catch {
      // It stays in the box, with what is said of it.
      return;
    }
    this.failed = null;
    const draft = memory.get(draftKey(said.chat)) ?? '';
    if (draft === said.text || draft.startsWith(`${said.text}\n`))
      memory.set(draftKey(said.chat), draft.slice(said.text.length + 1));
    if (this.chat.id !== said.chat) return;
    this.box.value = memory.get(draftKey(said.chat)) ?? '';
    this.replies.delete(said.chat);
    this.#drawReply();
    this.#trouble('');
    this.#measure();
    this.onSent();
  }

  async #submit() {
    const text = this.box.value;
    const { chat } = this;
    if (text.trim() === '' || text.length > MOST) return;
    const replied = this.replies.get(chat.id);
    this.box.value = '';
    this.#changed();
    if (await this.say(text)) return;
    // What was not sent comes back, before anything written since.
    const since = memory.get(draftKey(chat.id)) ?? '';
    memory.set(draftKey(chat.id), since === '' ? text : `${text}\n${since}`);
    if (replied) this.replies.set(chat.id, replied);
    if (this.chat === chat) {
      this.box.value = memory.get(draftKey(chat.id)) ?? '';
      this.#drawReply();
      this.#measure();
    }
  }

  #changed() {
    memory.set(draftKey(this.chat.id), this.box.value);
    this.#measure();
    void this.completion.update();
  }

  #measure() {
    const { length } = this.box.value;
    const counter = byId('counter');
    counter.className = length > MOST ? 'counter over' : 'counter';
    counter.textContent =
      length > MOST
        ? `${whole.format(length)} characters: ${whole.format(length - MOST)} too many`
        : length > LIMIT
          ? `${whole.format(length)} characters: goes as several messages`
          : length > LIMIT - 500
            ? `${whole.format(LIMIT - length)} characters left`
            : '';
    byId('send').disabled = length > MOST || this.box.value.trim() === '';
    this.#grow();
  }

  #grow() {
    this.box.style.height = 'auto';
    this.box.style.height = `${Math.min(this.box.scrollHeight, TALLEST)}px`;
  }

  #key(event) {
    if (this.completion.key(event)) return;
    if (event.key === 'Escape' && this.replies.has(this.chat.id)) {
      this.replies.delete(this.chat.id);
      this.#drawReply();
      return;
    }
    // On a phone Enter is a new line, as in other messengers.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing || matchMedia('(pointer: coarse)').matches) return;
    event.preventDefault();
    void this.#submit();
  }

  /** Who types without looking where writes a message. Space and what a list takes for itself stay where they are. */
  #typedElsewhere(event) {
    const { key, ctrlKey, metaKey, altKey, target } = event;
    if (event.defaultPrevented || key.length !== 1 || key === ' ' || ctrlKey || metaKey || altKey) return;
    if (!target.closest('textarea, select, input, dialog')) this.box.focus();
  }

  #toggleCommands() {
    this.box.focus();
    if (this.completion.isOpen) {
      this.completion.close();
      return;
    }
    if (this.box.value === '') this.box.value = '/';
    const slash = this.box.value.startsWith('/') ? 1 : 0;
    this.box.setSelectionRange(slash, slash);
    void this.completion.update();
  }

  #drawReply() {
    const view = this.replies.get(this.chat.id);
    const bar = byId('replying');
    bar.hidden = !view;
    if (!view) return;
    const cancel = el('button', {
      type: 'button',
      className: 'round small',
      textContent: '×',
      'aria-label': 'Do not reply',
    });
    cancel.addEventListener('click', () => {
      this.replies.delete(this.chat.id);
      this.#drawReply();
      this.box.focus();
    });
    const text = view.text === '' ? (view.file?.name ?? '') : view.text.slice(0, 200);
    const words = el(
      'div',
      { className: 'quoted' },
      el('strong', { textContent: `Reply to ${view.from.name}` }),
      el('span', { textContent: text }),
    );
    bar.replaceChildren(words, cancel);
  }

  #trouble(text) {
    const node = byId('trouble');
    node.hidden = text === '';
    node.textContent = text;
  }
}

/** `crypto.randomUUID` is missing on plain http beyond this machine. */
const mark = () => [...crypto.getRandomValues(new Uint32Array(4))].map((one) => one.toString(36)).join('-');
