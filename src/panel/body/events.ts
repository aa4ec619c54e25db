/**
 * A stream of server-sent events, as the HTML standard reads it (section 9.2.6), and as providers write it: events that are not kept
 * apart, and JSON without the name of a field before it.
 */
import { type Found, found, MAX_JSON } from './json.ts';

/** One thing that came in an event. `name` is the event's, '' for none. */
export type Taken = Found & { readonly name: string };

/** Reads a stream piece by piece. `take` is called for each thing in each event that has data. */
export interface Events {
  push(text: string): void;
  /** The body has ended: what is still open is read too, since many servers leave out the last empty line. */
  end(): void;
  /** Something in it was longer than is read. Nothing is taken from then on. */
  readonly tooLong: boolean;
  /** A line that an event stream has was seen. */
  readonly any: boolean;
}

/** `data`, `event`, `id` and `retry` are the standard's, a comment has none; old llama.cpp sends its errors as `error`. */
const FIELD = /^(data|event|id|retry|error|)(?::|$)/;

/** A reader of one stream. */
export function createEvents(take: (taken: Taken) => void): Events {
  /** Of the line that has not ended. */
  let line = '';
  let afterReturn = false;
  let name = '';
  /** The lines of data of the event so far. Null: none yet. */
  let data: string | null = null;
  let lines = 0;
  /** Lines that begin as JSON does, without the name of a field. */
  let bare = '';
  let tooLong = false;
  let any = false;

  const tell = (text: string, as: string): void => {
    for (const one of found(text)) take({ ...one, name: as });
  };
  const dispatch = (): void => {
    if (data !== null) tell(data, name);
    data = null;
    lines = 0;
  };
  const endBare = (): void => {
    if (bare !== '') tell(bare, name);
    bare = '';
  };

  function field(text: string, is: string): void {
    any = true;
    endBare();
    const value = text.slice(is.length + 1).replace(/^ /, '');
    if (is === 'data') {
      // Written twice by proxies that wrap events in events.
      const said = value.replace(/^data: ?/, '');
      // The line before it is whole by itself: events that are not kept apart. Asked of the first line only, so that no line is
      // looked at for each that follows it.
      if (data !== null && lines === 1 && isWhole(data) && isWhole(said)) dispatch();
      data = data === null ? said : `${data}\n${said}`;
      lines += 1;
      tooLong ||= data.length > MAX_JSON;
    } else if (is === 'event') {
      if (data !== null) dispatch();
      name = value.trim();
    } else if (is === 'error') tell(value, 'error');
  }

  function takeLine(text: string): void {
    if (tooLong) return;
    if (text === '') {
      dispatch();
      endBare();
      name = '';
      return;
    }
    const is = FIELD.exec(text)?.[1];
    if (is !== undefined) field(text, is);
    else if (bare !== '' || /^\s*[{[]/.test(text)) {
      bare = bare === '' ? text : `${bare}\n${text}`;
      tooLong ||= bare.length > MAX_JSON;
    }
  }

  return {
    get tooLong() {
      return tooLong;
    },
    get any() {
      return any;
    },
    push(text) {
      let from = 0;
      // The line feed of a pair that came in two pieces.
      if (afterReturn && text.startsWith('\n')) from = 1;
      if (text !== '') afterReturn = false;
      const ends = /\r\n|\r|\n/g;
      ends.lastIndex = from;
      for (let end = ends.exec(text); end !== null; end = ends.exec(text)) {
        takeLine(line + text.slice(from, end.index));
        line = '';
        from = ends.lastIndex;
        afterReturn = end[0] === '\r' && from === text.length;
      }
      line += text.slice(from);
      tooLong ||= line.length > MAX_JSON;
      if (tooLong) line = '';
    },
    end() {
      takeLine(line);
      line = '';
      takeLine('');
    },
  };
}

/** A JSON value that begins and ends in one line, or the mark of the end. */
function isWhole(line: string): boolean {
  return /^[{[]/.test(line) && /[}\]]\s*$/.test(line.slice(-50));
}
