/** The body of a response. Whoever waits for it is told of every piece that comes. */
import { CallFailure } from './failures.ts';

/** The longest stream, with its reasoning and keep-alives. It bounds memory and is far above any real answer. */
const MAX_BYTES = 64 * 2 ** 20;
/** How long the end of a body may take once its last event is read, milliseconds, and in how many pieces. */
const END_MS = 1_000;
const END_PIECES = 10;

type Source = ReadableStreamDefaultReader<Uint8Array>;

/**
 * The pieces of a body.
 * @param heard is called for each piece
 * @throws CallFailure after `MAX_BYTES`
 */
export function pieces(body: ReadableStream<Uint8Array>, heard: () => void): AsyncIterableIterator<Uint8Array> {
  const source: Source = body.getReader();
  let bytes = 0;
  return {
    async next() {
      const { done, value } = await source.read();
      if (done) return { done, value: undefined };
      heard();
      bytes += value.byteLength;
      if (bytes > MAX_BYTES) throw new CallFailure('provider_error');
      return { done: false, value };
    },
    return() {
      void readToEnd(source);
      return Promise.resolve({ done: true, value: undefined });
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/**
 * Reads what comes after the last event: nothing but the end of the body. The connection can then be used again. A body that is
 * dropped before its end closes the connection, and the next request waits for a new one.
 */
async function readToEnd(source: Source): Promise<void> {
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
