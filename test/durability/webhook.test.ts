/** Whatever is posted to the webhook with the right secret: it is answered, the bot lives, and other chats notice nothing. */
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { startWorld } from '../support/world.ts';
import { isSettled, rowsOf } from './rows.ts';
import { withSeed } from './seed.ts';
import { ALLOWED, update } from './updates.ts';

const BODIES = 400;
const AT_ONCE = 8;
/** No update is of this chat. */
const RESTING = 8;

/** An update as JSON, or what is left of one on its way: cut, doubled, with a character changed. */
const body = fc
  .tuple(update, fc.nat(), fc.nat(), fc.constantFrom('whole', 'whole', 'whole', 'cut', 'twice', 'changed'))
  .map(([one, id, at, how]) => {
    const json = JSON.stringify({ update_id: id, ...one });
    const place = at % json.length;
    if (how === 'cut') return json.slice(0, place);
    if (how === 'twice') return json + json;
    return how === 'changed' ? `${json.slice(0, place)}\u0000${json.slice(place + 1)}` : json;
  });

async function post(url: string, content: string): Promise<number> {
  const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': 'right' };
  return (await fetch(url, { method: 'POST', headers, body: content })).status;
}

async function fuzz(seed: number): Promise<void> {
  const port = await freePort();
  const base = `http://127.0.0.1:${port}`;
  const webhook = {
    TELEGRAM_WEBHOOK_URL: base,
    TELEGRAM_WEBHOOK_SECRET: 'right',
    PORT: String(port),
    HTTP_TOKEN: 'a-token-of-16-or-more',
  };
  const world = await startWorld({ env: { ...webhook, ALLOWED_USERS: [...ALLOWED, RESTING].join() } });
  const { api } = world;
  const path = join(world.dir, 'conclave.db');
  try {
    await api.until(() => api.calls.find(({ method, outcome }) => method === 'setWebhook' && outcome === 200));
    const resting = api.person(RESTING);
    resting.writes('/open Why?');
    await api.until(() => api.messages(resting).find(({ text }) => text.startsWith('Round 1 is complete.')));
    await expect.poll(() => isSettled(path, 1)).toBe(true);
    // The first chat of this database.
    const before = rowsOf(path, 1);
    expect(before).toContain('Answer of gpt-x.');

    const bodies = fc.sample(body, { numRuns: BODIES, seed });
    const statuses: number[] = [];
    const line = async (): Promise<void> => {
      for (let next = bodies.pop(); next !== undefined; next = bodies.pop())
        statuses.push(await post(`${base}/telegram`, next));
    };
    await Promise.all(Array.from({ length: AT_ONCE }, line));
    expect(new Set(statuses)).toEqual(new Set([200, 400]));
    expect(statuses).toHaveLength(BODIES);

    expect(rowsOf(path, 1)).toBe(before);
    expect((await fetch(`${base}/healthz`)).status).toBe(200);
    resting.writes('/status');
    await api.until(() => api.messages(resting).find(({ text }) => text.startsWith('A discussion is open')));
  } finally {
    await world.close();
  }
}

test(`${BODIES} random bodies`, { timeout: 120_000 }, async () => {
  await expect(withSeed(fuzz)).resolves.toBeNull();
});
