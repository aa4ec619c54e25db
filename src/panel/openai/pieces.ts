/** The pieces of a response's body, and what is done with the rest of it once they are read. */

/** How long the end of a body may take once its last event is read, milliseconds, and in how many pieces. */
const END_MS = 1_000;
const END_PIECES = 10;

/** Where the pieces come from. */
export type Source = ReadableStreamDefaultReader<Uint8Array>;

/**
 * Reads what comes after the last event, which is nothing but the end of the body: the connection can then be used again. Letting
 * go of the body before would close it, and the next request would wait for a new one.
 */
export async function readToEnd(source: Source): Promise<void> {
  const letGo = (): void => void source.cancel().catch(() => undefined);
  const timer = setTimeout(letGo, END_MS).unref();
  try {
    for (let piece = 0; piece < END_PIECES; piece += 1) if ((await source.read()).done) return;
    letGo();
  } catch {
    // It was aborted, or has broken: nobody waits for it any more.
  } finally {
    clearTimeout(timer);
  }
}
