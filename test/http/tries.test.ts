/** Wrong tokens are slowed. Time is set, not waited for. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Tries } from '../../src/http/tries.ts';
import { Secret } from '../../src/lib/log.ts';
import { bytes, raw, serve } from './serve.ts';

const TOKEN = '0123456789abcdef';
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());
const later = (seconds: number) => vi.setSystemTime(Date.now() + seconds * 1000);

const guarded = () => serve({ token: new Secret(TOKEN), register: (app) => void app.get('/page', () => 'seen') });

/** Asks as a client of this address behind a proxy of this machine. */
async function from(port: number, client: string, guess: string | null, path = '/page') {
  const authorization = guess === null ? {} : { authorization: `Bearer ${guess}` };
  return raw(port, path, { host: 'h', 'x-forwarded-for': client, ...authorization });
}

test('after ten wrong ones a client waits a minute, with the right one too; others do not', async () => {
  const { port, lines } = await guarded();
  for (let at = 0; at < 10; at++) expect((await from(port, '1.1.1.1', `wrong-${at}`)).status).toBe(401);
  const slowed = await from(port, '1.1.1.1', TOKEN);
  expect([slowed.status, Number(slowed.headers['retry-after'])]).toEqual([429, expect.any(Number)]);
  expect(slowed.text).toMatch(/^Too many wrong tokens were given: wait \d+ s\n$/);
  expect((await from(port, '1.1.1.1', 'wrong')).status).toBe(429);
  expect((await from(port, '1.1.1.2', TOKEN)).status).toBe(200);
  expect((await from(port, '1.1.1.1', null, '/healthz')).status).toBe(200);
  expect((await from(port, '1.1.1.1', null)).status).toBe(401);
  expect(lines.filter((line) => line.includes('wrong HTTP_TOKENs'))).toHaveLength(1);
  expect(lines.join()).not.toMatch(/1\.1\.1\.1|0123456789abcdef|wrong-1/);
  later(61);
  expect((await from(port, '1.1.1.1', TOKEN)).status).toBe(200);
});

test('the form, the address and the cookie count as the header does', async () => {
  const { port } = await guarded();
  const client = { host: 'h', 'x-forwarded-for': '1.1.1.1' };
  const form = { ...client, 'content-type': 'application/x-www-form-urlencoded' };
  for (let at = 0; at < 4; at++) {
    expect((await raw(port, `/page?token=wrong${at}`, client)).status).toBe(401);
    expect((await raw(port, '/page', { ...client, cookie: `conclave_token=${at}` })).status).toBe(401);
  }
  for (let at = 0; at < 2; at++)
    expect((await raw(port, '/login', form, { method: 'POST', body: `token=${at}` })).status).toBe(401);
  for (const answer of [
    raw(port, `/page?token=${TOKEN}`, client),
    raw(port, '/login', form, { method: 'POST', body: `token=${TOKEN}` }),
    from(port, '1.1.1.1', TOKEN),
  ])
    expect((await answer).status).toBe(429);
});

test('tries that arrive in one piece are counted one by one', async () => {
  const { port } = await guarded();
  const line = (guess: string) => `GET /page HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer ${guess}\r\n\r\n`;
  const statuses = await bytes(port, `${line('wrong').repeat(40)}${line(TOKEN)}`);
  expect(statuses).toEqual([...Array<number>(10).fill(401), ...Array<number>(31).fill(429)]);
});

test('a right one is no try: however many there are, they pass', async () => {
  const { port } = await guarded();
  const line = `GET /page HTTP/1.1\r\nHost: h\r\nAuthorization: Bearer ${TOKEN}\r\n\r\n`;
  expect(new Set(await bytes(port, line.repeat(50)))).toEqual(new Set([200]));
});

test('from many addresses at once: all together are slowed, but who was right before is not', async () => {
  const { port } = await guarded();
  expect((await from(port, '9.9.9.9', TOKEN)).status).toBe(200);
  const statuses: number[] = [];
  for (let at = 0; at < 260; at++) statuses.push((await from(port, `11.9.${at}.1`, 'wrong')).status);
  expect(statuses).toEqual([...Array<number>(200).fill(401), ...Array<number>(60).fill(429)]);
  expect((await from(port, '8.8.8.8', TOKEN)).status).toBe(429);
  expect((await from(port, '9.9.9.9', TOKEN)).status).toBe(200);
  later(61);
  expect((await from(port, '8.8.8.8', TOKEN)).status).toBe(200);
});

test('one household of IPv6 is one client', async () => {
  const { port } = await guarded();
  for (let at = 1; at <= 10; at++) expect((await from(port, `2001:db8:0:7::${at}`, 'wrong')).status).toBe(401);
  expect((await from(port, '2001:db8:0:7:ffff::1', TOKEN)).status).toBe(429);
  expect((await from(port, '2001:db8:0:8::1', TOKEN)).status).toBe(200);
});

test('what is remembered of clients is bounded, whatever they send', async () => {
  const tries = new Tries();
  for (let at = 0; at < 5000; at++) await tries.take(`wrong ${at}`, false);
  expect(tries.size).toBe(200);
  const right = new Tries();
  for (let at = 0; at < 5000; at++) await right.take(`right ${at}`, true);
  expect(right.size).toBe(100);
});
