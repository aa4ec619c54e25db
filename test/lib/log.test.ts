import { AuthenticationError } from 'openai';
import { TelegramError } from 'telegraf';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ConfigError } from '../../src/config/config.ts';
import { OwnError, Secret, createLogger, safeError } from '../../src/lib/log.ts';
import type { LogLevel } from '../../src/lib/log.ts';

/** A logger and the lines it has written. */
function capture(secrets: readonly Secret[] = [], level: LogLevel = 'debug') {
  const lines: string[] = [];
  const log = createLogger(level, { secrets, destination: { write: (line) => void lines.push(line) } });
  const last = (): unknown => JSON.parse(lines.at(-1) ?? 'null');
  return { log, lines, last };
}

describe('safeError', () => {
  test('keeps what Telegram answered and to which method, not what was sent', () => {
    const error = new TelegramError(
      { error_code: 400, description: 'Bad Request: unsupported tag "private"' },
      { method: 'sendMessage', payload: { chat_id: 1, text: 'private' } },
    );
    const safe = safeError(error);
    expect(safe).toMatchObject({ name: 'TelegramError', code: 400, error_code: 400, method: 'sendMessage' });
    expect(safe.stack?.[0]).toMatch(/^at .*log\.test\.ts:\d+:\d+/);
    expect(JSON.stringify(safe)).not.toContain('private');
  });

  test('keeps the status of a provider, not its text, headers and body', () => {
    const body = { message: 'Incorrect API key sk-private', code: 'invalid_api_key' };
    const error = new AuthenticationError(401, body, undefined, new Headers({ cookie: 'private' }));
    expect(safeError(error)).toMatchObject({ name: 'AuthenticationError', status: 401, code: 'invalid_api_key' });
    expect(JSON.stringify(safeError(error))).not.toContain('private');
  });

  test('keeps the message of our own errors, not of their cause', () => {
    const safe = safeError(new ConfigError('PORT is wrong', { cause: new SyntaxError('private') }));
    expect(safe).toMatchObject({ name: 'ConfigError', message: 'PORT is wrong', cause: { name: 'SyntaxError' } });
    expect(JSON.stringify(safe)).not.toContain('private');
  });

  test('is not fooled by a message that looks like a stack', () => {
    const error = new Error('x\n    at private (file:///private.ts:1:1)\n    at /private:1:1');
    expect(JSON.stringify(safeError(error))).not.toContain('private');
    error.message = 'changed afterwards';
    error.name = 'private name with spaces';
    Object.assign(error, { code: 'private words', status: { private: 1 } });
    expect(safeError(error)).toMatchObject({ name: 'Error' });
    expect(safeError(error)).not.toHaveProperty('code');
    expect(safeError(error)).not.toHaveProperty('status');
  });

  test('never throws and never repeats a thrown text', () => {
    const trap = new Proxy(new Error('private'), {
      get: () => {
        throw new Error('private');
      },
    });
    for (const thrown of [trap, 'private', { message: 'private' }, null, undefined, Symbol('private')])
      expect(JSON.stringify(safeError(thrown))).not.toContain('private');
    fc.assert(
      fc.property(fc.anything(), (thrown) => {
        expect(safeError(thrown).name).not.toBe('');
      }),
    );
  });
});

describe('createLogger', () => {
  test('writes JSON lines with the level in words', () => {
    const { log, lines, last } = capture([], 'info');
    log.debug('not shown');
    log.info({ chat: 7, tokens: 12 }, 'A round began');
    expect(lines).toHaveLength(1);
    expect(last()).toMatchObject({ level: 'info', chat: 7, tokens: 12, msg: 'A round began' });
  });

  test.each([
    ['an error alone', (log) => log.error(new Error('private'))],
    ['under err', (log) => log.error({ err: new Error('private') })],
    ['under err, with a message', (log) => log.error({ err: new Error('private') }, 'It failed')],
    ['under another name, deep', (log) => log.error({ a: [{ b: new Error('private') }] })],
    ['in the words', (log) => log.error('It failed: %s', new Error('private'))],
    [
      'in a child',
      (log) =>
        log
          .child({ a: 1 })
          .child({ cause: new Error('private') })
          .error('It failed'),
    ],
    ['a text', (log) => log.info({ update: { message: { text: 'private' } } })],
    ['a header', (log) => log.info({ headers: { authorization: 'private' } })],
    ['a token of a child', (log) => log.child({ botToken: 'private' }).info('x')],
    ['a secret', (log) => log.info({ s: new Secret('private') }, 'x %s', new Secret('private'))],
  ] as const satisfies readonly (readonly [string, (log: ReturnType<typeof createLogger>) => void])[])(
    'never shows what is private: %s',
    (_name, write) => {
      const { log, lines, last } = capture();
      write(log);
      expect(last()).toHaveProperty('level');
      expect(lines.join()).not.toContain('private');
    },
  );

  test('says what our own errors say', () => {
    const { log, last } = capture();
    log.error({ err: new OwnError('set PORT') });
    expect(last()).toMatchObject({ msg: 'set PORT', err: { message: 'set PORT' } });
  });

  test('masks known secrets and what looks like a key, wherever they stand', () => {
    const { log, lines, last } = capture([new Secret('quo"te\\d-secret'), new Secret('e')]);
    log.info({ where: 'quo"te\\d-secret' }, 'x quo"te\\d-secret y');
    expect(last()).toMatchObject({ where: '[secret]', msg: 'x [secret] y' });
    log.info(
      'https://api.telegram.org/bot123456789:AAEhBOweik6ad9r_QXMENQjcrGbqCr4K-bc/getMe sk-or-v1-abcdef Bearer zzz',
    );
    expect(lines.at(-1)).not.toMatch(/AAEh|abcdef|zzz/);
  });
});
