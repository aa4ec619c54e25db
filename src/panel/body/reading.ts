/** Puts an answer together from the chunks of a stream, or from one whole completion. */
import { field } from '../../lib/field.ts';
import { said } from './content.ts';
import { type Complaint, complaintOf } from './errors.ts';
import { type Finish, finishOf } from './finish.ts';
import type { Seen } from '../outcome.ts';
import { watchRepetition } from './repetition.ts';
import { createSeparator } from '../thinking/separator.ts';
import type { Marks } from '../thinking/tags.ts';
import { usageOf } from './usage.ts';

/** An answer longer than this (UTF-16 units) is a provider that streams without end. */
const MAX_TEXT = 400_000;

/** Model ids as providers write them; anything else is not repeated to people. */
const MODEL_ID = /^[\p{L}\p{N}_~@.:/+\-[\]|()=#]{1,128}$/u;
/** A refusal is only noticed. */
const MAX_REFUSAL = 1_000;

/** What was read so far. */
export interface Reading {
  readonly seen: Seen;
  readonly finish: Finish;
  /** An end that the maker told the provider, which hands it on beside its own. */
  readonly native: Finish;
  readonly refusal: boolean;
  readonly tools: boolean;
  /** Something that has the form of an answer was read. */
  readonly any: boolean;
  readonly complaint: Complaint | null;
  /** It was longer than is read. */
  readonly tooLong: boolean;
  /** It repeats itself without end: `seen` has the text up to there. */
  readonly repeats: boolean;
}

/** Reads one answer. */
export interface Reader extends Reading {
  /** The answer so far: what `seen` has, and cheap to ask for. */
  readonly text: string;
  /** Takes one value from a body, whatever it is. `named`: its event says that it is an error. */
  take(value: unknown, named: boolean): void;
  /** Takes the words of an event that is no JSON and says that it is an error. */
  complain(words: string): void;
  /** Nothing follows. `proper`: the body ended as answers do. */
  end(proper: boolean): void;
}

/** A reader for one attempt. `expected`: marks of thinking that the template of the model opens. */
export function createReader(expected: Marks | null = null): Reader {
  const separator = createSeparator(expected);
  let watch = watchRepetition();
  /** The text as it came, thinking within it and all. */
  let raw = '';
  let pieces = 0;
  let kept: string | null = null;
  let model: string | null = null;
  let usage: Seen['usage'] = null;
  let finish: Finish = null;
  let native: Finish = null;
  let refusal = '';
  let tools = false;
  let any = false;
  let complaint: Complaint | null = null;
  let tooLong = false;
  let deltas = false;

  function write(piece: string): void {
    // In steps that do not depend on the pieces in which it came.
    for (let from = 0; from < piece.length && kept === null && !tooLong;) {
      const step = Math.max(1, watch.next - separator.text.length);
      const before = separator.text.length;
      separator.push(piece.slice(from, from + step));
      from += step;
      if (separator.text.length < before) watch = watchRepetition();
      look();
    }
  }
  function look(): void {
    const keep = watch.look(separator.text);
    if (keep !== null) kept = separator.text.slice(0, keep);
    tooLong ||= kept === null && separator.length > MAX_TEXT;
  }

  function takeContent(choice: unknown): void {
    const message = field(choice, 'message');
    let now = said(field(choice, 'delta'));
    const whole = typeof message === 'object' && message !== null && now.text === '' && now.thinking === '';
    if (whole) now = said(message);
    else deltas ||= now.text !== '';
    // The oldest form of completions.
    const plain = field(choice, 'text');
    const text = now.text === '' && typeof plain === 'string' ? plain : now.text;
    tools ||= now.tools;
    refusal = (refusal + now.refusal).slice(0, MAX_REFUSAL);
    // A whole message has the thinking once more too.
    if (!whole || raw === '') separator.think(now.thinking);
    const ends = finishOf(field(choice, 'finish_reason')) !== null;
    const more = whole ? beyond(text, ends) : pieces > 1 && ends && text === raw ? '' : text;
    if (more === '') return;
    if (raw.length <= MAX_TEXT) raw += more;
    pieces += 1;
    write(more);
  }

  /** What a whole message has beyond what its pieces have brought. */
  function beyond(message: string, ends: boolean): string {
    if (raw !== '' && message.length > raw.length && message.startsWith(raw)) return message.slice(raw.length);
    const again = deltas || ((ends || pieces > 1) && message === raw);
    return again && raw !== '' ? '' : message;
  }

  return {
    get text() {
      return kept ?? separator.text;
    },
    get seen() {
      return { text: kept ?? separator.text, thinking: separator.thinking, model, usage, unopened: separator.unopened };
    },
    get finish() {
      return finish;
    },
    get native() {
      return native;
    },
    get refusal() {
      return refusal.trim() !== '';
    },
    get tools() {
      return tools;
    },
    get any() {
      return any;
    },
    get complaint() {
      return complaint;
    },
    get tooLong() {
      return tooLong;
    },
    get repeats() {
      return kept !== null;
    },
    take(value, named) {
      if (kept !== null || tooLong) return;
      const chunk = unwrapped(value);
      const name = field(chunk, 'model');
      if (typeof name === 'string' && MODEL_ID.test(name)) model = name;
      usage = usageOf(chunk) ?? usage;
      const choice = choiceOf(chunk);
      if (choice !== null) {
        any = true;
        finish = finishOf(field(choice, 'finish_reason') ?? field(choice, 'done_reason')) ?? finish;
        native = finishOf(field(choice, 'native_finish_reason')) ?? native;
        takeContent(choice);
      } else any ||= Array.isArray(field(chunk, 'choices'));
      const error = complaintOf(chunk, named);
      if (error !== null && (complaint === null || !complaint.sure)) complaint = error;
    },
    complain(words) {
      complaint ??= complaintOf(words, true);
    },
    end(proper) {
      if (kept !== null || tooLong) return;
      separator.end(proper && finish !== 'length' && finish !== 'broken');
      look();
    },
  };
}

/** The first choice of a chunk. Ollama's own form has its message at the top. */
function choiceOf(chunk: unknown): unknown {
  const choices = field(chunk, 'choices');
  if (Array.isArray(choices))
    return choices.find((one: unknown) => (field(one, 'index') ?? 0) === 0) ?? choices[0] ?? null;
  if (typeof choices === 'object' && choices !== null) return field(choices, '0') ?? choices;
  const message = field(chunk, 'message');
  return typeof message === 'object' && message !== null ? chunk : null;
}

/** Some gateways put the completion into an object of their own. */
function unwrapped(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || field(value, 'choices') !== undefined) return value;
  for (const name of ['data', 'result', 'response']) {
    const inner = field(value, name);
    if (Array.isArray(field(inner, 'choices'))) return inner;
  }
  return value;
}
