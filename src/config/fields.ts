/** What each variable of the environment may hold, and its default. Every message continues the variable's name. */
import { isIP } from 'node:net';
import { z } from 'zod';
import { LOG_LEVELS, OwnError, Secret } from '../lib/log.ts';
import { UNKNOWN_USD_PER_M } from '../panel/port.ts';
import { BASE_URL_VARIABLES, KEY_VARIABLES, OLLAMA_ROOT, providerNamed, PROVIDERS } from '../panel/providers.ts';
import type { BaseUrlVariable, KeyVariable, ModelRef } from '../panel/providers.ts';

/** Where updates arrive below `TELEGRAM_WEBHOOK_URL`. */
export const WEBHOOK_PATH = '/telegram';

/** One entry of `MODELS`: `alias=provider:id`. The alias keeps its letter case; it is unique in any case. */
export interface ModelConfig extends ModelRef {
  readonly alias: string;
}

/** A variable that is wrong: one line with its name, what is wrong and what to do; never a value that could be a secret. */
export class ConfigError extends OwnError {
  override readonly name = 'ConfigError';
}

/** A field that a parser reads; what the parser throws (always a `ConfigError`) becomes the field's issue. */
function field<T>(parse: (value: string) => T) {
  return z.string().transform((value, context): T => {
    try {
      return parse(value);
    } catch (error) {
      context.addIssue({ code: 'custom', message: error instanceof ConfigError ? error.message : 'is wrong' });
      return z.NEVER;
    }
  });
}

function int(min: number, max: number) {
  return field((value) => {
    if (!/^\d{1,9}$/.test(value) || Number(value) < min || Number(value) > max)
      throw new ConfigError(`must be a whole number from ${min} to ${max}`);
    return Number(value);
  });
}

/** Visible ASCII: all that an HTTP header takes; a header that refuses a key would quote it. */
const secret = field((value) => {
  if (!/^[\x21-\x7e]+$/.test(value))
    throw new ConfigError('has spaces or characters that a key cannot have: copy it again');
  return new Secret(value);
});

/** Shorter ones can be guessed, and words can. */
const SHORTEST_TOKEN = 16;

const httpToken = field((value) => {
  if (!/^[\x21-\x7e]+$/.test(value))
    throw new ConfigError('has spaces or characters that a header cannot have: use letters and digits');
  if (value.length < SHORTEST_TOKEN)
    throw new ConfigError(`must have ${SHORTEST_TOKEN} characters or more: "openssl rand -hex 16" makes one`);
  return new Secret(value);
});

const botToken = field((value) => {
  if (!/^\d+:[\w-]+$/.test(value))
    throw new ConfigError('is not a bot token: copy it from @BotFather, digits and letters as in 123456789:AAE…');
  return new Secret(value);
});

const webhookSecret = field((value) => {
  if (!/^[\w-]{1,256}$/.test(value)) throw new ConfigError('must be 1 to 256 of A-Z a-z 0-9 _ -: or leave it out');
  return new Secret(value);
});

/** An http(s) address without a `/` at its end. Credentials in it would be a secret in the open; a query breaks what is appended. */
function address(value: string): URL {
  const url = URL.parse(value);
  if (!url && /^https?:\/\//i.test(value)) throw new ConfigError('is no valid URL: compare host and port');
  if (!url || !/^https?:$/.test(url.protocol))
    throw new ConfigError('must be a URL that begins with http:// or https://');
  if (url.username || url.password || url.search || url.hash)
    throw new ConfigError('must be a URL without user, password, ? and #: leave them out');
  return url;
}

/** A server's base URL, to which `/models` and `/chat/completions` are appended. */
const baseUrl = field((value) => {
  const base = withoutSlash(address(value));
  if (base.endsWith('/chat/completions'))
    throw new ConfigError('must be the base URL, which often ends in /v1: leave out what comes after');
  return base;
});

const withoutSlash = (url: URL) => url.href.replace(/\/+$/, '');

/** telegraf resolves `./bot…` against the root, so a root with a path has to end in a slash. */
const apiRoot = field((value) => {
  const bare = withoutSlash(address(value));
  return new URL(bare).pathname === '/' ? bare : `${bare}/`;
});

const webhookUrl = field((value) => {
  const url = address(value);
  if (url.protocol === 'http:' && !/^(?:localhost|127\.[\d.]+|\[::1\])$/.test(url.hostname))
    throw new ConfigError('must begin with https://: Telegram calls nothing else (http:// only on localhost)');
  return `${withoutSlash(url)}${WEBHOOK_PATH}`;
});

/** As Ollama itself reads it: scheme and port may be missing. Where its server binds "all addresses", a client means this machine. */
const ollamaHost = field((value) => {
  const bare = !value.includes('://');
  const url = address(bare ? `http://${value}` : value);
  if (bare && url.port === '' && !value.endsWith(':80')) url.port = '11434';
  if (url.hostname === '0.0.0.0' || url.hostname === '[::]') url.hostname = '127.0.0.1';
  if (withoutSlash(url).endsWith('/v1')) throw new ConfigError('must be the address alone, without /v1');
  return withoutSlash(url);
});

/** As other programs take it: without a scheme it is http. User and password may stand in it, so it is a secret. */
const proxy = field((value) => {
  const whole = value.includes('://') ? value : `http://${value}`;
  if (!URL.canParse(whole) || !/^https?:$/.test(new URL(whole).protocol) || new URL(whole).hostname === '')
    throw new ConfigError('must be the address of a proxy that begins with http:// or https://');
  return new Secret(whole);
});

/** The variables of proxies, which are read in lower case too. */
export const PROXY_VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'] as const;

const split = (value: string) => value.split(',').map((part) => part.trim());

function ids(users: boolean) {
  return field((value) => {
    const parts = split(value).filter((part) => part !== '');
    if (parts.length === 0) throw new ConfigError('has no ids: give numbers with commas between, or leave it out');
    return parts.map((part, index) => {
      const id = Number(part);
      if (!/^-?\d+$/.test(part) || !Number.isSafeInteger(id) || id === 0)
        throw new ConfigError(
          `has an entry (number ${index + 1}) that is not an id: give whole numbers, e.g. 123456789`,
        );
      if (users && id < 0)
        throw new ConfigError(`has a group's id (entry ${index + 1}, negative): move it to ALLOWED_CHATS`);
      return id;
    });
  });
}

/** No aliases: where one is typed, or a speaker is named, these words mean somebody or something else. */
const RESERVED = new Set('all everyone here panel none new user system assistant moderator bot you me'.split(' '));

/** What `MODELS` says: the models it names, and whether others that a provider lists may be used too (a `*` at its end). */
export interface ModelsConfig {
  readonly named: readonly ModelConfig[];
  readonly others: boolean;
}

const models = field((value): ModelsConfig => {
  const seen = new Set<string>();
  const entries = split(value).map((part, index) => ({ part, at: `entry ${index + 1}` }));
  const all = entries.filter(({ part }) => part !== '');
  const others = all.at(-1)?.part === '*';
  const given = others ? all.slice(0, -1) : all;
  if (given.length === 0) throw new ConfigError('has no entries: give alias=provider:model-id, or leave it out');
  const named = given.map(({ part, at }): ModelConfig => {
    const [, alias, name, id] = /^([^=]*?)\s*=\s*([^:]*?)\s*:\s*([^\s,;=<>"']{1,200})$/.exec(part) ?? [];
    if (alias === undefined || name === undefined || id === undefined)
      throw new ConfigError(
        `has an ${at} that is not alias=provider:model-id, e.g. claude=openrouter:anthropic/claude-sonnet-5`,
      );
    if (!/^[a-z\d][\w-]{0,31}$/i.test(alias))
      throw new ConfigError(
        `has a wrong alias in ${at}: use 1 to 32 letters, digits, - and _, a letter or digit first`,
      );
    // Names such as `constructor` are found on every object.
    if (RESERVED.has(alias.toLowerCase()) || alias in {})
      throw new ConfigError(`uses a reserved word as an alias in ${at}: choose another`);
    if (seen.has(alias.toLowerCase())) throw new ConfigError(`has the alias of ${at} twice: rename one`);
    seen.add(alias.toLowerCase());
    const provider = providerNamed(name);
    const known = () => PROVIDERS.map((row) => row.name).join(', ');
    if (provider === null) throw new ConfigError(`has an unknown provider in ${at}: use one of ${known()}`);
    return { alias, provider, id };
  });
  return { named, others };
});

/** Where the database is: a SQLite file, or a PostgreSQL server, whose address may hold a password. */
export type DatabaseAddress = { readonly path: string } | { readonly url: Secret };

const database = field((value): DatabaseAddress => {
  if (/^postgres(?:ql)?:/i.test(value)) {
    const url = URL.parse(value);
    if (url === null || url.hostname === '' || url.pathname.length < 2)
      throw new ConfigError('must name server and database, e.g. postgresql://user:password@host:5432/conclave');
    return { url: new Secret(value) };
  }
  const path = /^sqlite:(?:\/\/)?(.+)$/.exec(value)?.[1];
  if (path === undefined) throw new ConfigError('must be sqlite:PATH or postgresql://…, e.g. sqlite:data/conclave.db');
  return { path };
});

/** A number of days, or `keep`: for ever. */
const days = field((value) => {
  if (value.toLowerCase() === 'keep') return null;
  if (!/^\d{1,5}$/.test(value) || Number(value) < 1 || Number(value) > 36_500)
    throw new ConfigError('must be a whole number of days from 1 to 36500, or keep');
  return Number(value);
});

/** An amount of US dollars. @param least no less than this */
function usd(least: number) {
  return field((value) => {
    const amount = /^\$?(\d{1,7}(?:\.\d{1,6})?)$/.exec(value)?.[1];
    if (amount === undefined || Number(amount) < least)
      throw new ConfigError(
        `must be an amount in US dollars${least > 0 ? `, ${least} or more` : ''}, with a point: e.g. 5 or 2.50`,
      );
    return Number(amount);
  });
}

const host = field((value) => {
  const name = value.replace(/^\[(.*)\]$/, '$1');
  if (!isIP(name) && !/^[a-z\d][a-z\d.-]*$/i.test(name))
    throw new ConfigError('must be an address or a name of this machine, without scheme and port, e.g. 127.0.0.1');
  return name;
});

const logLevel = field((value) => {
  const level = LOG_LEVELS.find((known) => known === value.toLowerCase());
  if (!level) throw new ConfigError(`must be one of ${LOG_LEVELS.join(', ')}`);
  return level;
});

/** What a program does of several. */
const ROLES = ['all', 'gateway', 'worker'] as const;
export type ProgramRole = (typeof ROLES)[number];

const programRole = field((value) => {
  const role = ROLES.find((known) => known === value.toLowerCase());
  if (role === undefined) throw new ConfigError(`must be one of ${ROLES.join(', ')}`);
  return role;
});

/** A server's address, without a `/` at its end. */
const server = field((value) => withoutSlash(address(value)));

/** The public half of the key with which Restate signs its requests. */
const identityKey = field((value) => {
  if (!/^publickeyv1_[1-9A-HJ-NP-Za-km-z]{40,50}$/.test(value))
    throw new ConfigError('must begin with publickeyv1_: Restate logs it at its start (see README.md)');
  return value;
});

const yes = field((value) => {
  if (!/^(?:yes|no|true|false|1|0)$/i.test(value)) throw new ConfigError('must be yes or no');
  return /^(?:yes|true|1)$/i.test(value);
});

/** One field for each of several variables. */
function each<Name extends string, Field>(names: readonly Name[], one: Field): Record<Name, Field> {
  return Object.fromEntries(names.map((name) => [name, one])) as Record<Name, Field>;
}

const providers = {
  ...each<KeyVariable, z.ZodOptional<typeof secret>>(KEY_VARIABLES, secret.optional()),
  ...each<BaseUrlVariable, z.ZodOptional<typeof baseUrl>>(BASE_URL_VARIABLES, baseUrl.optional()),
};

/** The variables that are set (blank ones left out) → their values. */
export const environment = z.object({
  TELEGRAM_BOT_TOKEN: botToken.optional(),
  TELEGRAM_API_ROOT: apiRoot.optional(),
  TELEGRAM_WEBHOOK_URL: webhookUrl.optional(),
  TELEGRAM_WEBHOOK_SECRET: webhookSecret.optional(),
  ALLOWED_USERS: ids(true).default([]),
  ALLOWED_CHATS: ids(false).default([]),
  ...providers,
  OLLAMA_HOST: ollamaHost.default(OLLAMA_ROOT),
  MODELS: models.default({ named: [], others: true }),
  AI_CONCURRENCY: int(1, 1000).optional(),
  AI_TIMEOUT_S: int(5, 3600).default(120),
  AI_ATTEMPTS: int(1, 10).default(3),
  BUDGET_DAILY_USD: usd(0).optional(),
  BUDGET_CHAT_DAILY_USD: usd(0).optional(),
  // Never 0: what nobody knows the price of would be free then.
  PRICE_UNKNOWN_USD_PER_M: usd(0.01).default(UNKNOWN_USD_PER_M),
  HTTPS_PROXY: proxy.optional(),
  HTTP_PROXY: proxy.optional(),
  NO_PROXY: z.string().optional(),
  DATABASE_URL: database.default({ path: 'data/conclave.db' }),
  DATABASE_POOL: int(2, 100).default(8),
  ROLE: programRole.optional(),
  RESTATE_INGRESS_URL: server.optional(),
  RESTATE_ADMIN_URL: server.optional(),
  RESTATE_IDENTITY_KEY: identityKey.optional(),
  WORKER_URL: server.optional(),
  WORKER_PORT: int(1, 65_535).optional(),
  RETENTION_DAYS: days.default(null),
  HOST: host.default('127.0.0.1'),
  PORT: int(0, 65_535).default(3000),
  HTTP_TOKEN: httpToken.optional(),
  LOG_LEVEL: logLevel.default('info'),
  INSPECT_TEXTS: yes.default(false),
});
export type Environment = z.infer<typeof environment>;
