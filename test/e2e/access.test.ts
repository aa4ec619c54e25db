import { existsSync, readdirSync } from 'node:fs';
import { expect, onTestFinished, test, vi } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { startWorld, type World } from '../support/world.ts';
import { rowsOf, settled, tablesWith, Talk } from './stage.ts';
import { eventually } from '../support/eventually.ts';

interface Seen extends World {
  readonly lines: string[];
}

/** A world whose log is kept, closed with the test. */
async function world(env: Record<string, string>): Promise<Seen> {
  const lines: string[] = [];
  const made = await startWorld({ env: { LOG_LEVEL: 'info', ...env }, onLog: (line) => void lines.push(line) });
  onTestFinished(() => made.close());
  return Object.assign(made, { lines });
}

const codes = (lines: readonly string[]) =>
  lines.flatMap((line) => /t\.me\/conclave_bot\?start=([\w-]+)/.exec(line)?.[1] ?? []);

test('without lists a link in the log makes one person the owner, who lets groups in; strangers leave no trace', async () => {
  const made = await world({ ALLOWED_USERS: '' });
  const { api, ai, lines } = made;
  const [code = ''] = await api.until(() => (codes(lines).length > 0 ? codes(lines) : null));
  const [owner, stranger] = [api.person(10, { name: 'Olga' }), api.person(20, { name: 'Mallory' })];
  const [olga, mallory] = [new Talk(made, owner), new Talk(made, stranger)];
  const files = readdirSync(made.dir);

  const told = await mallory.asks('/open Who am I?', 'This bot is private.');
  expect(told.text).toContain('20');
  mallory.says('/start wrongwrongwrong1');
  mallory.says(`/start ${code}x`);
  mallory.says('/open Hello?');
  mallory.person.sends(mallory.person, 'document', { caption: 'secret file' });
  await olga.asks(`/start ${code}`, 'You are the owner of this bot now.');
  mallory.says(`/start ${code}`);
  olga.says('/open Who are we?');
  await olga.ended('Round 1 is complete.');
  // Told once an hour, and nothing else came of it.
  expect(mallory.all.filter(({ fromBot }) => fromBot)).toHaveLength(1);
  expect(ai.calls.every(({ messages }) => !JSON.stringify(messages).includes('Who am I'))).toBe(true);

  const hers = api.group('Olga’s', { owner, members: [stranger] });
  hers.add(api.bot);
  const inHers = new Talk(made, stranger, hers);
  await inHers.sees('Hello! I bring a panel');
  await inHers.asks('/status', 'No discussion is open.');
  const theirs = api.group('Mallory’s', { owner: stranger, members: [owner] });
  theirs.add(api.bot);
  const inTheirs = new Talk(made, stranger, theirs);
  inTheirs.says('/open Free answers?');
  // The owner is let in anywhere; the group is not.
  await new Talk(made, owner, theirs).asks('/status', 'No discussion is open.');
  expect(inTheirs.shown.filter(({ text }) => text.includes('complete'))).toEqual([]);
  await settled(made);
  expect(tablesWith(made, 'Free answers', 'Who am I', 'secret file')).toEqual([]);
  expect(new Set((rowsOf(made)['chat'] ?? []).map((row) => (row as { telegram_chat: number }).telegram_chat))).toEqual(
    new Set([10, hers.id, theirs.id]),
  );
  expect(readdirSync(made.dir)).toEqual(files);

  // Neither after a restart is there another code, and the owner is still the owner.
  await made.restart();
  await olga.asks('/status', 'A discussion is open');
  await inHers.asks('/status', 'No discussion is open.');
  expect(codes(lines)).toHaveLength(1);
  expect(lines.join('')).not.toMatch(/Who am I|Olga|Mallory|Who are we/);
  expect(existsSync(`${made.dir}/conclave.db`)).toBe(true);
});

test('by lists: a person anywhere, anyone in a chat; who is the owner the link decides', async () => {
  const chat = -4_111;
  const made = await world({ ALLOWED_USERS: '30', ALLOWED_CHATS: String(chat) });
  const { api, lines } = made;
  const [ann, bob] = [api.person(30, { name: 'Ann' }), api.person(40, { name: 'Bob' })];
  const place = api.group('Ours', { id: chat, owner: bob, members: [ann] });
  place.add(api.bot);
  const inOurs = new Talk(made, bob, place);
  await inOurs.asks('/status', 'No discussion is open.');
  // An anonymous admin of an allowed chat is anyone in it.
  place.make(bob, 'administrator', { anonymous: true });
  await inOurs.asks('/models', 'Models that can be chosen');
  inOurs.says('/open Whose question?');
  await inOurs.ended('Round 1 is complete.');
  await new Talk(made, bob).asks(
    '/status',
    'This bot is private. If it should be open to you, send its owner your id: 40',
  );
  await new Talk(made, ann).asks('/status', 'No discussion is open.');
  const carl = api.person(50, { name: 'Carl' });
  const other = api.group('Other', { owner: ann, members: [carl] });
  other.add(api.bot);
  await new Talk(made, carl, other).asks(
    '/status@conclave_bot',
    `name this chat (${other.id}) or you (50) in ALLOWED_CHATS`,
  );
  await new Talk(made, ann, other).asks('/status', 'No discussion is open.');
  expect(codes(lines)).toHaveLength(1);
});

test('the thirty-first command in a minute is answered with when to come back, once', async () => {
  const made = await world({});
  const ann = new Talk(made, made.api.person(1, { name: 'Ann' }));
  for (let n = 1; n <= 30; n += 1) ann.person.writes(n % 2 ? '/nosuch' : '/help');
  await ann.asks('/help', /^That was a lot at once\. I listen again in \d+ s\.$/);
  ann.says('/help');
  ann.says('/open One more?');
  const bea = new Talk(made, made.api.person(2, { name: 'Bea' }));
  await bea.asks('/help', 'Conclave');
  await settled(made);
  expect(ann.all.filter(({ text }) => text.startsWith('That was a lot'))).toHaveLength(1);
  expect(ann.all.filter(({ text, fromBot }) => fromBot && /^(Conclave|I do not know)/.test(text))).toHaveLength(30);
  expect(made.ai.calls).toEqual([]);
});

test('webhook: the secret is checked, what is sent again changes nothing, and it works as polling does', async () => {
  const port = await freePort();
  const made = await world({
    TELEGRAM_WEBHOOK_URL: `http://127.0.0.1:${port}`,
    TELEGRAM_WEBHOOK_SECRET: 'right',
    HTTP_TOKEN: 'a-token-of-16-or-more',
    PORT: String(port),
  });
  const { api, ai } = made;
  await api.until(() => api.calls.find(({ method, outcome }) => method === 'setWebhook' && outcome === 200));
  const ann = new Talk(made, api.person(1, { name: 'Ann' }));
  ann.says('/open Does it push?');
  await ann.ended('Round 1 is complete.');
  const calls = ai.calls.length;
  expect(api.calls.some(({ method }) => method === 'getUpdates')).toBe(false);

  const update = {
    update_id: 77_777,
    message: {
      message_id: 5000,
      date: 1,
      chat: { id: 1, type: 'private', first_name: 'Ann' },
      from: { id: 1, is_bot: false, first_name: 'Ann' },
      text: '/open Pushed twice?',
    },
  };
  const push = (secret: string, body: object) =>
    fetch(`http://127.0.0.1:${port}/telegram`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
      body: JSON.stringify(body),
    });
  expect((await push('wrong', update)).status).toBe(401);
  expect((await push('right', { no: 'update' })).status).toBe(400);
  const answers = await Promise.all([push('right', update), push('right', update)]);
  expect(answers.map(({ status }) => status)).toEqual([200, 200]);
  await ai.until(() => ai.calls.length === calls + 3);
  await ann.ended('Round 1 is complete.');
  expect((await push('right', update)).status).toBe(200);
  await settled(made);
  expect(ai.calls).toHaveLength(calls + 3);
  expect((await fetch(`http://127.0.0.1:${port}/readyz`)).status).toBe(200);
});

test('the pairing link is there however little is logged', async () => {
  const written = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
  onTestFinished(() => {
    written.mockRestore();
  });
  const lines: string[] = [];
  const made = await startWorld({
    env: { ALLOWED_USERS: '', LOG_LEVEL: 'warn' },
    onLog: (line) => void lines.push(line),
  });
  onTestFinished(() => made.close());
  await eventually(() =>
    expect(written.mock.calls.flat().join('')).toMatch(/https:\/\/t\.me\/\w+\?start=\S+ to become the owner\n/),
  );
  expect(lines).toEqual([]);
});
