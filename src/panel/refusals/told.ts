/** What a provider's error says, wherever in it that stands: providers nest the errors of those behind them. */
import { field } from '../../lib/field.ts';
import type { ProviderError } from '../outcome.ts';

/** The parts of an error that are searched, all in lower case. None of them is shown or logged. */
export interface Told {
  /** Every message by itself, without quotation marks: words of two messages, or of a message and a code, must not match together. */
  readonly messages: readonly string[];
  /** Codes, types and statuses in words, joined by spaces. */
  readonly codes: string;
  /** Names of fields of the request that are complained of, joined by spaces. */
  readonly params: string;
  /** The objects found, for delays and quotas that stand deep inside. */
  readonly objects: readonly object[];
}

/** Bounds for errors that are made to be expensive. */
const MAX_DEPTH = 10;
const MAX_OBJECTS = 40;
const MAX_VISITS = 400;
const MAX_WORDS = 8_000;
const MAX_ALL_WORDS = 16_000;
const MAX_JSON = 64_000;

const QUOTES = /["'`“”‘’«»]/g;
/** "doesn't" is said as "does not": the table of wordings then has one form of each. */
const SHORT_NOT = /\b(do|does|did|is|are|was|has|can|could|should|must)n['’]t\b|\bcan['’]t\b/g;

const plainly = (text: string): string =>
  text.replace(SHORT_NOT, (_, verb?: string) => `${verb ?? 'can'} not`).replace(QUOTES, '');

const MESSAGES = words(
  'message Message msg detail details error errors err raw title description',
  'error_message error_msg errorMessage errorMsg error_description status_msg',
);
const CODES = words(
  'code type status error reason quotaId limit_source __type error_type error_code errorType errorCode',
);
/**
 * Where another error may stand: `error` (OpenAI), `detail` (FastAPI), `details` and `violations` (Google), `metadata.raw` and
 * `previous_errors` (OpenRouter), or a message that is JSON itself.
 */
const INSIDE = words(
  'error errors Error err detail details violations metadata raw previous_errors message body data base_resp response',
);

/** Collects what an error says, from its own fields and from its data. */
export function toldBy(error: ProviderError): Told {
  const objects = objectsIn(error.data);
  const strings = (names: readonly string[]): readonly string[] =>
    objects.flatMap((one) => names.flatMap((name) => lower(field(one, name))));
  const params = objects.flatMap((one) => [
    ...lower(field(one, 'param')),
    ...lower(path(field(one, 'loc'))),
    // OpenRouter's moderation has no code.
    ...(field(one, 'flagged_input') === undefined ? [] : ['flagged_input']),
  ]);
  const inside = strings(MESSAGES).filter((text) => !isJson(text));
  return {
    // The error's own message may be several of them in a row.
    messages: upToAll((inside.length > 0 ? inside : [error.message]).map(plainly)),
    codes: [error.code, ...strings(CODES).filter((code) => code.length <= 100)].join(' ').slice(0, MAX_WORDS),
    params: [error.param, ...params].join(' ').slice(0, MAX_WORDS),
    objects,
  };
}

/** Different texts, the first ones, as long as together they are not too much to search. */
function upToAll(texts: readonly string[]): readonly string[] {
  let left = MAX_ALL_WORDS;
  return [...new Set(texts)].filter((text) => text !== '' && (left -= text.length) >= 0);
}

/** The objects of an error, the outermost first. */
function objectsIn(data: unknown): readonly object[] {
  const found: object[] = [];
  let visits = 0;
  const visit = (value: unknown, depth: number): void => {
    visits += 1;
    if (depth > MAX_DEPTH || found.length >= MAX_OBJECTS || visits > MAX_VISITS) return;
    if (typeof value === 'string') {
      const parsed = isJson(value) ? parse(value) : undefined;
      if (typeof parsed === 'object') visit(parsed, depth + 1);
      return;
    }
    if (typeof value !== 'object' || value === null) return;
    if (Array.isArray(value)) {
      const items: readonly unknown[] = value.slice(0, MAX_OBJECTS);
      for (const item of items) visit(item, depth + 1);
      return;
    }
    found.push(value);
    for (const name of INSIDE) visit(field(value, name), depth + 1);
  };
  visit(data, 0);
  return found;
}

function words(...lines: readonly string[]): readonly string[] {
  return lines.join(' ').split(' ');
}

function lower(value: unknown): readonly string[] {
  return typeof value === 'string' && value !== '' ? [value.slice(0, MAX_WORDS).toLowerCase()] : [];
}

/** Pydantic's `loc`: `["body", "stream_options", "include_usage"]`. */
function path(value: unknown): unknown {
  return Array.isArray(value) ? value.filter((part) => typeof part === 'string').join(' ') : value;
}

function isJson(text: string): boolean {
  return /^\s*[[{]/.test(text);
}

function parse(text: string): unknown {
  if (text.length > MAX_JSON) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
