/** Who is typing where: it ends by itself. */

export class Typing {
  /** @param {() => void} onChange */
  constructor(onChange) {
    this.onChange = onChange;
    this.timers = new Map();
  }

  has(chat) {
    return this.timers.has(chat);
  }

  /** For so many milliseconds; 0 ends it. */
  set(chat, ms) {
    clearTimeout(this.timers.get(chat));
    this.timers.delete(chat);
    if (ms > 0)
      this.timers.set(
        chat,
        setTimeout(() => this.set(chat, 0), ms),
      );
    this.onChange();
  }
}
