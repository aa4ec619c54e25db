/** The environment → `Config`. The only reader of `process.env`. A wrong value ends in one line that says what to do. */
import { createHmac } from 'node:crypto';
import { ConfigError, environment, PROXY_VARIABLES } from './fields.ts';
import type { DatabaseAddress, Environment, ModelConfig, ProgramRole } from './fields.ts';
import { nearVariables, type NearVariable } from './near-variables.ts';
import { field } from '../lib/field.ts';
import { Secret } from '../lib/log.ts';
import type { LogLevel } from '../lib/log.ts';
import { isLoopback } from '../lib/loopback.ts';
import { providerOf, PROVIDERS, type ProviderName } from '../panel/providers.ts';

export { ConfigError, WEBHOOK_PATH } from './fields.ts';

/** A provider that its key enables. `baseUrl` is there when it differs from the provider's own; without a `/` at its end. */
export interface ProviderConfig {
  readonly name: ProviderName;
  readonly key: Secret;
  readonly baseUrl?: string;
}

/** How several machines work together. */
export interface RestateConfig {
  /** Where events go. */
  readonly ingressUrl: string;
  /** What this program does. A gateway polls, sends and shows; workers run the chats and ask the models. */
  readonly role: ProgramRole;
  /** How Restate finds the workers. `null` for a gateway. */
  readonly worker: {
    /** Where Restate is told of the workers. */
    readonly adminUrl: string;
    /** Where it finds them: the same address for all of them, for ever. */
    readonly url: string;
    /** Where this one listens. */
    readonly port: number;
    /** Whose requests are taken. `null` takes anybody's. */
    readonly identityKey: string | null;
  } | null;
}

/** Everything the environment decides. */
export interface Config {
  /** `null`: no token, so there is no Telegram. `apiRoot` `null`: Telegram's own; `webhook` `null`: long polling. */
  readonly telegram: {
    readonly token: Secret;
    readonly apiRoot: string | null;
    /** `url` is the whole address to register, `WEBHOOK_PATH` included. */
    readonly webhook: { readonly url: string; readonly secret: Secret } | null;
  } | null;
  /** Both empty: pairing. Chats are negative for groups. */
  readonly access: { readonly users: readonly number[]; readonly chats: readonly number[] };
  readonly providers: readonly ProviderConfig[];
  /** Where to look for Ollama: its root, without `/v1`. */
  readonly ollamaUrl: string;
  /** Empty: the default panel. */
  readonly models: readonly ModelConfig[];
  /** Whether models that providers list may be used besides. */
  readonly othersMayBeUsed: boolean;
  readonly ai: {
    readonly concurrency: number;
    /** `concurrency` was set, and is no default. */
    readonly concurrencyIsSet?: true;
    readonly timeoutS: number;
    readonly attempts: number;
  };
  /** What may be spent on models in a day (UTC), US dollars: by everybody, and in one chat. Null is no limit. */
  readonly budget: {
    readonly daily: number | null;
    readonly chatDaily: number | null;
    /** What a million tokens are taken to cost where nobody knows it. */
    readonly unknownPerM: number;
  };
  /** Through which proxies providers are asked; absent without any. They may hold a password. */
  readonly proxies?: { readonly https: Secret | null; readonly http: Secret | null; readonly none: string };
  /** A file, or `:memory:`; or a PostgreSQL server, with so many connections at most. */
  readonly database: { readonly path: string } | { readonly url: Secret; readonly pool: number };
  /** Several machines, through Restate. `null`: this program does everything itself. */
  readonly restate: RestateConfig | null;
  /** Discussions that were idle for longer are deleted. `null`: none is. */
  readonly retentionDays: number | null;
  readonly http: { readonly host: string; readonly port: number; readonly token: Secret | null };
  readonly logLevel: LogLevel;
  /** Whether `/inspect` shows what people and models wrote. */
  readonly inspectTexts: boolean;
  /** Every secret above: the logger masks them. */
  readonly secrets: readonly Secret[];
}

/** An address with a password in it, and the password. */
function databaseSecrets(address: DatabaseAddress): Secret[] {
  if (!('url' in address)) return [];
  const { password } = new URL(address.url.reveal());
  return password === '' ? [] : [address.url, new Secret(password), new Secret(decodeURIComponent(password))];
}

function enabledProviders(env: Environment): ProviderConfig[] {
  return PROVIDERS.flatMap(({ name, keyVariable, baseUrlVariable }) => {
    const key = keyVariable ? env[keyVariable] : undefined;
    const baseUrl = baseUrlVariable ? env[baseUrlVariable] : undefined;
    return key ? [{ name, key, ...(baseUrl !== undefined && { baseUrl }) }] : [];
  });
}

function telegram(env: Environment): Config['telegram'] {
  const token = env.TELEGRAM_BOT_TOKEN;
  if (!token) return null;
  const url = env.TELEGRAM_WEBHOOK_URL;
  // Derived, not random: Telegram goes on sending the old one for updates under way when we restart.
  const derived = () => new Secret(createHmac('sha256', token.reveal()).update('conclave webhook').digest('hex'));
  const webhook = url ? { url, secret: env.TELEGRAM_WEBHOOK_SECRET ?? derived() } : null;
  return { token, apiRoot: env.TELEGRAM_API_ROOT ?? null, webhook };
}

/** Of these each means that there are several machines. */
const RESTATE_VARIABLES = ['ROLE', 'RESTATE_ADMIN_URL', 'WORKER_URL', 'WORKER_PORT'] as const;

function restate(env: Environment): RestateConfig | null {
  const ingressUrl = env.RESTATE_INGRESS_URL;
  if (ingressUrl === undefined) {
    const set = RESTATE_VARIABLES.find((name) => env[name] !== undefined && env[name] !== 'all');
    if (set !== undefined)
      throw new ConfigError(`${set} is set without RESTATE_INGRESS_URL: set that too, or unset ${set}`);
    return null;
  }
  if ('path' in env.DATABASE_URL)
    throw new ConfigError('RESTATE_INGRESS_URL needs PostgreSQL: set DATABASE_URL to postgresql://…');
  if (!env.TELEGRAM_BOT_TOKEN)
    throw new ConfigError(
      'RESTATE_INGRESS_URL is set without TELEGRAM_BOT_TOKEN: the playground is one program. Set the token, or unset it',
    );
  const role = env.ROLE ?? 'all';
  if (role === 'gateway') return { ingressUrl, role, worker: null };
  const { RESTATE_ADMIN_URL: adminUrl, WORKER_URL: url, RESTATE_IDENTITY_KEY: identityKey = null } = env;
  if (adminUrl === undefined)
    throw new ConfigError('RESTATE_ADMIN_URL is not set: a worker tells Restate where it is. Set it, or ROLE=gateway');
  if (url === undefined)
    throw new ConfigError('WORKER_URL is not set: it is where Restate finds the workers. Set it, or ROLE=gateway');
  if (identityKey === null && !isLoopback(env.HOST))
    throw new ConfigError(
      'HOST is not a loopback address and RESTATE_IDENTITY_KEY is not set, so anybody could send events: set it (see README.md)',
    );
  const { port, protocol } = new URL(url);
  const ofUrl = port === '' ? (protocol === 'https:' ? 443 : 80) : Number(port);
  return { ingressUrl, role, worker: { adminUrl, url, port: env.WORKER_PORT ?? ofUrl, identityKey } };
}

/** What no single variable can tell. */
function checkTogether(env: Environment): void {
  for (const { keyVariable: key, baseUrlVariable: baseUrl } of PROVIDERS)
    if (key && baseUrl && env[baseUrl] && !env[key])
      throw new ConfigError(
        `${baseUrl} is set without ${key}: set the key too (any word, if that server asks for none), or unset both`,
      );
  const { TELEGRAM_WEBHOOK_URL: webhook, TELEGRAM_BOT_TOKEN: token } = env;
  // Telegram's own calls no other; a local Bot API server may.
  if (webhook && !env.TELEGRAM_API_ROOT && !['', '80', '88', '8443'].includes(new URL(webhook).port))
    throw new ConfigError('TELEGRAM_WEBHOOK_URL has a port that Telegram does not call: use 443, 80, 88 or 8443');
  if (webhook && !token)
    throw new ConfigError('TELEGRAM_WEBHOOK_URL is set without TELEGRAM_BOT_TOKEN: set the token too, or unset both');
  if (!env.HTTP_TOKEN) {
    const setOne = 'set HTTP_TOKEN to 16 characters or more ("openssl rand -hex 16" makes one)';
    if (webhook)
      throw new ConfigError(
        `TELEGRAM_WEBHOOK_URL is set without HTTP_TOKEN, so who reaches the webhook would see /inspect and /metrics: ${setOne}`,
      );
    if (!isLoopback(env.HOST))
      throw new ConfigError(
        `HOST is not a loopback address and HTTP_TOKEN is not set: ${setOne}, or leave HOST out to serve this machine alone`,
      );
  }
  for (const [index, { provider }] of env.MODELS.named.entries()) {
    const { keyVariable: key } = providerOf(provider);
    if (key && !env[key])
      throw new ConfigError(`MODELS uses ${provider} in entry ${index + 1}, which has no key: set ${key}`);
  }
}

/**
 * Reads the variables of `fields.ts`. Pure. Values are trimmed; blank ones count as unset.
 * Throws a `ConfigError` about the first variable that is wrong.
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  // Proxies are usually named in lower case.
  const lower = PROXY_VARIABLES.map((name) => [name, env[name]?.trim() ? env[name] : env[name.toLowerCase()]] as const);
  const set = [...Object.entries(env), ...lower].flatMap(([name, value]) =>
    value?.trim() ? [[name, value.trim()] as const] : [],
  );
  const parsed = environment.safeParse(Object.fromEntries(set));
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    throw new ConfigError(`${String(issue?.path[0] ?? 'The environment')} ${issue?.message ?? 'is wrong'}`);
  }
  const values = parsed.data;
  checkTogether(values);
  const bot = telegram(values);
  const enabled = enabledProviders(values);
  const httpToken = values.HTTP_TOKEN ?? null;
  const { https, http } = { https: values.HTTPS_PROXY ?? null, http: values.HTTP_PROXY ?? null };
  const address = values.DATABASE_URL;
  const secrets = [
    ...databaseSecrets(address),
    bot?.token,
    bot?.webhook?.secret,
    ...enabled.map(({ key }) => key),
    httpToken,
    https,
    http,
  ];
  return {
    telegram: bot,
    access: { users: values.ALLOWED_USERS, chats: values.ALLOWED_CHATS },
    providers: enabled,
    ollamaUrl: values.OLLAMA_HOST,
    models: values.MODELS.named,
    othersMayBeUsed: values.MODELS.others,
    ai: {
      concurrency: values.AI_CONCURRENCY ?? 8,
      ...(values.AI_CONCURRENCY === undefined ? {} : { concurrencyIsSet: true as const }),
      timeoutS: values.AI_TIMEOUT_S,
      attempts: values.AI_ATTEMPTS,
    },
    budget: {
      daily: values.BUDGET_DAILY_USD ?? null,
      chatDaily: values.BUDGET_CHAT_DAILY_USD ?? null,
      unknownPerM: values.PRICE_UNKNOWN_USD_PER_M,
    },
    ...(https === null && http === null ? {} : { proxies: { https, http, none: values.NO_PROXY ?? '' } }),
    database: 'path' in address ? address : { url: address.url, pool: values.DATABASE_POOL },
    restate: restate(values),
    retentionDays: values.RETENTION_DAYS,
    http: { host: values.HOST, port: values.PORT, token: httpToken },
    logLevel: values.LOG_LEVEL,
    inspectTexts: values.INSPECT_TEXTS,
    secrets: secrets.filter((value) => value instanceof Secret),
  };
}

/**
 * Reads `.env` of the working directory, if there is one, and then the environment, which wins.
 * Throws a `ConfigError` as `readConfig` does, or when `.env` cannot be read.
 */
export function loadConfig(): Config {
  try {
    process.loadEnvFile();
  } catch (error) {
    if (field(error, 'code') !== 'ENOENT')
      throw new ConfigError('.env is there but cannot be read: check its permissions, or remove it');
  }
  return readConfig(process.env);
}

/** The variables of the environment that nobody reads and that nearly are ours. To be asked after `loadConfig`, which reads `.env`. */
export function unreadVariables(): readonly NearVariable[] {
  return nearVariables(process.env, Object.keys(environment.shape));
}
