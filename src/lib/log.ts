/**
 * The log, and what may stand in it: neither secrets nor anything a person, a model or a provider wrote.
 * Messages of foreign errors quote all of these (a refused key, a prompt, an SQL row), so only our own messages are kept.
 */
import { inspect, types } from 'node:util';
import { pino } from 'pino';
import { field } from './field.ts';

/** What the rest of the program logs with. */
export type Logger = pino.Logger;

/** The values of `LOG_LEVEL`. */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** A key or token. Printed, inspected or put into JSON it is `[secret]`; only `reveal()` gives the value. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself: for the one place that sends it, never for a message. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return '[secret]';
  }

  toJSON(): string {
    return '[secret]';
  }

  [inspect.custom](): string {
    return '[secret]';
  }
}

/** An error whose message we wrote, without secrets and people's texts: the only kind whose message is logged. */
export class OwnError extends Error {
  override readonly name: string = 'OwnError';
}

/** An error as it may be logged: what it is and where it arose, not what it says. */
export interface SafeError {
  readonly name: string;
  /** Only of an `OwnError`. */
  readonly message?: string;
  /** Node's, SQLite's, Telegram's or a provider's code (`ECONNRESET`, 409, …). */
  readonly code?: string | number;
  readonly errno?: string | number;
  readonly syscall?: string | number;
  /** HTTP status. */
  readonly status?: string | number;
  /** Telegram's `error_code`. */
  readonly error_code?: string | number;
  /** The Bot API method that failed. */
  readonly method?: string | number;
  /** At most 12 frames, without the first line (it repeats the message). */
  readonly stack?: readonly string[];
  readonly cause?: SafeError;
}

const WORD = /^[\w.-]{1,64}$/;
const FRAME = /^ {4}at (?:[\w$.<>#[\] ]{1,120} )?\(?(?:file:\/\/\/|node:|\/|[A-Z]:\\)[^\s()"']{1,300}:\d+:\d+\)?$/;
/** The fields that are kept. Where a path follows, telegraf's `TelegramError` holds the field there, beside the text that was sent. */
const FIELDS: readonly (readonly [keyof SafeError, ...string[]])[] = [
  ['code'],
  ['errno'],
  ['syscall'],
  ['status'],
  ['error_code', 'response', 'error_code'],
  ['method', 'on', 'method'],
];

function isError(value: unknown): value is Error {
  return types.isNativeError(value) || value instanceof Error;
}

function frames(error: Error): string[] {
  const stack = error.stack ?? '';
  // A message may itself contain lines that look like frames, so it goes first.
  const at = error.message === '' ? -1 : stack.indexOf(error.message);
  const rest = at < 0 ? stack : stack.slice(at + error.message.length);
  return rest
    .split('\n')
    .filter((line) => FRAME.test(line))
    .slice(0, 12)
    .map((line) => line.trim());
}

function plain(value: unknown): string | number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && WORD.test(value) ? value : undefined;
}

function describe(error: Error, depth: number): SafeError {
  const own = error.name === 'Error' ? error.constructor.name : error.name;
  const fields = FIELDS.map(([name, ...path]) => {
    const value = (path.length > 0 ? path : [name]).reduce<unknown>((from, step) => field(from, step), error);
    return [name, plain(value)];
  });
  const stack = frames(error);
  return {
    name: String(plain(own) ?? 'Error'),
    ...(error instanceof OwnError ? { message: error.message } : {}),
    ...Object.fromEntries(fields.filter(([, value]) => value !== undefined)),
    ...(stack.length > 0 ? { stack } : {}),
    ...(depth > 0 && isError(error.cause) ? { cause: describe(error.cause, depth - 1) } : {}),
  };
}

/** Anything that was thrown, as it may be logged. Never throws, whatever getters the value has. */
export function safeError(error: unknown): SafeError {
  try {
    return isError(error) ? describe(error, 3) : { name: `thrown ${typeof error}` };
  } catch {
    return { name: 'Error' };
  }
}

/** Fields that are never logged, at any depth: they hold secrets or what people and models wrote. */
const HIDDEN =
  /^(?:.*token|.*key|.*secret|password|authorization|cookie|headers|text|content|prompt|topic|payload|body|caption|url)$/i;

/** A value as it may be logged: errors made safe, hidden fields masked, at most 5 levels deep. */
function clean(value: unknown, depth = 5): unknown {
  if (isError(value)) return safeError(value);
  if (typeof value !== 'object' || value === null || value instanceof Secret || value instanceof Date) return value;
  if (depth === 0) return '[deep]';
  if (Array.isArray(value)) return value.slice(0, 50).map((item) => clean(item, depth - 1));
  return cleanFields(value, depth);
}

function cleanFields(value: object, depth = 5): Record<string, unknown> {
  const fields = Object.entries(value).map(([name, inner]): [string, unknown] => {
    // A count may well be called `token`.
    const hidden = HIDDEN.test(name) && typeof inner !== 'number';
    return [name, hidden ? '[hidden]' : clean(inner, depth - 1)];
  });
  return Object.fromEntries(fields);
}

/** What keys look like: a bot token, `sk-…`, a bearer header. Such text is masked even if we do not know it as a secret. */
const KEY_SHAPES = /(?<!\d)\d{6,}:[\w-]{30,}|\bsk-[\w-]{8,}|\bBearer [^\s"\\]+/gi;

/**
 * Makes a logger that writes JSON lines. Errors stand in them as `safeError`s, under `err`.
 * @param options.secrets are masked wherever they stand, if they have 6 characters or more: shorter ones would match the JSON itself
 * @param options.destination where the lines go; stdout if left out
 */
export function createLogger(
  level: LogLevel,
  options: { readonly secrets?: readonly Secret[]; readonly destination?: pino.DestinationStream } = {},
): Logger {
  const known = (options.secrets ?? [])
    .map((secret) => JSON.stringify(secret.reveal()).slice(1, -1))
    .filter((value) => value.length >= 6);
  const logger: Logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: {
        level: (label) => ({ level: label }),
      },
      // pino's own would add the message and every field of the error.
      serializers: { err: (value: unknown) => (isError(value) ? safeError(value) : value) },
      hooks: {
        // Before pino sees an error: it would take `error.message` as the line's message.
        logMethod(args, method) {
          const [first, ...rest] = args as unknown[];
          const start = isError(first) ? { err: safeError(first) } : clean(first);
          Reflect.apply(method, this, [
            start,
            ...rest.map((item) => (isError(item) ? safeError(item).name : clean(item))),
          ]);
        },
        streamWrite: (line) =>
          known.reduce((text, value) => text.replaceAll(value, '[secret]'), line).replaceAll(KEY_SHAPES, '[secret]'),
      },
    },
    options.destination ?? pino.destination({ fd: 1, sync: true }),
  );
  // pino formats the bindings of the root only; children inherit this method.
  const parent: { child(this: Logger, bindings: pino.Bindings, options?: pino.ChildLoggerOptions): Logger } =
    Object.getPrototypeOf(logger);
  Object.defineProperty(logger, 'child', {
    value(this: Logger, bindings: pino.Bindings, childOptions?: pino.ChildLoggerOptions) {
      return parent.child.call(this, cleanFields(bindings), childOptions);
    },
  });
  return logger;
}
