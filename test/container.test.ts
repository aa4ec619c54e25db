/** The files for whoever runs the bot. That their steps work was tried by hand in a bare Debian; here is what must not be lost of them. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../src/config/config.ts';
import { environment } from '../src/config/fields.ts';
import { readyUrl } from '../src/http/ask-ready.ts';
import { serve } from './http/serve.ts';

const lines = (file: string) => readFileSync(file, 'utf8').split('\n');
const last = (instruction: string) =>
  lines('Dockerfile')
    .findLast((line) => line.startsWith(`${instruction} `))
    ?.slice(instruction.length + 1) ?? '';

describe('Dockerfile', () => {
  test('starts Node itself, not as root', () => {
    expect(JSON.parse(last('CMD'))).toEqual(['/app/node_modules/.bin/node', '/app/src/main.ts']);
    expect(last('USER')).toMatch(/^[1-9]\d*:[1-9]\d*$/);
    expect(lines('Dockerfile').some((line) => line.startsWith('ENTRYPOINT'))).toBe(false);
  });

  test('keeps the database on its volume', () => {
    expect(last('VOLUME')).toBe('/data');
    expect(readConfig(parseEnv(last('ENV'))).database).toEqual({ path: '/data/conclave.db' });
    expect(readFileSync('compose.yaml', 'utf8')).toMatch(/DATABASE_URL: sqlite:\/data\/[^]*- data:\/data/);
  });

  test('gets no secrets: all is left out but what it copies', () => {
    const kept = lines('.dockerignore').filter((line) => line !== '' && !line.startsWith('#'));
    expect(kept[0]).toBe('*');
    const copied = lines('Dockerfile')
      .filter((line) => line.startsWith('COPY ') && !line.includes('--from'))
      .flatMap((line) => line.split(' ').slice(1, -1));
    expect(new Set(kept.slice(1))).toEqual(new Set(copied.map((name) => `!${name}`)));
  });
});

describe('.env.example', () => {
  const given = lines('.env.example').filter((line) => /^#?[A-Z_]+=/.test(line));

  test('names every variable that is read, and no other, once', () => {
    const names = given.map((line) => line.replace(/^#?([A-Z_]+)=.*$/, '$1'));
    expect(names.toSorted()).toEqual(Object.keys(environment.shape).toSorted());
  });

  test('changes nothing as it is, and its values are right ones', () => {
    expect(parseEnv(readFileSync('.env.example', 'utf8'))).toEqual({});
    const set = parseEnv(given.map((line) => line.slice(1)).join('\n'));
    const others = { TELEGRAM_BOT_TOKEN: '123456789:AA', HTTP_TOKEN: '0123456789abcdef' };
    const keys = { OPENROUTER_API_KEY: 'k', OPENAI_API_KEY: 'k' };
    expect(readConfig({ ...set, ...others, ...keys }).database).toEqual(readConfig({}).database);
  });
});

describe('the health check', () => {
  test.each([
    [{}, 'http://127.0.0.1:3000/readyz'],
    [{ HOST: '0.0.0.0', PORT: '8080' }, 'http://127.0.0.1:8080/readyz'],
    [{ HOST: '::' }, 'http://[::1]:3000/readyz'],
    [{ HOST: '[::1]', PORT: ' ' }, 'http://[::1]:3000/readyz'],
    [{ HOST: 'bot.example' }, 'http://bot.example:3000/readyz'],
  ])('of %j asks %s', (env, url) => {
    expect(readyUrl(env)).toBe(url);
  });

  test('is 0 for a bot that is ready, 1 for one that is not, and for none', async () => {
    const check = async (port: number) => {
      const child = spawn(process.execPath, [join('src', 'http', 'ask-ready.ts')], { env: { PORT: String(port) } });
      return new Promise((resolve) => child.once('close', resolve));
    };
    let ok = true;
    const server = await serve({ ready: async () => ({ ok, checks: {} }) });
    expect(await check(server.port)).toBe(0);
    ok = false;
    expect(await check(server.port)).toBe(1);
    await server.close();
    expect(await check(server.port)).toBe(1);
  });
});
