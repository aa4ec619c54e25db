/**
 * Who has just asked something in a group. What they write next may be more of it, though it names nobody; of all other chatter no chat need be
 * told. In memory only: after a restart such a part is chatter.
 */
import { isMoreOf, type Put, type Written } from '../../chat/put.ts';
import type { Place } from '../../engine/ports.ts';

/** So many are remembered: a part comes within seconds. */
const MOST = 1000;

export class Parts {
  readonly #asked = new Map<string, Put>();

  /** Somebody has asked something. */
  asked(place: Place, put: Put): void {
    const key = keyOf(place, put);
    this.#asked.delete(key);
    this.#asked.set(key, put);
    const oldest = this.#asked.size > MOST ? this.#asked.keys().next().value : undefined;
    if (oldest !== undefined) this.#asked.delete(oldest);
  }

  /** Whether a message may be more of what its sender has asked. Its own next part is told by it. */
  mayBeMore(place: Place, written: Written): boolean {
    const put = this.#asked.get(keyOf(place, written));
    const isMore = put !== undefined && isMoreOf(put, written);
    if (isMore) this.asked(place, { ...put, date: written.date, long: written.long });
    return isMore;
  }
}

const keyOf = ({ telegramChat, topic }: Place, { from }: Put): string => `${telegramChat}/${topic}/${from}`;
