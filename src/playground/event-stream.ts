/**
 * Server-sent events to every open page. Each event has an id, `process-number`: a page that was cut off names the last one it
 * got and is sent what it missed; where that is no longer known (another process, too long ago) it is sent everything.
 */
import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';

/** How many of the newest events can be sent again. */
const KEPT = 400;
/** Intermediaries and pages take a silent connection for dead, milliseconds. */
const BEAT_MS = 10_000;
/** A page that takes nothing is cut off (it comes again and begins anew), bytes. */
const MAX_WAITING = 4 * 1024 * 1024;
/** When a page that was cut off comes again, milliseconds. */
const RETRY_MS = 700;

/** Sends events to pages. */
export class EventStream {
  readonly #process = randomUUID().slice(0, 8);
  readonly #snapshot: () => unknown;
  readonly #pages = new Set<ServerResponse>();
  readonly #kept: { readonly n: number; readonly text: string }[] = [];
  readonly #beat: NodeJS.Timeout;
  #n = 0;
  #closed = false;

  /** `snapshot`: what a page begins with, as JSON. */
  constructor(snapshot: () => unknown, beatMs = BEAT_MS) {
    this.#snapshot = snapshot;
    this.#beat = setInterval(() => this.#toAll('event: beat\ndata: \n\n'), beatMs).unref();
  }

  /** How many pages listen. */
  get pages(): number {
    return this.#pages.size;
  }

  /** Tells all pages. */
  publish(event: string, data: unknown): void {
    const n = ++this.#n;
    const text = this.#text(n, event, data);
    this.#kept.push({ n, text });
    if (this.#kept.length > KEPT) this.#kept.shift();
    this.#toAll(text);
  }

  /** Forgets what could be sent again. A page that was cut off then begins anew. */
  forget(): void {
    this.#kept.length = 0;
  }

  /** Takes a page on. `headers` are set on the response. */
  open(response: ServerResponse, lastId: string | null, headers: Record<string, string>): void {
    response.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'x-accel-buffering': 'no',
    });
    // A connection that breaks while something is written to it is only gone.
    response.on('error', () => response.destroy());
    response.write(`retry: ${RETRY_MS}\n\n`);
    const missed = this.#missed(lastId);
    if (missed === null) response.write(this.#text(this.#n, 'snapshot', this.#snapshot()));
    else for (const { text } of missed) response.write(text);
    if (this.#closed || response.destroyed) {
      response.destroy();
      return;
    }
    this.#pages.add(response);
    response.on('close', () => this.#pages.delete(response));
  }

  /** Ends all connections. */
  close(): void {
    this.#closed = true;
    clearInterval(this.#beat);
    for (const page of this.#pages) page.destroy();
    this.#pages.clear();
  }

  #text(n: number, event: string, data: unknown): string {
    // JSON has no line ends of its own, so it is one `data` line.
    return `id: ${this.#process}-${n}\nevent: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
  }

  /** What came after an event; `null` when that cannot be told. */
  #missed(lastId: string | null): readonly { readonly text: string }[] | null {
    const [, process, number] = /^(\w+)-(\d+)$/.exec(lastId ?? '') ?? [];
    if (process !== this.#process || number === undefined) return null;
    const last = Number(number);
    const first = this.#kept[0]?.n ?? this.#n + 1;
    return last > this.#n || last < first - 1 ? null : this.#kept.filter(({ n }) => n > last);
  }

  #toAll(text: string): void {
    for (const page of this.#pages) {
      if (page.writableLength > MAX_WAITING) page.destroy();
      else page.write(text);
    }
  }
}
