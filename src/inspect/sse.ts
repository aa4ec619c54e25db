/** Server-sent events: streams that a page reads, closed when it goes, when it does not read, and when the server stops. */
import { PassThrough } from 'node:stream';
import type { FastifyReply } from 'fastify';

/** How often an idle stream says that it lives, so that dead connections are noticed, milliseconds. */
const BEAT_MS = 15_000;
/** After how long a page comes back when the connection is lost, milliseconds. */
const RETRY_MS = 1000;
/** A page that leaves so many bytes unread is cut off. It comes back and is told everything anew. */
const MOST_UNREAD = 1_000_000;

/** A stream to one page. Sending to a closed one does nothing. */
export interface Stream {
  /** Sends one event with data as JSON. */
  send(event: string, data: unknown): void;
}

/** The open streams of one kind of page. */
export class Streams {
  readonly #most: number;
  readonly #open = new Set<PassThrough>();
  #beat: NodeJS.Timeout | null = null;
  #closed = false;

  /** @param most so many streams are open at once; beyond that pages are refused */
  constructor(most: number) {
    this.#most = most;
  }

  get size(): number {
    return this.#open.size;
  }

  /**
   * Answers a request with a stream, or with 503 when there are too many.
   * @param begin what is sent first; gives what to do when the stream is closed
   */
  open(reply: FastifyReply, begin: (stream: Stream) => () => void): FastifyReply {
    if (this.#closed || this.#open.size >= this.#most)
      return reply.code(503).send({ error: 'Too many pages are open' });
    const body = new PassThrough();
    const write = (text: string) => {
      if (body.destroyed || body.writableEnded) return;
      body.write(text);
      if (body.writableLength + body.readableLength > MOST_UNREAD) body.destroy();
    };
    this.#open.add(body);
    this.#beat ??= setInterval(() => this.#live(), BEAT_MS).unref();
    write(`retry: ${RETRY_MS}\n\n`);
    const end = begin({ send: (event, data) => write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`) });
    body.on('error', () => {});
    body.once('close', () => {
      this.#open.delete(body);
      if (this.#open.size === 0) this.#rest();
      end();
    });
    return reply.type('text/event-stream; charset=utf-8').header('x-accel-buffering', 'no').send(body);
  }

  /** Ends every stream and takes no more. */
  close(): void {
    this.#closed = true;
    for (const body of this.#open) body.end();
    this.#rest();
  }

  #live(): void {
    for (const body of this.#open) body.write(':\n\n');
  }

  #rest(): void {
    if (this.#beat !== null) clearInterval(this.#beat);
    this.#beat = null;
  }
}
