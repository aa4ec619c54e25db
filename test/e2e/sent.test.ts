/** What people really send: one test for each kind of message, named after it. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/bot-api/bot-api.ts';
import { oneWorld, rowsOf, settled, Talk } from './stage.ts';

const stage = oneWorld({
  env: { ALLOWED_CHATS: '-1002777', ALLOWED_USERS: Array.from({ length: 100 }, (_, n) => n + 101).join(',') },
});
const CLOSING = 'Round 1 is complete.';
const UNSEEN = 'it sees no pictures and hears nothing';
let serial = 0;

/** Somebody nobody has heard of, in private. */
function someone(): Talk {
  serial += 1;
  return new Talk(stage.world, stage.world.api.person(serial + 100, { name: 'Ann' }));
}

/** A group of its own. */
function group(): { readonly ann: Talk; readonly ben: Talk } {
  const { api } = stage.world;
  api.bot.readsAll = true;
  const [ann, ben] = [someone().person, someone().person];
  const place = api.supergroup(`Sent ${serial}`, { owner: ann });
  place.add(api.bot);
  place.add(ben);
  return { ann: new Talk(stage.world, ann, place), ben: new Talk(stage.world, ben, place) };
}

/** The requests whose newest words hold a text. */
const asking = (text: string) =>
  stage.world.ai.calls.filter(({ messages }) => String(messages.at(-1)?.content).includes(text));
/** What the newest request was told. */
const told = () => JSON.stringify(stage.world.ai.calls.at(-1)?.messages);
/** How many requests a test made so far; some waits are for nothing to happen. */
const calls = () => stage.world.ai.calls.length;

const forwarded = (name = 'Eve Adams') => ({
  forward_origin: { type: 'hidden_user', sender_user_name: name, date: 1 },
});
const blocks = (...given: readonly object[]) => ({ rich_message: { blocks: given } });
const RICH = blocks(
  { type: 'section_heading', size: 2, text: 'Two stores' },
  { type: 'paragraph', text: ['Which is ', { type: 'bold', text: 'safer' }, '?'] },
  { type: 'preformatted', language: 'sql', text: 'SELECT 1;' },
);

test('rich message: in private, forwarded, as the message replied to, in a group', async () => {
  const ann = someone();
  await ann.asks('', /^Claude\n/, { fields: RICH });
  await ann.ended(CLOSING);
  for (const part of ['## Two stores', 'Which is **safer**?', '```sql\\nSELECT 1;']) expect(told()).toContain(part);

  const bea = someone();
  await bea.asks('', /^Claude\n/, { fields: { ...RICH, ...forwarded() } });
  await bea.ended(CLOSING);
  expect(told()).toContain('[forwarded from Eve Adams]\\n> ## Two stores');

  const { ann: cem, ben } = group();
  const rich = ben.says('', { fields: RICH });
  await cem.asks('/ask claude Well?', /^Claude\n/, { replyTo: rich });
  expect(told()).toContain('Which is **safer**?');
  await cem.asks('', /^Claude\n/, {
    fields: blocks({ type: 'paragraph', text: ['@conclave_bot ', { type: 'italic', text: 'why' }, ' so?'] }),
  });
  await cem.ended(CLOSING);
  expect(told()).toMatch(/\*why\* so\?/);
});

test.each([
  ['plain', ''],
  ['/ask', '/ask claude '],
  ['/discuss', '/discuss 1 '],
])('a long paste in two messages, %s: one question', async (_, lead) => {
  const ann = someone();
  const marks = `B${serial}`;
  const first = `${lead}${marks} start ${'lorem ipsum '.repeat(400)}`.slice(0, 4095);
  const from = calls();
  ann.says(first);
  const second = ann.says(`${'dolor sit '.repeat(80)}end of ${marks}`);
  await stage.world.api.until(() => ann.all.find(({ text, id }) => id > second.id && text.startsWith('Claude\n')));
  await settled(stage.world);
  const asked = stage.world.ai.calls.slice(from).filter(({ closedEarly }) => !closedEarly);
  expect(asked).toHaveLength(lead === '/ask claude ' ? 1 : 3);
  for (const { messages } of asked)
    expect(JSON.stringify(messages)).toMatch(new RegExp(`${marks} start.*end of ${marks}`));
  const rows = (rowsOf(stage.world)['message'] ?? []) as { text: string; role: string }[];
  expect(rows.filter(({ text }) => text.includes(`end of ${marks}`))).toHaveLength(1);
});

test('a restart while the rest of a long question is awaited: it is asked, once', async () => {
  const ann = someone();
  const from = calls();
  ann.says(`R start ${'lorem ipsum '.repeat(400)}`.slice(0, 4090));
  await ann.seesButtons('Stop');
  expect(calls()).toBe(from);
  await stage.world.restart();
  await ann.ended(CLOSING);
  expect(calls()).toBe(from + 3);
});

test('a long paste in two messages, after the mention in a group: one question, though its rest names nobody', async () => {
  const { ann } = group();
  const from = calls();
  ann.says(`@conclave_bot G start ${'lorem ipsum '.repeat(400)}`.slice(0, 4095));
  ann.says('the rest, end of G');
  await ann.ended(CLOSING);
  await settled(stage.world);
  const asked = stage.world.ai.calls.slice(from).filter(({ closedEarly }) => !closedEarly);
  expect(asked).toHaveLength(3);
  for (const { messages } of asked) expect(JSON.stringify(messages)).toMatch(/G start.*end of G/);
});

test('a comment and the forward it is about: one question', async () => {
  const ann = someone();
  stage.world.ai.reply('claude-x', { waitMs: 100 });
  ann.says('Is this true, F?');
  const forward = ann.says('/stop The moon is made of cheese.', { fields: forwarded() });
  await ann.ended(CLOSING);
  await settled(stage.world);
  stage.world.ai.reply('claude-x', {});
  expect(JSON.stringify(asking('Is this true, F?').at(-1)?.messages)).toContain(
    'Is this true, F?\\n\\n[forwarded from Eve Adams]\\n> /stop The moon',
  );
  expect(ann.all.filter(({ text, id }) => id > forward.id && text.startsWith('Claude\n'))).toHaveLength(1);
});

test('a forward is never a command, and never its sender’s own words', async () => {
  const ann = someone();
  await ann.asks('/export I owe you 5 euros', /^Claude\n/, { fields: forwarded('Max') });
  await ann.ended(CLOSING);
  expect(told()).toContain('[forwarded from Max]\\n> /export I owe you 5 euros');
});

test('an album with its caption on the second photo: one question, no hint, the models know of the photos', async () => {
  const ann = someone();
  const fields = { media_group_id: `album ${serial}` };
  const first = ann.person.sends(ann.chat, 'photo', { fields });
  ann.person.sends(ann.chat, 'photo', { fields, caption: 'Which of these is older?' });
  await stage.world.api.until(() => ann.all.find(({ text, id }) => id > first.id && text.startsWith(CLOSING)));
  await settled(stage.world);
  const said = ann.all.filter(({ id, fromBot }) => fromBot && id > first.id).map(({ text }) => text);
  expect(said.filter((text) => text.includes('I can only read text'))).toEqual([]);
  expect(said.filter((text) => text.includes(UNSEEN))).toHaveLength(1);
  expect(told()).toContain('Which of these is older?\\n\\n[photo]');
});

test('an album with three captions: one question with all of them', async () => {
  const ann = someone();
  const fields = { media_group_id: `album of three ${serial}` };
  for (const caption of ['The first', 'the second', 'and the third, T?'])
    ann.person.sends(ann.chat, 'photo', { fields, caption });
  await stage.world.api.until(() => ann.all.findLast(({ text }) => text.startsWith(CLOSING)));
  await settled(stage.world);
  expect(
    asking('and the third, T?').some(({ messages }) =>
      /The first.*the second.*the third/.test(JSON.stringify(messages)),
    ),
  ).toBe(true);
});

test('hidden links and code: what entities say reaches the models, in text, caption and the message replied to', async () => {
  const ann = someone();
  const link = { type: 'text_link', offset: 4, length: 4, url: 'https://example.com/a' } as const;
  await ann.asks('See this, and x = 1', /^Claude\n/, {
    entities: [link, { type: 'pre', offset: 14, length: 5, language: 'python' }],
  });
  await ann.ended();
  expect(told()).toContain('[this](https://example.com/a)');
  expect(told()).toContain('```python\\nx = 1\\n```');
  const { ann: bea, ben } = group();
  const linked = ben.says('See this', { entities: [link] });
  await bea.asks('/ask claude Why?', /^Claude\n/, { replyTo: linked });
  expect(told()).toContain('[this](https://example.com/a)');
});

test.each([
  ['last', 'Which db, @conclave_bot?', {}, 'Which db?'],
  ['in the middle', 'Tell me, @conclave_bot, which db?', {}, 'which db?'],
  ['after a command', '/open @conclave_bot Which db?', {}, 'Which db?'],
  [
    'by its display name',
    'Conclave which db?',
    {
      entities: [{ type: 'text_mention', offset: 0, length: 8, user: { id: 1, is_bot: true, first_name: 'Conclave' } }],
    },
    'which db?',
  ],
] as const)('the bot named %s in a group: addressed, its name taken out', async (_, text, options, question) => {
  const { ann } = group();
  const given = 'entities' in options ? options.entities : undefined;
  const entities = given?.map((entity) => ({ ...entity, user: { ...entity.user, id: stage.world.api.bot.id } }));
  ann.says(text, entities ? { entities } : {});
  await ann.ended(CLOSING);
  expect(told()).toContain(question);
  expect(told()).not.toContain('conclave_bot');
});

test('the bot named before a command, and alone as a reply to somebody’s question', async () => {
  const { ann, ben } = group();
  ann.says('@conclave_bot /discuss 1 Cats or dogs?');
  await ann.ended(CLOSING);
  expect(told()).toContain('Cats or dogs?');
  const asked = ben.says('And which parrot?');
  await ann.asks('@conclave_bot', /Claude\n/, { replyTo: asked });
  await ann.ended(CLOSING);
  expect(told()).toContain('And which parrot?');
  await ann.asks('/new @conclave_bot', 'This discussion is closed.');
});

test.each(['/ask @gpt q?', '/ask gpt: q?', '/ask GPT, q?'])('the model named freely: %s', async (text) => {
  const ann = someone();
  ann.says(text);
  expect((await ann.sees(/^(Claude|GPT|Gemini)\nAnswer/)).text).toMatch(/^GPT/);
});

test.each([
  ['photo', { photo: [{ file_id: 'a', file_unique_id: 'b', width: 1, height: 1 }] }, '[photo]', true],
  [
    'poll',
    { poll: { question: 'Lunch?', options: [{ text: 'Soup' }, { text: 'Rice' }] } },
    '[poll: Lunch?]\\n- Soup\\n- Rice',
    false,
  ],
  ['place', { location: { latitude: 52.5, longitude: 13.4 } }, '[place: 52.50000, 13.40000]', false],
  ['contact', { contact: { first_name: 'Max', phone_number: '+49' } }, '[contact: Max]', false],
  ['voice', { voice: { file_id: 'a', duration: 1 } }, '[voice message]', true],
  ['file', { document: { file_id: 'a', file_name: 'plan.pdf' } }, '[file: plan.pdf]', true],
  ['story', { story: { id: 1 } }, '[story]', true],
] as const)('/ask as a reply to a %s: the models are told what it is', async (_, fields, note, hidden) => {
  const ann = someone();
  const shown = ann.says('', { fields: { ...fields, text: undefined } });
  await settled(stage.world);
  await ann.asks('/ask claude What is it?', /^Claude\n/, { replyTo: shown });
  await settled(stage.world);
  expect(told()).toContain(note);
  expect(ann.shown.filter(({ text }) => text.includes(UNSEEN))).toHaveLength(hidden ? 1 : 0);
});

test.each(['paid_media', 'live_photo', 'checklist', 'game'])('%s alone in private: the hint', async (kind) => {
  const ann = someone();
  const answer = await ann.asks('', 'I can only read text', { fields: { [kind]: { title: 'x' } } });
  expect(answer.text).toContain('text');
});

test('comments of a channel post: everything of the round hangs on the asker’s message', async () => {
  const { ann } = group();
  await ann.sees('Hello! I bring a panel');
  const { id } = ann.says('A post of the channel', {
    fields: {
      is_automatic_forward: true,
      sender_chat: { id: -1_009_000_000_001, type: 'channel', title: 'News' },
      ...forwarded('News'),
    },
  });
  const asked = ann.says('/open Is that so?', { fields: { message_thread_id: id } });
  await ann.ended(CLOSING);
  await settled(stage.world);
  const said = ann.all.filter((message) => message.fromBot && message.id > asked.id);
  expect(said.length).toBeGreaterThan(1);
  expect(new Set(said.map(({ replyTo }) => replyTo))).toEqual(new Set([asked.id]));
});

test('a channel’s post that is forwarded by itself is nobody’s question', async () => {
  const { ann } = group();
  const from = calls();
  ann.says('@conclave_bot what about this?', {
    fields: { is_automatic_forward: true, sender_chat: { id: -1_009_000_000_001, type: 'channel', title: 'News' } },
  });
  await ann.asks('/models', 'Models that can be chosen:');
  expect(calls()).toBe(from);
});

test('a private topic that Telegram refuses: shown once more without it, as a reply', async () => {
  const ann = someone();
  const asked = ann.says('/ask claude Here?', { fields: { message_thread_id: 77_777, is_topic_message: true } });
  const answer = await ann.sees(/^Claude\nAnswer/);
  expect(answer.replyTo).toBe(asked.id);
  const from = calls();
  await ann.asks('/ask gpt And again?', /^GPT\nAnswer/, {
    fields: { message_thread_id: 77_777, is_topic_message: true },
  });
  expect(calls()).toBe(from + 1);
});

test('the same message under another update id counts once', async () => {
  const ann = someone();
  const from = calls();
  const message: Message = ann.says('/ask claude Once?');
  await ann.sees(/^Claude\nAnswer/);
  const chat = { id: ann.person.id, type: 'private', first_name: 'Ann' };
  const from_ = { id: ann.person.id, is_bot: false, first_name: 'Ann' };
  const { id: message_id, at, text } = message;
  stage.world.api.push({ message: { message_id, date: Math.floor(at / 1000), chat, from: from_, text } });
  await ann.asks('/status', /discussion/);
  expect(calls()).toBe(from + 1);
});

test('a person who writes as a channel, in an allowed chat: heard', async () => {
  const { api } = stage.world;
  api.bot.readsAll = true;
  const person = api.person(40, { name: 'Kim' });
  const place = api.supergroup('Club', { owner: person, id: -1_002_777 });
  place.add(api.bot);
  const kim = new Talk(stage.world, person, place);
  kim.says('/ask claude As a channel?', {
    fields: {
      from: { id: 136_817_688, is_bot: true, first_name: 'Channel' },
      sender_chat: { id: -1_009_000_000_002, type: 'channel', title: 'Kim’s channel' },
    },
  });
  expect((await kim.sees(/^Claude\nAnswer/)).fromBot).toBe(true);
});

test('a press on a message Telegram calls inaccessible, in a topic: carried out there', async () => {
  const { api } = stage.world;
  api.bot.readsAll = true;
  const { person } = someone();
  const place = api.supergroup('Forum', { owner: person, forum: true });
  place.add(api.bot);
  const topic = place.topic('Databases');
  const ann = new Talk(stage.world, person, place, topic.id);
  ann.says('/open Which?');
  const end = await ann.ended(CLOSING);
  const data = end.keyboard?.flat().find(({ text }) => text === 'Next round')?.callback_data ?? '';
  ann.person.deletes(end);
  expect(await person.presses(end, { data })).toMatchObject({ alert: false, timedOut: false });
  await ann.ended('Round 2 is complete.');
});
