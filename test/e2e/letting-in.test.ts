/** Who may: the owner lets in and takes back, in the chat; access is asked again before work is taken up; who may say yes to a deletion. */
import { expect, onTestFinished, test } from 'vitest';
import { startWorld, type World } from '../support/world.ts';
import { buttonsOf, rowsOf, settled, Talk } from './stage.ts';

interface Seen extends World {
  readonly lines: string[];
}

async function world(env: Record<string, string>): Promise<Seen> {
  const lines: string[] = [];
  const made = await startWorld({ env: { LOG_LEVEL: 'info', ...env }, onLog: (line) => void lines.push(line) });
  onTestFinished(() => made.close());
  return Object.assign(made, { lines });
}

/** A world with an owner who has paired. */
async function owned(env: Record<string, string> = { ALLOWED_USERS: '' }): Promise<{ made: Seen; olga: Talk }> {
  const made = await world(env);
  const code = () => made.lines.flatMap((line) => /start=([\w-]+)/.exec(line)?.[1] ?? [])[0];
  const found = await made.api.until(code);
  const olga = new Talk(made, made.api.person(10, { name: 'Olga' }));
  await olga.asks(`/start ${found}`, 'You are the owner of this bot now.');
  return { made, olga };
}

const logged = (made: Seen, what: string) =>
  made.lines.map((line) => JSON.parse(line) as Record<string, unknown>).filter(({ msg }) => msg === what);

test('a stranger asks; the owner is told by id, with a button; what is allowed can be taken back', async () => {
  const { made, olga } = await owned();
  const { api } = made;
  const mallory = new Talk(made, api.person(20, { name: 'Mallory @olga t.me/evil' }));
  await mallory.asks('/open May I?', 'This bot is private.');
  const note = await olga.sees('20 asked to use me');
  // The id comes first, and the name calls nobody and opens nothing.
  expect(note.text).toMatch(/^20 asked to use me \(“Mallory @\u2060olga t\.\u2060me\/\u2060evil”/);
  expect(note.entities).toEqual([]);
  expect(buttonsOf(note)).toEqual(['Allow 20']);

  // Nobody else's press lets anybody in, whatever message it is said to be on.
  api.push({
    callback_query: {
      id: 'mallory',
      from: { id: 20, is_bot: false, first_name: 'Mallory' },
      chat_instance: '1',
      data: 'a:20',
      message: { message_id: note.id, date: 1, chat: { id: 20, type: 'private', first_name: 'M' }, text: 'x' },
    },
  });
  const answered = api.until(() => api.calls.find(({ payload }) => payload['callback_query_id'] === 'mallory'));
  expect((await answered).payload['text']).toContain('This bot is private.');
  expect(logged(made, 'allowed')).toEqual([]);

  await olga.person.presses(note, 'Allow 20');
  await api.until(() => logged(made, 'allowed')[0]);
  mallory.says('/open May I now?');
  await mallory.ended('Round 1 is complete.');
  expect(logged(made, 'allowed')).toMatchObject([{ id: 20, by: 10 }]);

  const list = await olga.asks('/access', 'Owner: 10');
  expect(list.text).toContain('Allowed by the owner: 20');
  await olga.person.presses(list, 'Revoke 20');
  await api.until(() => logged(made, 'no longer allowed')[0]);
  const calls = made.ai.calls.length;
  mallory.says('/open And now?');
  await settled(made);
  await olga.asks('/access', 'Allowed by the owner: nobody');
  expect(made.ai.calls.length).toBe(calls);
  expect(logged(made, 'this person owns the bot now')).toMatchObject([{ user: 10 }]);
  expect(logged(made, 'not allowed, and told so')).toMatchObject([{ chat: 20, user: 20 }]);
  expect(made.lines.join('')).not.toMatch(/Mallory|May I/);
}, 60_000);

test('/allow by id, as a reply, for a group; only the owner; it outlives a restart', async () => {
  const { made, olga } = await owned();
  const { api } = made;
  const [ben, cem] = [api.person(21, { name: 'Ben' }), api.person(22, { name: 'Cem' })];
  await olga.asks('/allow 21', '21 may use me now.');
  await olga.asks('/allow@conclave_bot 21', '21 could use me before.');
  await olga.asks('/allow', 'Whom?');
  await olga.asks('/allow Ben', 'Whom?');
  await new Talk(made, ben).asks('/allow 22', 'Only the owner of this bot can do that.');
  await new Talk(made, ben).asks('/access', 'Only the owner of this bot can do that.');

  const theirs = api.supergroup('Theirs', { owner: cem, members: [olga.person, ben] });
  theirs.add(api.bot);
  const inTheirs = new Talk(made, cem, theirs);
  const asked = cem.says(theirs, '/status@conclave_bot');
  await inTheirs.sees('not yet allowed here');
  const olgaThere = new Talk(made, olga.person, theirs);
  await olgaThere.asks('/allow', '22 may use me now.', { replyTo: asked });
  await inTheirs.asks('/status', 'No discussion is open.');
  await olgaThere.asks('/allow', `${theirs.id} may use me now.`);
  await made.restart();
  const dan = api.person(23, { name: 'Dan' });
  theirs.add(dan);
  await new Talk(made, dan, theirs).asks('/status', 'No discussion is open.');
  await new Talk(made, ben).asks('/status', 'No discussion is open.');
  const list = await olga.asks('/access', 'Owner: 10');
  expect(list.text).toContain(`Allowed by the owner: 21, 22, ${theirs.id}`);
}, 60_000);

test('at most five notes an hour, whoever asks; the lists name the owner’s people too', async () => {
  const { made, olga } = await owned({ ALLOWED_USERS: '30' });
  for (let id = 40; id < 50; id += 1)
    await new Talk(made, made.api.person(id, { name: 'X' })).asks('/open Me?', 'This bot is private.');
  await new Talk(made, made.api.person(30, { name: 'Listed' })).asks('/status', 'No discussion is open.');
  const list = await olga.asks('/access', 'By ALLOWED_USERS and ALLOWED_CHATS: 30');
  expect(list.keyboard ?? []).toEqual([]);
  expect(olga.all.filter(({ text }) => text.includes('asked to use me'))).toHaveLength(5);
  await made.restart();
  // What is let in beside the lists is named at the start.
  await made.api.until(
    () => logged(made, 'beside ALLOWED_USERS and ALLOWED_CHATS these may use the bot; /access takes it back')[0],
  );
}, 60_000);

test('a group that is not allowed is answered once an hour, and only when the bot is named; presses are limited', async () => {
  const made = await world({ ALLOWED_USERS: '1' });
  const { api } = made;
  const people = Array.from({ length: 20 }, (_, n) => api.person(100 + n, { name: `P${n}` }));
  const [first] = people;
  if (!first) throw new Error('nobody');
  const place = api.supergroup('Crowd', { owner: first, members: people.slice(1) });
  place.add(api.bot);
  const there = new Talk(made, first, place);
  await there.sees('not yet allowed here');
  for (const person of people) {
    person.says(place, '/start');
    person.says(place, '/ban everyone');
    person.says(place, '/status@conclave_bot');
    person.says(place, '@conclave_bot hello');
  }
  const ann = new Talk(made, api.person(1, { name: 'Ann' }));
  await ann.asks('/status', 'No discussion is open.');
  expect(there.all.filter(({ fromBot }) => fromBot)).toHaveLength(1);

  // A hundred presses of one stranger.
  const board = await ann.asks('/models', 'Models that can be chosen');
  for (let n = 0; n < 100; n += 1)
    api.push({
      callback_query: {
        id: `press-${n}`,
        from: { id: 119, is_bot: false, first_name: 'P' },
        chat_instance: '1',
        data: 'p:1:p1',
        message: { message_id: board.id, date: 1, chat: { id: 119, type: 'private', first_name: 'P' }, text: 'x' },
      },
    });
  await ann.asks('/models', 'Models that can be chosen');
  const answers = api.calls.filter(
    ({ method, payload }) =>
      method === 'answerCallbackQuery' && String(payload['callback_query_id']).startsWith('press-'),
  );
  expect(answers.length).toBeLessThanOrEqual(5);
  expect(made.ai.calls).toEqual([]);
}, 60_000);

test('a person is taken off the list while /discuss runs and the process is down: no more calls, nothing shown', async () => {
  const made = await world({ ALLOWED_USERS: '1,2' });
  const { api, ai } = made;
  const [ann, bea] = [new Talk(made, api.person(1, { name: 'Ann' })), new Talk(made, api.person(2, { name: 'Bea' }))];
  for (const model of ['claude-x', 'gpt-x', 'gemini-x']) ai.reply(model, { text: 'An answer.', waitMs: 300 });
  ann.says('/discuss 6 Is it so?');
  await ann.sees(/^Claude\n/);
  await made.restart({ ALLOWED_USERS: '2' });
  const [calls, shown] = [ai.calls.length, ann.shown.length];
  bea.says('/open Do others go on?');
  await bea.ended('Round 1 is complete.');
  await settled(made, 2);
  // Three of Bea's, and none of Ann's.
  expect(ai.calls.slice(calls).filter(({ messages }) => JSON.stringify(messages).includes('Is it so'))).toEqual([]);
  expect(ann.shown.length).toBeLessThanOrEqual(shown + 1);
}, 60_000);

test('in a group who asked, an admin or the owner says yes to a deletion, and nobody else', async () => {
  const made = await world({ ALLOWED_CHATS: '-100777', ALLOWED_USERS: '' });
  const { api } = made;
  const [ada, bob, eve] = [
    api.person(1, { name: 'Ada' }),
    api.person(2, { name: 'Bob' }),
    api.person(3, { name: 'Eve' }),
  ];
  const place = api.supergroup('Ours', { id: -100777, owner: ada, members: [bob, eve] });
  place.add(api.bot);
  const [asAda, asBob, asEve] = [ada, bob, eve].map((person) => new Talk(made, person, place));
  if (!asAda || !asBob || !asEve) throw new Error('nobody');
  await asBob.asks('/project new Garden', 'Garden');
  const garden = await asBob.asks('/project delete Garden', 'Garden');
  await eve.presses(garden, 'Yes, delete');
  const refused = 'Only who asked for this, an admin of the group, or the owner of the bot can say yes.';
  await api.until(() =>
    api.calls.find(({ method, payload }) => method === 'answerCallbackQuery' && payload['text'] === refused),
  );
  const projects = () => (rowsOf(made)['project'] ?? []).map((row) => (row as { name: string }).name);
  expect(projects()).toContain('Garden');
  await bob.presses(garden, 'Yes, delete');
  await api.until(() => !projects().includes('Garden'));

  // Data that a client made up, on a message that answers its own: our own record counts.
  const forget = await asBob.asks('/forget', 'everything');
  const mine = await asEve.asks('/status', 'No discussion is open.');
  const yes = (forget.keyboard ?? []).flat().find(({ text }) => text.startsWith('Yes'))?.callback_data ?? '';
  api.push({
    callback_query: {
      id: 'forged',
      from: { id: 3, is_bot: false, first_name: 'Eve' },
      chat_instance: '1',
      data: yes,
      message: {
        message_id: mine.id,
        date: 1,
        chat: { id: place.id, type: 'supergroup', title: 'Ours' },
        text: 'x',
        reply_to_message: {
          message_id: mine.replyTo ?? 1,
          date: 1,
          chat: { id: place.id, type: 'supergroup', title: 'Ours' },
          from: { id: 3, is_bot: false, first_name: 'Eve' },
          text: '/forget',
        },
      },
    },
  });
  await api.until(() =>
    api.calls.find(
      ({ method, payload }) => method === 'answerCallbackQuery' && payload['callback_query_id'] === 'forged',
    ),
  );
  await settled(made);
  expect(rowsOf(made)['chat'] ?? []).toHaveLength(1);
  // An admin of the group may.
  await ada.presses(forget, 'Yes, delete');
  await asAda.sees('Everything of this chat is deleted');
}, 60_000);
