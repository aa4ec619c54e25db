import { CallFailure } from './failures.ts';
import { field } from '../../lib/field.ts';
import type { Usage } from '../port.ts';
import type { Seen } from './outcome.ts';

/** An answer longer than this (UTF-16 units) is a provider that streams without end. */
export const MAX_TEXT = 400_000;

/** A character that can be seen. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

/** What a finished answer consists of. `model` is the id that the provider says has answered. */
export interface Reading {
  readonly text: string;
  readonly usage: Usage;
  readonly model: string | null;
  /** The provider's limit of length ended it. */
  readonly cut: boolean;
}

/** Puts an answer together from the chunks of a stream (or from one whole completion). */
export interface Reader {
  /** Takes one chunk, whatever it is; gives true when it brought text. Throws a `CallFailure`. */
  take(chunk: unknown): boolean;
  readonly text: string;
  /** All that was read so far. */
  readonly seen: Seen;
  /** A `finish_reason` has come: only the usage may follow. */
  readonly finished: boolean;
  /** The answer. Throws a `CallFailure`: cut, refused or empty. */
  result(): Reading;
}

const UNKNOWN: Usage = { tokensIn: null, tokensOut: null, cost: null };
/** Model ids as providers write them; anything else is not repeated to people. */
const MODEL_ID = /^[\w~@.:/+-]{1,128}$/;
/** Finish reasons of the makers that OpenRouter hands on beside its own: a refusal that looks like a normal end. */
const NATIVE_REFUSAL = /^(refusal|safety|prohibited_content|blocklist|spii|recitation|content_filter(ed)?)$/i;

/** A reader for one attempt. */
export function createReader(): Reader {
  let text = '';
  let refusal = '';
  let thinking = '';
  let finish: string | null = null;
  let native = '';
  let usage = UNKNOWN;
  let model: string | null = null;

  return {
    get text() {
      return text;
    },
    get seen() {
      return { text: VISIBLE.test(text) ? text : '', thinking, model, usage: usage === UNKNOWN ? null : usage };
    },
    get finished() {
      return finish !== null;
    },
    take(chunk) {
      const name = field(chunk, 'model');
      if (typeof name === 'string' && MODEL_ID.test(name)) model = name;
      usage = usageOf(field(chunk, 'usage')) ?? usage;

      const choices = field(chunk, 'choices');
      const choice: unknown = Array.isArray(choices) ? choices[0] : undefined;
      const said = field(choice, 'delta') ?? field(choice, 'message');
      const more = textOf(field(said, 'content'));
      text += more;
      if (text.length > MAX_TEXT) throw new CallFailure('provider_error');
      thinking += textOf(field(said, 'reasoning'));
      refusal = (refusal + textOf(field(said, 'refusal'))).slice(0, 1_000);

      const end = field(choice, 'finish_reason');
      const nativeEnd = field(choice, 'native_finish_reason');
      if (typeof nativeEnd === 'string') native = nativeEnd;
      // OpenRouter ends a stream that broke behind it with `error`.
      if (end === 'error') throw new CallFailure('provider_error', true);
      if (typeof end === 'string' && end !== '') finish = end;
      return more !== '';
    },
    result() {
      if (finish === 'content_filter') throw new CallFailure('content_refused');
      if (finish === null) throw new CallFailure('unreachable', true);
      // White space and invisible characters are no answer.
      if (!VISIBLE.test(text)) {
        if (refusal !== '' || NATIVE_REFUSAL.test(native)) throw new CallFailure('content_refused');
        throw new CallFailure('empty', true);
      }
      return { text, usage, model, cut: finish === 'length' };
    },
  };
}

function usageOf(value: unknown): Usage | null {
  if (typeof value !== 'object' || value === null) return null;
  return {
    tokensIn: amount(field(value, 'prompt_tokens')),
    tokensOut: amount(field(value, 'completion_tokens')),
    cost: amount(field(value, 'cost')),
  };
}

function amount(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}

/** Text is a string, or with some providers a list of parts of which those of type `text` count. */
function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (!Array.isArray(value)) return '';
  const parts: readonly unknown[] = value;
  return parts.map((part) => (field(part, 'type') === 'text' ? textOf(field(part, 'text')) : '')).join('');
}
