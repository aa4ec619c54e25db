/** Albums: several messages to Telegram, one to who sent it. In memory only. */

/** So many albums are remembered: their parts come within seconds. */
const ALBUMS = 1000;
/** So long after a part without a caption one with a caption may come, milliseconds. */
const PATIENCE_MS = 1500;

/** Of an album without any caption its sender is told once that nobody sees it; with one caption it is a question. */
export class Albums {
  /** By album: what is said if no caption comes. Null once one has. */
  readonly #hints = new Map<string, NodeJS.Timeout | null>();

  /** A part with a caption has come. */
  captioned(album: string): void {
    clearTimeout(this.#hints.get(album) ?? undefined);
    this.#remember(album, null);
  }

  /** A part without a caption has come. @param hint says that nobody sees it */
  bare(album: string, hint: () => void): void {
    if (!this.#hints.has(album)) this.#remember(album, setTimeout(hint, PATIENCE_MS).unref());
  }

  #remember(album: string, hint: NodeJS.Timeout | null): void {
    if (this.#hints.size >= ALBUMS) this.#hints.clear();
    this.#hints.set(album, hint);
  }
}
