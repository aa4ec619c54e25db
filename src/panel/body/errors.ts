/** An error as providers write it: in the body of a status of failure, and inside a body with status 200. */
import { field } from '../../lib/field.ts';
import { parsed } from './json.ts';
import type { ProviderError } from '../outcome.ts';

/** Longest message that is searched. */
const MAX_MESSAGE = 4_000;
const MAX_CODE = 300;

/** What a body said of an error. `sure`: it can be nothing else; without it, only a body that brought nothing is one. */
export interface Complaint {
  readonly sure: boolean;
  readonly status: number | null;
  readonly code: string;
  readonly message: string;
  readonly param: string;
  readonly data: unknown;
}

const MESSAGES = [
  'message',
  'msg',
  'error_message',
  'error_msg',
  'errorMessage',
  'errorMsg',
  'Message',
  'status_msg',
  'detail',
  'details',
  'description',
  'error_description',
  'reason',
  'title',
] as const;
const CODES = [
  'code',
  'type',
  'error_code',
  'error_type',
  'errorCode',
  'errorType',
  '__type',
  'status',
  'reason',
] as const;
const STATUSES = ['status', 'status_code', 'statusCode', 'http_status', 'code', 'error_code', 'errorCode'] as const;
/** Where an object that is an error keeps it. */
const INNER = ['error', 'errors', 'Error', 'base_resp', 'detail', 'err'] as const;
/** Words for success, which some providers write where others write an error. */
const FINE = /^(0|200|20000|ok|success(ful)?|none|null|no_?error|)$/i;

/** The error that one value from a body is or has; null if it has none. `named`: the event says that it is one. */
export function complaintOf(value: unknown, named: boolean): Complaint | null {
  if (typeof value === 'string') return named && value.trim() !== '' ? made(value, value, true) : null;
  if (typeof value !== 'object' || value === null) return null;
  if (Array.isArray(value)) {
    const inner: readonly unknown[] = value;
    return (
      inner
        .slice(0, 10)
        .map((one) => complaintOf(one, named))
        .find((one) => one !== null) ?? null
    );
  }

  const choices = field(value, 'choices');
  const first: unknown = Array.isArray(choices) ? choices[0] : null;
  for (const holder of [value, first, field(value, 'x_groq')]) {
    for (const name of ['error', 'errors', 'Error', 'err']) {
      const error = unwrapped(field(holder, name));
      if (error === true && says(holder)) return made(holder, value, true);
      if (isError(error)) return made(error, value, true, holder);
    }
  }
  const base = field(value, 'base_resp');
  const baseCode = field(base, 'status_code');
  if (typeof baseCode === 'number' && baseCode !== 0) return made(base, value, true);

  // Its own fields are those of an error. An answer has none of them.
  if (Array.isArray(choices) && choices.length > 0) return null;
  if (!says(value)) return named ? made(value, value, true) : null;
  const kind = ['object', 'type', 'status'].map((name) => word(field(value, name)).toLowerCase());
  const marked =
    named ||
    kind.some((word) => /error|fail|exception/.test(word)) ||
    ['error_type', 'error_code', 'error_message', 'error_msg', 'errorCode', 'errorMessage', '__type'].some((name) => {
      const said = field(value, name);
      return said !== undefined && !FINE.test(word(said));
    }) ||
    field(value, 'success') === false ||
    statusIn(value) !== null;
  return made(value, value, marked);
}

/** The error of a response, with what stands for its status if it had status 200. */
export function errorOf(
  complaint: Complaint | null,
  status: number,
  headers: Headers | null,
  body: ProviderError['body'],
): ProviderError {
  const { code = '', message = '', param = '', data = null } = complaint ?? {};
  return { status: status >= 300 ? status : (complaint?.status ?? null), code, message, param, headers, data, body };
}

/** A page or other text that came with a status of failure. */
export function complaintInText(text: string): Complaint {
  return {
    sure: true,
    status: null,
    code: '',
    message: text.slice(0, MAX_MESSAGE).toLowerCase(),
    param: '',
    data: null,
  };
}

function made(error: unknown, whole: unknown, sure: boolean, holder?: unknown): Complaint {
  const around = holder === undefined ? [error] : [error, holder];
  const codes = around.flatMap((one) => CODES.map((name) => field(one, name))).filter(isWord);
  const messages = [...textsIn(error, 0), ...(holder === undefined ? [] : ownTexts(holder))];
  const params = around.flatMap((one) => [field(one, 'param'), locations(field(one, 'detail'))]).filter(isWord);
  return {
    sure,
    status: around.map(statusIn).find((status) => status !== null) ?? null,
    code: [...new Set(codes.map(String))].join(' ').slice(0, MAX_CODE).toLowerCase(),
    message: [...new Set(messages)].join(' ').slice(0, MAX_MESSAGE).toLowerCase(),
    param: params.map(String).join(' ').slice(0, MAX_CODE),
    data: pruned(whole, 0),
  };
}

/** Something that is there and is no word for success. */
function isError(value: unknown): boolean {
  if (typeof value === 'string') return !FINE.test(value.trim()) && value !== 'false';
  if (typeof value !== 'object' || value === null) return false;
  const inner = Object.entries(value)
    .slice(0, 50)
    .filter(([, one]) =>
      typeof one === 'object' ? one !== null && Object.keys(one).length > 0 : !FINE.test(word(one)),
    );
  if (inner.length === 0) return false;
  // `{"code": 0, "message": "success"}` beside an answer: with a code of success, only what speaks of an error is one.
  const code = field(value, 'code') ?? field(value, 'status');
  return code === undefined || code === null || code === '' || !FINE.test(word(code));
}

/** An error is sometimes JSON in a string, or an object around one. */
function unwrapped(value: unknown): unknown {
  if (typeof value !== 'string' || !value.trimStart().startsWith('{')) return value;
  const inner = parsed(value);
  return typeof inner === 'object' && inner !== null ? (field(inner, 'error') ?? inner) : value;
}

function says(value: unknown): boolean {
  return ownTexts(value).length > 0 || Array.isArray(field(value, 'detail'));
}

function ownTexts(value: unknown): string[] {
  return MESSAGES.map((name) => field(value, name)).filter(
    (one): one is string => typeof one === 'string' && one !== '',
  );
}

/** All that an error says: its own message, those of errors within it, and what OpenRouter hands on of the maker's. */
function textsIn(value: unknown, depth: number): string[] {
  if (typeof value === 'string') {
    const inner = depth < 4 && /^\s*[{[]/.test(value) ? parsed(value.slice(0, 100_000)) : undefined;
    return typeof inner === 'object' && inner !== null ? textsIn(inner, depth + 1) : [value.slice(0, MAX_MESSAGE)];
  }
  if (typeof value !== 'object' || value === null || depth > 4) return [];
  if (Array.isArray(value)) return value.slice(0, 10).flatMap((one: unknown) => textsIn(one, depth + 1));
  return [
    ...MESSAGES.map((name) => field(value, name)).flatMap((one) => textsIn(one, depth + 1)),
    ...INNER.map((name) => field(value, name)).flatMap((one) => textsIn(one, depth + 1)),
    ...textsIn(field(field(value, 'metadata'), 'raw'), depth + 1),
  ];
}

/** FastAPI names the fields it complains of by their place. */
function locations(detail: unknown): string {
  if (!Array.isArray(detail)) return '';
  return detail
    .slice(0, 5)
    .map((one: unknown) => field(one, 'loc'))
    .filter((loc): loc is unknown[] => Array.isArray(loc))
    .map((loc) => loc.slice(0, 8).filter(isWord).join('.'))
    .join(' ');
}

function statusIn(value: unknown): number | null {
  for (const name of STATUSES) {
    const said = field(value, name);
    const number = typeof said === 'string' && /^\d{3}$/.test(said) ? Number(said) : said;
    if (typeof number === 'number' && number >= 400 && number < 600) return number;
  }
  return null;
}

/** A field that should be a word, as one. Objects of a stranger must not be asked to write themselves. */
function word(value: unknown): string {
  return isWord(value) || typeof value === 'boolean' ? String(value) : '';
}

function isWord(value: unknown): value is string | number {
  return (typeof value === 'string' && value !== '') || typeof value === 'number';
}

/** A copy of bounded depth and size, so that whoever searches it needs no bounds. */
function pruned(value: unknown, depth: number): unknown {
  if (typeof value === 'string') return value.slice(0, MAX_MESSAGE);
  if (typeof value !== 'object' || value === null) return value;
  if (depth > 6) return null;
  if (Array.isArray(value)) return value.slice(0, 10).map((one: unknown) => pruned(one, depth + 1));
  return Object.fromEntries(
    Object.entries(value)
      .slice(0, 20)
      .map(([name, one]) => [name.slice(0, 100), pruned(one, depth + 1)]),
  );
}
