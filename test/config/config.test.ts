import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigError, readConfig } from '../../src/config/config.ts';
import { environment } from '../../src/config/fields.ts';

const TOKEN = '123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc';

/** The one line a wrong environment gives. */
function problem(env: Record<string, string>): string {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return 'accepted';
}

describe('defaults', () => {
  test('of an empty environment are those of the README', () => {
    expect(readConfig({})).toEqual({
      telegram: null,
      access: { users: [], chats: [] },
      providers: [],
      ollamaUrl: 'http://127.0.0.1:11434',
      models: [],
      othersMayBeUsed: true,
      ai: { concurrency: 8, timeoutS: 120, attempts: 3 },
      budget: { daily: null, chatDaily: null, unknownPerM: 5 },
      database: { path: 'data/conclave.db' },
      restate: null,
      retentionDays: null,
      http: { host: '127.0.0.1', port: 3000, token: null },
      logLevel: 'info',
      inspectTexts: false,
      secrets: [],
    });
  });

  test('hold for empty and blank values', () => {
    expect(readConfig({ PORT: '', MODELS: '  ', TELEGRAM_BOT_TOKEN: '', LOG_LEVEL: ' ' })).toEqual(readConfig({}));
  });
});

describe('what is set', () => {
  test('Telegram by polling, at a server of its own', () => {
    const { telegram } = readConfig({ TELEGRAM_BOT_TOKEN: ` ${TOKEN}\n`, TELEGRAM_API_ROOT: 'http://127.0.0.1:8081/' });
    expect(telegram?.token.reveal()).toBe(TOKEN);
    expect(telegram?.apiRoot).toBe('http://127.0.0.1:8081');
    expect(telegram?.webhook).toBeNull();
  });

  test('how long discussions are kept', () => {
    const usd = (value: string) => readConfig({ BUDGET_DAILY_USD: value }).budget.daily;
    expect(['5', '$2.50', '0', '0.000001'].map(usd)).toEqual([5, 2.5, 0, 0.000001]);
    const days = (value: string) => readConfig({ RETENTION_DAYS: value }).retentionDays;
    expect([days('1'), days('36500'), days('keep'), days('Keep'), days(' ')]).toEqual([1, 36_500, null, null, null]);
  });

  test('an API root with a path ends in a slash, so that a relative address stays below it', () => {
    const root = readConfig({ TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: 'https://h.example/tg' }).telegram?.apiRoot;
    expect(new URL('./bot1:a/getMe', root ?? '').href).toBe('https://h.example/tg/bot1:a/getMe');
  });

  test('a webhook without a secret gets one that a restart keeps and another bot does not share', () => {
    const secret = (token: string) =>
      readConfig({
        TELEGRAM_BOT_TOKEN: token,
        TELEGRAM_WEBHOOK_URL: 'https://bot.example/base/',
        HTTP_TOKEN: 'http-token-of-tests',
      }).telegram?.webhook;
    expect(secret(TOKEN)?.url).toBe('https://bot.example/base/telegram');
    expect(secret(TOKEN)?.secret.reveal()).toMatch(/^[\w-]{32,256}$/);
    expect(secret(TOKEN)?.secret.reveal()).toBe(secret(TOKEN)?.secret.reveal());
    expect(secret(TOKEN)?.secret.reveal()).not.toBe(secret(`${TOKEN}x`)?.secret.reveal());
  });

  test('ids, of groups too', () => {
    expect(readConfig({ ALLOWED_USERS: '12, 7104938271,', ALLOWED_CHATS: '-1001234567890,5' }).access).toEqual({
      users: [12, 7104938271],
      chats: [-1001234567890, 5],
    });
  });

  test('models, whose ids may hold : and /', () => {
    const models = 'claude=openrouter:anthropic/claude-sonnet-5:thinking, Local_1 = OLLAMA:llama4:8b';
    expect(readConfig({ OPENROUTER_API_KEY: 'k', MODELS: models }).models).toEqual([
      { alias: 'claude', provider: 'openrouter', id: 'anthropic/claude-sonnet-5:thinking' },
      { alias: 'Local_1', provider: 'ollama', id: 'llama4:8b' },
    ]);
  });

  test('each key enables its provider; only openai takes a base URL', () => {
    const { providers } = readConfig({
      OPENROUTER_API_KEY: 'a',
      REQUESTY_API_KEY: 'b',
      OPENAI_API_KEY: 'c',
      OPENAI_BASE_URL: 'http://localhost:9/v1/',
    });
    expect(providers.map(({ name, key, baseUrl }) => [name, key.reveal(), baseUrl])).toEqual([
      ['openrouter', 'a', undefined],
      ['requesty', 'b', undefined],
      ['openai', 'c', 'http://localhost:9/v1'],
    ]);
  });

  test.each([
    ['sqlite:x/y.db', 'x/y.db'],
    ['sqlite::memory:', ':memory:'],
    ['sqlite:/abs.db', '/abs.db'],
    ['sqlite:///abs.db', '/abs.db'],
    ['sqlite://rel/x.db', 'rel/x.db'],
  ])('DATABASE_URL %s', (url, path) => {
    expect(readConfig({ DATABASE_URL: url }).database).toEqual({ path });
  });

  test.each([
    ['0.0.0.0', 'http://127.0.0.1:11434'],
    ['192.168.1.5:9999', 'http://192.168.1.5:9999'],
    ['https://ollama.example/', 'https://ollama.example'],
  ])('OLLAMA_HOST %s, as Ollama itself reads it', (value, url) => {
    expect(readConfig({ OLLAMA_HOST: value }).ollamaUrl).toBe(url);
  });

  test('MODELS says what may be used: it alone, or with a star at its end whatever is listed', () => {
    const of = (MODELS: string) => {
      const { models, othersMayBeUsed } = readConfig({ MODELS });
      return [models.map(({ alias }) => alias), othersMayBeUsed];
    };
    expect(of('a=ollama:x, b=ollama:y')).toEqual([['a', 'b'], false]);
    expect(of('a=ollama:x, *')).toEqual([['a'], true]);
    expect(() => of('*, a=ollama:x')).toThrow(/alias=provider/);
    expect(() => of('*')).toThrow(/no entries/);
  });

  test('MODELS takes ids as other servers write them', () => {
    const ids = [
      '/root/.cache/models--meta-llama/snapshots/0123456789abcdef',
      'bedrock/arn:aws:x/us.anthropic.claude:0',
      'C:\\m.gguf',
      'gpt-4o(eastus)',
    ];
    const MODELS = ids.map((id, n) => `m${n}=ollama:${id}`).join(', ');
    expect(readConfig({ MODELS }).models.map(({ id }) => id)).toEqual(ids);
  });

  test('HTTP and log', () => {
    const config = readConfig({ HOST: '[::1]', PORT: '0', HTTP_TOKEN: 'hush-hush-hush-hush', LOG_LEVEL: 'DEBUG' });
    expect([config.http.host, config.http.port, config.http.token?.reveal()]).toEqual([
      '::1',
      0,
      'hush-hush-hush-hush',
    ]);
    expect(config.logLevel).toBe('debug');
  });
});

describe('what is wrong is told in one line that names the variable', () => {
  test.each([
    ['TELEGRAM_BOT_TOKEN', 'hunter2', /@BotFather/],
    ['TELEGRAM_API_ROOT', 'localhost:8081', /http:\/\//],
    ['TELEGRAM_API_ROOT', 'https://user:hunter2@h.example', /leave them out/],
    ['TELEGRAM_WEBHOOK_URL', 'http://bot.example', /https:\/\//],
    ['TELEGRAM_WEBHOOK_URL', 'https://bot.example/?a=hunter2', /without/],
    ['TELEGRAM_WEBHOOK_URL', 'https://bot.example:81', /443, 80, 88 or 8443/],
    ['TELEGRAM_WEBHOOK_URL', 'https://bot.example', /TELEGRAM_BOT_TOKEN/],
    ['TELEGRAM_WEBHOOK_SECRET', 'hunter2!', /A-Z/],
    ['TELEGRAM_WEBHOOK_SECRET', 'a'.repeat(257), /1 to 256/],
    ['ALLOWED_USERS', '1,@hunter2', /number 2/],
    ['ALLOWED_USERS', '-100', /ALLOWED_CHATS/],
    ['ALLOWED_USERS', ',', /no ids/],
    ['ALLOWED_CHATS', '1.5', /whole numbers/],
    ['ALLOWED_CHATS', '99999999999999999999', /not an id/],
    ['OPENROUTER_API_KEY', 'hunter2 x', /copy it again/],
    ['OPENAI_API_KEY', 'hunter2\u2026', /copy it again/],
    ['OPENAI_BASE_URL', 'ftp://x', /http/],
    ['OPENAI_BASE_URL', 'https://x.example/v1', /OPENAI_API_KEY/],
    ['OPENAI_BASE_URL', 'https://x.example/v1/chat/completions', /base URL/],
    ['OPENAI_BASE_URL', 'http://x.example:99999', /no valid URL/],
    ['OLLAMA_HOST', 'http://', /URL/],
    ['OLLAMA_HOST', 'http://h:11434/v1/', /without \/v1/],
    ['MODELS', 'hunter2', /alias=provider:model-id/],
    ['MODELS', 'a=b', /alias=provider:model-id/],
    ['MODELS', 'a=ollama:x y', /alias=provider/],
    ['MODELS', 'a=ollama:x;b=ollama:y', /alias=provider/],
    ['MODELS', `a=ollama:${'x'.repeat(201)}`, /alias=provider/],
    ['MODELS', 'a=nobody:x', /one of openrouter, (?:\w+, )*ollama$/],
    ['MODELS', 'a=openai:gpt', /OPENAI_API_KEY/],
    ['MODELS', 'a=ollama:x,A=ollama:y', /entry 2 twice/],
    ['MODELS', 'All=ollama:x', /reserved/],
    ['MODELS', 'constructor=ollama:x', /reserved/],
    ['MODELS', 'é=ollama:x', /letters, digits/],
    ['MODELS', `${'a'.repeat(33)}=ollama:x`, /1 to 32/],
    ['AI_CONCURRENCY', '0', /1 to 1000/],
    ['AI_TIMEOUT_S', '4', /5 to 3600/],
    ['AI_ATTEMPTS', '3.5', /1 to 10/],
    ['DATABASE_URL', 'postgresql://u:hunter2@h', /server and database/],
    ['DATABASE_POOL', '1', /from 2 to 100/],
    ['DATABASE_URL', 'sqlite:', /sqlite:PATH/],
    ['DATABASE_URL', 'mysql://h', /sqlite:PATH/],
    ['BUDGET_DAILY_USD', '5,50', /in US dollars, with a point: e\.g\. 5 or 2\.50/],
    ['BUDGET_CHAT_DAILY_USD', '-1', /must be an amount in US dollars/],
    ['BUDGET_CHAT_DAILY_USD', '1e3', /must be an amount in US dollars/],
    ['PRICE_UNKNOWN_USD_PER_M', '0', /0\.01 or more/],
    ['RETENTION_DAYS', '0', /from 1 to 36500, or keep/],
    ['RETENTION_DAYS', '30d', /from 1 to 36500, or keep/],
    ['HOST', '127.0.0.1:3000', /without scheme and port/],
    ['PORT', '65536', /0 to 65535/],
    ['PORT', '-1', /0 to 65535/],
    ['HTTP_TOKEN', 'hunter2 hunter2 hunter2', /letters and digits/],
    ['HTTP_TOKEN', 'hunter2hunter2h', /16 characters or more/],
    ['HOST', '0.0.0.0', /HTTP_TOKEN is not set: set HTTP_TOKEN to 16 characters or more .*leave HOST out/],
    ['HOST', '::', /HTTP_TOKEN/],
    ['HOST', 'bot.example', /HTTP_TOKEN/],
    ['HTTPS_PROXY', 'socks5://me:hunter2@h:1080', /http:\/\/ or https:\/\//],
    ['HTTP_PROXY', 'http://', /http:\/\/ or https:\/\//],
    ['LOG_LEVEL', 'loud', /info/],
  ])('%s=%s', (name, value, hint) => {
    const line = problem({ [name]: value });
    expect(line).toMatch(hint);
    expect(line).not.toContain('hunter2');
    expect(line).toMatch(new RegExp(`^${name} [^\n]{10,200}$`));
  });

  test('a webhook needs HTTP_TOKEN, on this machine too', () => {
    for (const url of ['https://bot.example', 'http://127.0.0.1:3000']) {
      const env = { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: 'http://127.0.0.1:8081', TELEGRAM_WEBHOOK_URL: url };
      expect(problem(env)).toMatch(
        /^TELEGRAM_WEBHOOK_URL is set without HTTP_TOKEN, [^\n]*: set HTTP_TOKEN to 16 char/,
      );
      expect(problem({ ...env, HTTP_TOKEN: '0123456789abcde' })).toMatch(/^HTTP_TOKEN must have 16 characters/);
      expect(problem({ ...env, HTTP_TOKEN: '0123456789abcdef' })).toBe('accepted');
    }
    expect(problem({ HOST: '0.0.0.0', HTTP_TOKEN: '0123456789abcdef' })).toBe('accepted');
  });

  test('whatever the values are, nothing else is thrown and the line stays one', () => {
    const names = ['TELEGRAM_BOT_TOKEN', 'MODELS', 'ALLOWED_CHATS', 'OLLAMA_HOST', 'DATABASE_URL', 'HOST', 'PORT'];
    const value = fc.oneof(fc.string(), fc.stringMatching(/^[a-z\d:/=,.[\]@#? -]{0,30}$/));
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom(...names), value), (env) => {
        expect(problem(env)).toMatch(/^(?:accepted|[A-Z_]+ [^\n\r]+)$/);
      }),
      { numRuns: 1000 },
    );
  });
});

test('the table of the README names every variable that is read, and no other', () => {
  const [, section = ''] = /^## Configuration\n(.*?)^## /ms.exec(readFileSync('README.md', 'utf8')) ?? [];
  const cells = [...section.matchAll(/^\| ([^|]+) \|/gm)].map(([, cell = '']) => cell);
  const named = cells.flatMap((cell) => [...cell.matchAll(/`([A-Z_]+)`/g)].map(([, name = '']) => name));
  expect(new Set(named)).toEqual(new Set(Object.keys(environment.shape)));
});

test('no way of printing a config shows its secrets', () => {
  const env = {
    TELEGRAM_BOT_TOKEN: TOKEN,
    TELEGRAM_WEBHOOK_URL: 'https://h.example',
    TELEGRAM_WEBHOOK_SECRET: 'webhook-secret',
    OPENAI_API_KEY: 'sk-open',
    HTTP_TOKEN: 'http-token-of-tests',
  };
  const config = readConfig(env);
  const printed = [
    JSON.stringify(config),
    inspect(config, { depth: 9, showHidden: true }),
    String(config.http.token),
  ].join();
  for (const value of [TOKEN, 'webhook-secret', 'sk-open', 'http-token-of-tests']) expect(printed).not.toContain(value);
  expect(config.secrets.map((secret) => secret.reveal())).toEqual([
    TOKEN,
    'webhook-secret',
    'sk-open',
    'http-token-of-tests',
  ]);
});

test('loadConfig reads .env, over which the environment wins', () => {
  const dir = mkdtempSync(join(tmpdir(), 'conclave-'));
  try {
    writeFileSync(join(dir, '.env'), 'PORT=4001\nLOG_LEVEL=warn\n');
    const code = `import { loadConfig } from ${JSON.stringify(resolve('src/config/config.ts'))};
      const { http, logLevel } = loadConfig(); process.stdout.write(http.port + ' ' + logLevel);`;
    const run = (cwd: string) =>
      spawnSync(process.execPath, ['--input-type=module', '-e', code], {
        cwd,
        env: { LOG_LEVEL: 'error' },
        encoding: 'utf8',
      });
    expect(run(dir).stdout).toBe('4001 error');
    rmSync(join(dir, '.env'));
    expect(run(dir).stdout).toBe('3000 error');
  } finally {
    rmSync(dir, { recursive: true });
  }
});

describe('several machines', () => {
  const key = 'publickeyv1_w7YHemBctH5Ck2nQRQ47iBBqhNHy4FV7t2Usbye2A6f';
  const many = {
    TELEGRAM_BOT_TOKEN: TOKEN,
    DATABASE_URL: 'postgresql://u:p@db/conclave',
    RESTATE_INGRESS_URL: 'http://restate:8080/',
    RESTATE_ADMIN_URL: 'http://restate:9070',
    WORKER_URL: 'http://worker:9080',
  };

  test('a worker listens at the port of its address unless another is named; a gateway needs neither', () => {
    const worker = { adminUrl: 'http://restate:9070', url: 'http://worker:9080', port: 9080, identityKey: null };
    const all = { ingressUrl: 'http://restate:8080', role: 'all', worker };
    expect(readConfig(many).restate).toEqual(all);
    expect(readConfig({ ...many, ROLE: 'Worker', WORKER_PORT: '9', RESTATE_IDENTITY_KEY: key }).restate).toEqual({
      ...all,
      role: 'worker',
      worker: { ...worker, port: 9, identityKey: key },
    });
    expect(readConfig({ ...many, WORKER_URL: 'https://w.example' }).restate?.worker?.port).toBe(443);
    const { TELEGRAM_BOT_TOKEN, DATABASE_URL, RESTATE_INGRESS_URL } = many;
    expect(readConfig({ TELEGRAM_BOT_TOKEN, DATABASE_URL, RESTATE_INGRESS_URL, ROLE: 'gateway' }).restate).toEqual({
      ingressUrl: 'http://restate:8080',
      role: 'gateway',
      worker: null,
    });
    expect(readConfig({ ROLE: 'all' }).restate).toBeNull();
  });

  test.each([
    [{ ROLE: 'boss' }, 'ROLE must be one of all, gateway, worker'],
    [{ RESTATE_INGRESS_URL: 'restate:8080' }, 'RESTATE_INGRESS_URL must be a URL that begins with http:// or https://'],
    [{ RESTATE_IDENTITY_KEY: 'secret' }, 'RESTATE_IDENTITY_KEY must begin with publickeyv1_'],
    [{ TELEGRAM_BOT_TOKEN: '' }, 'RESTATE_INGRESS_URL is set without TELEGRAM_BOT_TOKEN'],
    [{ DATABASE_URL: 'sqlite:x.db' }, 'RESTATE_INGRESS_URL needs PostgreSQL'],
    [{ RESTATE_INGRESS_URL: '' }, 'RESTATE_ADMIN_URL is set without RESTATE_INGRESS_URL'],
    [
      { RESTATE_INGRESS_URL: '', RESTATE_ADMIN_URL: '', WORKER_URL: '', ROLE: 'worker' },
      'ROLE is set without RESTATE_INGRESS_URL',
    ],
    [{ RESTATE_ADMIN_URL: '' }, 'RESTATE_ADMIN_URL is not set'],
    [{ WORKER_URL: '' }, 'WORKER_URL is not set'],
    [
      { HOST: '0.0.0.0', HTTP_TOKEN: 'x'.repeat(16) },
      'HOST is not a loopback address and RESTATE_IDENTITY_KEY is not set',
    ],
  ])('%o', (changes, line) => {
    expect(problem({ ...many, ...changes })).toContain(line);
  });
});
