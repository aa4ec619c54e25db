/** A gateway and a worker as programs of their own: what people see of a call that is made elsewhere, and who may give work to a worker. */
import { connect } from 'node:http2';
import { createConnection } from 'node:net';
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { median } from '../bench/statistics.ts';
import { read } from '../inspect/support.ts';
import { freePort } from '../support/free-port.ts';
import { startPostgresql, type PostgresqlServer } from '../support/postgresql.ts';
import { withDatabase } from '../support/read-database.ts';
import { noRestate, startBalancer, startRestate } from '../support/restate.ts';
import { answers, cluster } from './stage.ts';

const TIMEOUT_MS = 60_000;
const WORDS = 'These words grow, one after the other, until they are all there. ';

describe.skipIf(noRestate)('programs', () => {
  let server: PostgresqlServer;
  beforeAll(async () => {
    server = await startPostgresql(['max_connections=300']);
  }, 60_000);
  afterAll(() => server.stop());

  async function both(name: string, options?: Parameters<typeof startRestate>[0]) {
    const [restate, balancer] = [await startRestate(options), await startBalancer()];
    const here = await cluster(server, name, { restate, balancer });
    return { ...here, restate, balancer };
  }

  test(
    '/stop aborts a request of another program, and what people have seen of the answer stays',
    { timeout: TIMEOUT_MS },
    async () => {
      const here = await both('stops');
      const worker = await here.worker();
      await answers(worker, 200);
      const gateway = await here.start({ ROLE: 'gateway' });
      await answers(gateway, 200);
      const { ai, api } = here;
      ai.reply('gpt-x', { text: WORDS.repeat(40), pieces: 400, delayMs: 50 });
      const took: number[] = [];
      for (let n = 1; n <= 5; n++) {
        const person = here.person(n);
        person.writes('/ask gpt Why?');
        // It is seen to grow, and somebody is seen to write.
        await api.until(() => api.messages(n).some(({ text }) => text.includes('These words grow')), {
          what: 'a preview',
        });
        const began = performance.now();
        person.writes('/stop');
        await api.until(() => ai.calls.at(-1)?.closedEarly === true, { what: 'the end of the request' });
        took.push(performance.now() - began);
        await api.until(() => api.messages(n).some(({ text }) => text.includes('It was stopped here')), {
          what: 'what there was',
        });
      }
      process.stderr.write(`/stop reaches a provider of another program's after ${median(took).toFixed(0)} ms\n`);
      expect(api.calls.some(({ method }) => method === 'sendChatAction')).toBe(true);
      const left = () =>
        withDatabase(here.url, [], (database) => database.prepare<object>('select * from preview').all());
      await expect.poll(left).toEqual([]);
      expect(ai.calls).toHaveLength(5);
    },
  );

  test('the statechart page of a gateway shows what a worker does', { timeout: TIMEOUT_MS }, async () => {
    const here = await both('looks');
    await answers(await here.worker(), 200);
    const gateway = await here.start({ ROLE: 'gateway' });
    await answers(gateway, 200);
    here.person(1).writes('/open Why?');
    await here.api.until(() => here.api.messages(1).some(({ text }) => text.includes('is complete')), {
      what: 'a round',
    });
    const id = withDatabase(here.url, 0, (db) => db.prepare<{ id: number }>('select id from chat').get()?.id ?? 0);
    const page = await read(`${gateway.url}/inspect/stream?chat=${id}`);
    await page.next('chat');
    here.person(1).writes('/next');
    const taken = await page.next<{ event: { type: string }; to: string; refused: boolean }>(
      'transition',
      ({ event }) => event.type === 'next',
    );
    expect(taken).toMatchObject({ refused: false });
    await page.next('transition', ({ event }: { event: { type: string } }) => event.type === 'turn.answered');
    page.leave();
  });

  test('one program is a gateway and a worker at once, and stands by as both', { timeout: TIMEOUT_MS }, async () => {
    const here = await both('all');
    const program = async () => {
      const port = await freePort();
      here.balancer.targets = [...here.balancer.targets, port];
      return here.start({ ROLE: 'all', WORKER_PORT: String(port) });
    };
    const first = await program();
    await answers(first, 200);
    const second = await program();
    await answers(second, 503);
    here.asks();
    await here.asked(100);
    first.bot.signal('SIGTERM');
    expect((await first.bot.ended).code).toBe(0);
    await here.over();
    here.expectWhole(here.rows(), here.ai.calls.length);
  });

  test(
    'the limit of a provider holds for all workers together where Restate keeps it',
    { timeout: TIMEOUT_MS },
    async () => {
      const here = await both('limits', { limits: true });
      let [running, most] = [0, 0];
      here.ai.reply('*', async () => {
        most = Math.max(most, ++running);
        await new Promise((resolve) => setTimeout(resolve, 300));
        running--;
        return {};
      });
      for (let n = 0; n < 2; n++) await answers(await here.worker({ AI_CONCURRENCY: '3' }), 200);
      await answers(await here.start({ ROLE: 'gateway' }), 200);
      const people = [1, 2, 3, 4, 5];
      for (const id of people) here.person(id).writes('/open Why?');
      const complete = (id: number) => here.api.messages(id).some(({ text }) => text.includes('is complete'));
      await here.api.until(() => people.every(complete), { what: 'all rounds', timeoutMs: 30_000 });
      expect(most).toBe(3);
    },
  );

  test('a worker takes work from its own Restate alone', { timeout: TIMEOUT_MS }, async () => {
    const here = await both('signs', { signs: true });
    const key = here.restate.identityKey ?? '';
    expect(key).toMatch(/^publickeyv1_/);
    await answers(await here.worker({ RESTATE_IDENTITY_KEY: key }), 200);
    await answers(await here.start({ ROLE: 'gateway' }), 200);
    here.person(1).writes('/ask gpt Why?');
    await here.api.until(() => here.api.messages(1).some(({ text }) => text.startsWith('GPT\n')), {
      what: 'an answer',
    });

    const session = connect(here.balancer.url);
    onTestFinished(() => session.destroy());
    const status = await new Promise((resolve, reject) => {
      const request = session.request({
        ':path': '/discover',
        accept: 'application/vnd.restate.endpointmanifest.v3+json',
      });
      request.on('response', (headers) => resolve(headers[':status']));
      request.on('error', reject);
      request.end();
    });
    expect(status).toBe(401);
    // Nor does it end of what no HTTP/2 is.
    for (const said of [
      'GET /discover HTTP/1.1\r\nhost: x\r\n\r\n',
      '\0'.repeat(1000),
      'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\xff\xff\xff',
    ]) {
      const socket = createConnection(here.balancer.port, '127.0.0.1', () => socket.end(said, 'latin1'));
      await new Promise((resolve) => socket.on('close', resolve).on('error', resolve).resume());
    }
    here.person(2).writes('/ask gpt Why?');
    await here.api.until(() => here.api.messages(2).some(({ text }) => text.startsWith('GPT\n')), {
      what: 'an answer',
    });
  });
});
