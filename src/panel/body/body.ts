/**
 * Reads the body of a response, apart from any connection: bytes in, in whatever pieces, and out what they come to. What a body is, its
 * first byte says; the content type is not believed, since half of all proxies write a wrong one.
 */
import { createEvents, type Taken } from './events.ts';
import { outcomeOf } from './ending.ts';
import { found, MAX_JSON, parsed } from './json.ts';
import { field } from '../../lib/field.ts';
import type { AttemptOutcome, Seen } from '../outcome.ts';
import { createReader } from './reading.ts';
import type { Marks } from '../thinking/tags.ts';

/** A whole body with its wrapping, thinking and keep-alives: a bound for memory, far above any real answer. */
const MAX_BYTES = 64 * 2 ** 20;
/** So much of a page or a plain text is kept, to be searched for what it says of an error. */
const MAX_TEXT_BODY = 16_000;

/** What is known of a body before, and who watches it. */
export interface BodyOptions {
  /** Marks of thinking that the template of the model opens. */
  readonly expected?: Marks | null;
  /** Called for each thing in it that was read. */
  readonly changed?: () => void;
}

/** The body of one response. */
export interface Body {
  push(bytes: Uint8Array): void;
  /** The answer so far. */
  readonly text: string;
  readonly seen: Seen;
  /**
   * Nothing more is worth waiting for. `ended`: its end was marked, or it is an error, so that only the end of the body follows.
   * `endless`: it is too long, or repeats itself.
   */
  readonly over: 'ended' | 'endless' | null;
  /** The answer has ended; only what it took may follow. */
  readonly finished: boolean;
  /** What it comes to. `cut`: why it broke off, for the log; null if it ended by itself. */
  end(cut: string | null): AttemptOutcome;
}

/** A reader of the body of one response. */
export function createBody(status: number, headers: Headers | null, options: BodyOptions = {}): Body {
  const { expected = null, changed } = options;
  const reader = createReader(expected);
  const decoder = new TextDecoder();
  const events = createEvents(take);
  let kind: 'unknown' | 'json' | 'events' | 'page' = 'unknown';
  let bytes = 0;
  /** A JSON body, or the beginning of another. */
  let text = '';
  let done = false;
  let broken = false;
  let tooLong = false;

  /** Of the names of events only two mean anything. In an event of another name, only an answer counts. */
  function take(one: Taken): void {
    const named = one.name === 'error';
    const known = named || one.name === '' || one.name === 'message';
    if (done || reader.complaint?.sure) return;
    if (one.kind === 'done') done = true;
    else if (one.kind === 'value') {
      if (!known && !hasChoices(one.value)) return;
      reader.take(one.value, named);
      changed?.();
    } else if (one.kind === 'broken') {
      // What breaks off after the end of the answer takes nothing from it.
      broken ||= known && reader.finish === null;
    } else if (named) reader.complain(one.words);
    else if (known && /^error\b/i.test(one.words)) reader.complain(one.words);
  }

  function read(piece: string): void {
    let more = piece;
    if (kind === 'unknown') {
      // White space before the first byte that says what it is.
      more = piece.trimStart();
      if (more === '') return;
      const first = more.charAt(0);
      kind = first === '{' || first === '[' ? 'json' : first === '<' ? 'page' : 'events';
    }
    if (kind === 'events') events.push(more);
    if (kind === 'json' ? text.length <= MAX_JSON : text.length < MAX_TEXT_BODY) text += more;
    tooLong ||= events.tooLong || (kind === 'json' && text.length > MAX_JSON);
  }

  /** One JSON, or several of them, each on its line, or with the end of a stream behind it. */
  function readJson(): boolean {
    const value = parsed(text);
    if (value !== undefined) {
      for (const one of Array.isArray(value) ? value.slice(0, 10_000) : [value]) reader.take(one, false);
      return true;
    }
    for (const one of found(text)) take({ ...one, name: '' });
    return false;
  }

  return {
    get text() {
      return reader.text;
    },
    get seen() {
      return reader.seen;
    },
    get over() {
      // Of a page its beginning is enough.
      const page = kind === 'page' && text.length >= MAX_TEXT_BODY;
      if (tooLong || page || reader.tooLong || reader.repeats) return 'endless';
      return done || reader.complaint?.sure === true ? 'ended' : null;
    },
    get finished() {
      return reader.finish !== null;
    },
    push(piece) {
      bytes += piece.byteLength;
      tooLong ||= bytes > MAX_BYTES;
      if (!tooLong) read(decoder.decode(piece, { stream: true }));
    },
    end(cut) {
      let whole = false;
      if (!tooLong) {
        read(decoder.decode());
        if (kind === 'json') whole = readJson();
        else if (kind === 'events') events.end();
      }
      reader.end(whole || done || (cut === null && reader.finish !== null));
      // What ended it counts as well: what came behind that is not looked at.
      const isStream = events.any || reader.any || done || reader.complaint?.sure === true;
      const is = kind === 'unknown' ? 'nothing' : kind === 'events' && !isStream ? 'text' : kind;
      return outcomeOf(
        { ...reader, tooLong: tooLong || reader.tooLong },
        {
          status,
          headers,
          kind: is,
          whole: whole || done,
          broken,
          text: is === 'page' || is === 'text' ? text : '',
          cut,
        },
      );
    },
  };
}

function hasChoices(value: unknown): boolean {
  return Array.isArray(field(value, 'choices'));
}

/** What a whole body comes to, given in pieces. */
export function readBody(status: number, pieces: Iterable<Uint8Array>, cut: string | null = null): AttemptOutcome {
  const body = createBody(status, null);
  for (const piece of pieces) {
    body.push(piece);
    if (body.over !== null) break;
  }
  return body.end(cut);
}
