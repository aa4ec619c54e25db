/** What is said before the bot of a fixture is killed. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Reply } from '../support/openai-server.ts';
import type { Person } from '../../src/bot-api/bot-api.ts';
import type { World } from './world.ts';

const REFUSED: Reply = { status: 403, body: { error: { message: 'no' } } };

/** Chats of every kind in every state, with most kinds of effects pending. */
async function rounds(here: World): Promise<void> {
  const { api, tells } = here;
  const person = (id: number, name: string) => api.person(id, { name });
  const [ann, bob, cid, dan] = [person(1, 'Ann'), person(2, 'Bob'), person(3, 'Cid'), person(4, 'Dan')];
  const group = api.group('Friends', { owner: ann });
  group.add(api.bot);
  const forum = api.supergroup('Forum', { owner: ann, forum: true });
  forum.add(api.bot);
  const [red, blue] = [forum.topic('Red').id, forum.topic('Blue').id];

  // What is over: complete rounds, one in which a seat failed, a consensus, a project.
  ann.writes('/open Why is it at rest?');
  await here.settles();
  tells('gemini', REFUSED);
  cid.writes('/open Who failed?');
  await here.settles();
  ann.says(forum, '/open Is red warm?', { topic: red });
  ann.says(forum, '/open Is blue cold?', { topic: blue });
  await here.settles();
  ann.says(forum, '/consensus', { topic: red });
  dan.writes('/project new Garden');
  await here.settles();
  dan.writes('/project about Answer in one sentence.');
  await here.settles();

  // Private, opening: one answer is shown, one is given when nobody hears it any more, one never; and a remark.
  const late = Promise.withResolvers<Reply>();
  tells('gpt', late.promise);
  tells('gemini', { waitMs: Infinity });
  bob.writes('/open What is shown?');
  await api.until(() => api.messages(bob).some(({ text }) => text.startsWith('Claude\nMark')));
  await sleep(300);
  here.falls();
  late.resolve(here.answer());
  bob.writes('A remark.');
  await here.settles();
  // Private, paused, where everything is asked for; one question gets no answer, one is not answered yet.
  for (const text of ['/help', '/status', '/models', '/export', '/forget', '/nonsense', '/project']) ann.writes(text);
  tells('claude', REFUSED);
  ann.writes('/ask claude And why?');
  ann.writes('/ask gpt Is it so?');
  await here.settles();
  // Private, opening once more: a seat is tried again.
  here.presses(3, 3, 'Gemini');
  // A group that discusses: the first seat fails, the second is asked.
  tells('claude', REFUSED);
  ann.says(group, '/discuss 2 Tea or coffee?');
  await here.settles();
  // Topics: one concludes, one is closed while a question is open, in the General one everything is stopped.
  ann.says(forum, '/consensus', { topic: red });
  ann.says(forum, '/ask gpt Is it colder?', { topic: blue });
  ann.says(forum, '/open Is grey grey?');
  await here.settles();
  ann.says(forum, '/new', { topic: blue });
  ann.says(forum, '/stop');
  // Private, idle.
  dan.writes('/project new Kitchen');
  await here.settles();
  await here.kill();
}

/** Everything of a chat is being deleted, and a project in which another topic discusses. */
async function deletions(here: World): Promise<void> {
  const { api, tells } = here;
  const ann = api.person(1, { name: 'Ann' });
  const bob = api.person(2, { name: 'Bob' });
  const forum = api.supergroup('Forum', { owner: ann, forum: true });
  forum.add(api.bot);
  const red = forum.topic('Red').id;
  bob.writes('/open Is it secret?');
  ann.says(forum, '/open Is red warm?', { topic: red });
  await here.settles();
  bob.writes('/forget');
  ann.says(forum, '/project new Other');
  await here.settles();
  ann.says(forum, '/project delete General');
  await here.settles();
  here.falls();
  tells('claude', here.answer());
  ann.says(forum, '/next', { topic: red });
  bob.writes('/next');
  await here.settles();
  here.presses(2, 2, 'Yes');
  await here.settles();
  await here.kill();
  // Four commits come before it: two of the cleanup at the start, two of the deletion that goes on.
  await here.againUntil(5, () => here.presses(1, forum.id, 'Yes'));
}

/** Texts with NULs and halves of surrogate pairs, as people, models and old programs wrote them. */
async function texts(here: World): Promise<void> {
  const { api, tells } = here;
  const ann = api.person(1, { name: 'Ann' });
  const bob = api.person(2, { name: 'Bob' });
  const raw = (person: { id: number }, text: string, more: object = {}) => {
    // A client cleans what is typed: the bot's own server does not.
    const from = { id: person.id, is_bot: false, first_name: 'Ann' };
    const length = /^\/\w+/.exec(text)?.[0].length ?? 0;
    const entities = length > 0 ? [{ type: 'bot_command', offset: 0, length }] : [];
    const message = {
      message_id: 900_000 + ++made,
      date: 1,
      from,
      chat: { id: person.id, type: 'private', first_name: 'Ann' },
      text,
      entities,
      ...more,
    };
    api.push({ message });
  };
  let made = 0;
  ann.writes('/help');
  bob.writes('/help');
  await here.settles();
  const bad = (text: string): Reply => ({ text: `${here.answer().text} a\0b \ud83d! ${text}`, pieces: 1 });
  const reply = (text: string) => ({
    reply_to_message: { message_id: 1, date: 1, chat: { id: 1, type: 'private' }, text },
  });
  tells('claude', bad('c'));
  tells('gpt', bad('d'));
  raw(ann, '/open a\0b or \ud83d?', reply('context a\0b \ud83d'));
  await here.settles();
  const agreements = [{ point: 'a\0b', holders: ['Claude', 'GPT'] }];
  const summary = `${here.answer().text} a\0b \ud83d`;
  tells('claude', { text: JSON.stringify({ summary, agreements, disagreements: [], openQuestions: [] }) });
  raw(ann, '/consensus');
  await here.settles();
  raw(ann, '/project about Be a\0b \ud83d.');
  raw(bob, '/project new Half \ud83d');
  await here.settles();
  here.change("update project set name = 'a' || char(0) || 'b' where name = 'General'");
  here.falls();
  raw(ann, '/ask claude a\0b \ud83d?', reply('context a\0b \ud83d'));
  raw(ann, '/project about Be a\0b \ud83d again.');
  raw(ann, '/project models a\0b \ud83d');
  raw(ann, '/project models \ud83d!');
  raw(ann, '/ask a\0b\ud83d Why?');
  raw(bob, '/project new Other half \ud83d');
  raw(bob, '/project delete Half \ud83d');
  raw(bob, '/nonsense\0\ud83d');
  raw(bob, '/project select Hlaf \ud83d');
  raw(bob, '/ask a\0b \ud83d?');
  await here.settles();
  tells('claude', bad('e'));
  raw(ann, '/discuss 2 a\0b \ud83d');
  await here.settles();
  await here.kill();
}

/** A round in the middle in the owner's chat, and one in a group that the owner let in. */
async function middle(here: World): Promise<void> {
  const { api, tells } = here;
  const ann = api.person(1, { name: 'Ann' });
  await here.pairs(1);
  const group = api.group('Friends', { owner: ann });
  group.add(api.bot);
  await here.settles();
  const late = Promise.withResolvers<Reply>();
  tells('gpt', late.promise);
  tells('gemini', { waitMs: Infinity });
  ann.writes('/open What is shown?');
  await api.until(() => api.messages(ann).some(({ text }) => text.startsWith('Claude\nMark')));
  await sleep(300);
  here.falls();
  late.resolve(here.answer());
  tells('claude', here.answer());
  ann.says(group, '/discuss 2 Tea or coffee?');
  await here.settles();
  await here.kill();
}

/** Explanations of how commands are used, which nobody has been shown yet. */
async function usage(here: World): Promise<void> {
  const { api } = here;
  const ann = api.person(1, { name: 'Ann' });
  ann.writes('/open Why is it at rest?');
  await here.settles();
  here.falls();
  for (const text of ['/ask', '/open', '/discuss 99', '/next 2', '/project what', '/project new', '/forget it'])
    ann.writes(text);
  await here.settles();
  await here.kill();
}

/** Seats that failed, in a round that goes on and in one that is complete, and what is said of it, which nobody has been shown yet. */
async function failures(here: World): Promise<void> {
  const { api, tells } = here;
  const [ann, bob, cid] = [
    api.person(1, { name: 'Ann' }),
    api.person(2, { name: 'Bob' }),
    api.person(3, { name: 'Cid' }),
  ];
  for (const one of [bob, cid]) one.writes('/open Why is it at rest?');
  await here.settles();
  here.falls();
  tells('gpt', REFUSED);
  tells('claude', here.answer());
  ann.writes('/open Who fails?');
  await here.settles();
  tells('gpt', REFUSED, REFUSED);
  bob.writes('/ask gpt Why not?');
  bob.writes('/status');
  await here.settles();
  tells('claude', REFUSED);
  tells('gpt', REFUSED);
  tells('gemini', REFUSED);
  cid.writes('/consensus');
  await here.settles();
  await here.kill();
}

/** What a model thought is asked for, an answer has broken off and is asked for again, and a limit has told when it ends. */
async function thinking(here: World): Promise<void> {
  const { api, tells } = here;
  const [ann, bob] = [api.person(1, { name: 'Ann' }), api.person(2, { name: 'Bob' })];
  const broken = (): Reply => ({ ...here.answer(), pieces: 1, finish: null, ending: 'cut' });
  tells('claude', { ...here.answer(), reasoning: ['Mark nothing, ', 'it is thought.'] });
  ann.writes('/open What was thought?');
  await here.settles();
  tells('gpt', broken(), broken(), broken());
  const later = { error: { message: 'Quota exceeded: requests per day', code: 'insufficient_quota' } };
  tells('gemini', { status: 429, headers: { 'retry-after': '36000' }, body: later });
  bob.writes('/open What broke off?');
  await here.settles();
  here.falls();
  here.presses(1, 1, 'Show thinking');
  here.presses(2, 2, 'GPT');
  ann.writes('/status');
  bob.writes('/status');
  await here.settles();
  await here.kill();
}

/** Runs that go on and runs that are over, with a progress message and a closing one each, as programs had them before both were one. */
async function boards(here: World): Promise<void> {
  const { api, tells } = here;
  const person = (id: number, name: string) => api.person(id, { name });
  const [ann, bob, cid, dan] = [person(1, 'Ann'), person(2, 'Bob'), person(3, 'Cid'), person(4, 'Dan')];
  const group = api.group('Friends', { owner: ann });
  group.add(api.bot);
  for (const one of [ann, bob, cid, dan]) one.writes('/open Why is it at rest?');
  await here.settles();
  here.falls();
  // A round ends: its progress message is to say its last, and another to stand below.
  for (const model of ['claude', 'gpt', 'gemini']) tells(model, here.answer());
  bob.writes('And at sea?');
  await here.settles();
  // The first writer fails, the second does not answer.
  tells('claude', REFUSED);
  cid.writes('/consensus');
  await here.settles();
  // A group whose first two panellists have answered.
  tells('claude', here.answer());
  tells('gpt', here.answer());
  ann.says(group, '/open Tea or coffee?');
  await here.settles();
  ann.writes('/ask gpt Is it so?');
  await here.settles();
  // What is stopped and what is closed.
  dan.writes('/discuss 2');
  await here.settles();
  dan.writes('/stop');
  await here.settles();
  await here.kill();
}

/** What is offered about an edited question and about a reply to several answers, the history, and what goes on with a discussion. */
async function offers(here: World): Promise<void> {
  const { api, tells } = here;
  const person = (id: number, name: string) => api.person(id, { name });
  const [ann, bob, cid] = [person(1, 'Ann'), person(2, 'Bob'), person(3, 'Cid')];
  const group = api.group('Friends', { owner: ann });
  group.add(api.bot);
  for (const one of [ann, bob, cid]) one.writes('/open Why is it at rest?');
  ann.says(group, '/open Tea or coffee?');
  await here.settles();
  cid.writes('/open And at sea?');
  await here.settles();
  const shared = api
    .messages(group)
    .findLast(({ text }) => text.includes('\n\nGemini\n') || text.includes('\n\nGPT\n'));
  here.falls();
  // One answer is given before the question is asked in other words.
  tells('claude', here.answer());
  const question = bob.writes('Is it slwo?');
  await here.settles();
  bob.edits(question, 'Is it slow?');
  await here.settles();
  if (shared === undefined) throw new Error('no message holds several answers');
  ann.says(group, 'Is it so?', { replyTo: shared });
  ann.says(group, 'And is this?', { replyTo: shared, quote: shared.text.split('\n')[1] ?? '' });
  await here.settles();
  here.presses(1, group.id, 'Next round');
  await here.settles();
  ann.writes('/history');
  cid.writes('/history');
  ann.writes('/ask gpt Is it so?');
  await here.settles();
  ann.writes('/stop');
  await here.settles();
  await here.kill();
}

/** Everything of a chat is asked for, at rest and while a round runs. */
async function mydata(here: World): Promise<void> {
  const { api, tells } = here;
  const [ann, bob] = [api.person(1, { name: 'Ann' }), api.person(2, { name: 'Bob' })];
  ann.writes('/open Why is it at rest?');
  await here.settles();
  ann.writes('/project about Answer in one sentence.');
  await here.settles();
  here.falls();
  ann.writes('/mydata');
  tells('claude', here.answer());
  bob.writes('/open What is shown?');
  await here.settles();
  bob.writes('/mydata');
  await here.settles();
  await here.kill();
}

/** Calls of every kind in flight: a round at once, one in turn, a consensus, a question to one model; and what was spent before. */
async function calls(here: World): Promise<void> {
  const { api } = here;
  const [ann, bob] = [api.person(1, { name: 'Ann' }), api.person(2, { name: 'Bob' })];
  const [cid, dan] = [api.person(3, { name: 'Cid' }), api.person(4, { name: 'Dan' })];
  for (const person of [ann, cid, dan]) person.writes('/open Why is it at rest?');
  await here.settles();
  here.falls();
  ann.writes('/discuss 2');
  bob.writes('/open What is shown?');
  cid.writes('/consensus');
  dan.writes('/ask gpt Is it so?');
  await here.settles();
  await here.kill();
}

/** A run waits for a yes to what it may cost, another has got it, and a question is refused. */
async function budget(here: World): Promise<void> {
  const { api } = here;
  const [ann, bob] = [api.person(1, { name: 'Ann' }), api.person(2, { name: 'Bob' })];
  const limits = { LOG_LEVEL: 'info', BUDGET_CHAT_DAILY_USD: '0.02', ALLOWED_USERS: '' };
  await here.kill();
  await here.again(limits);
  await here.pairs(1);
  ann.writes('/allow 2');
  await here.settles();
  ann.writes('/open Is it dear?');
  await here.settles();
  here.falls();
  here.presses(1, 1, 'Yes');
  bob.writes('/ask gpt Is it so?');
  await here.settles();
  await here.kill();
  // Six commits come before it, of the cleanup at the start. Killed just after it, nobody was told yet.
  await here.againUntil(7, () => bob.writes('/open What may it cost?'), limits);
}

/** Councils in every stage: one is compared, one challenged, one answers once more, one is judged; and a discussion in turn beside them. */
async function council(here: World): Promise<void> {
  const { api, answer, tells } = here;
  const people = [1, 2, 3, 4, 5].map((id) => api.person(id, { name: `Person ${id}` }));
  const [ann, bob, cid, dan, eve] = people as [Person, Person, Person, Person, Person];
  const holds = (claim: string): Reply => ({
    ...answer(),
    text: `${answer().text}\n\nPosition: ${claim}\nChanged: no`,
  });
  const all = (...said: readonly (readonly [string, readonly Reply[]])[]) => {
    for (const [model, replies] of said) tells(model, ...replies);
  };
  eve.writes('/open Why is it at rest?');
  await here.settles();
  here.falls();
  all(['claude', [holds('A')]], ['gpt', [holds('B')]], ['gemini', [holds('C')]]);
  ann.writes('/council Who agrees?');
  await here.settles();
  all(['claude', [holds('Yes')]], ['gpt', [holds('Yes')]], ['gemini', [holds('Yes')]]);
  bob.writes('/council Is it challenged?');
  await here.settles();
  all(['claude', [holds('A'), { text: '{"groups":[[1],[2],[3]]}' }]], ['gpt', [holds('B')]], ['gemini', [holds('C')]]);
  cid.writes('/council Do they differ?');
  await here.settles();
  all(['claude', [holds('A')]], ['gpt', []], ['gemini', []]);
  dan.writes('/discuss 3 Who speaks?');
  await here.settles();
  eve.writes('/consensus');
  await here.settles();
  await here.kill();
}

/**
 * What a person can do while it runs, and what is counted: rankings, options and a vote are in flight, a draft is reviewed, a point is settled,
 * a remark is marked, and a model has taken the seat of one that is down.
 */
async function control(here: World): Promise<void> {
  const { api, answer, tells } = here;
  const people = [1, 2, 3, 4, 5, 6, 7].map((id) => api.person(id, { name: `Person ${id}` }));
  const [ann, bob, cid, dan, eve, fay, gus] = people as [Person, Person, Person, Person, Person, Person, Person];
  const ends = (lines: string): Reply => ({ ...answer(), text: `${answer().text}\n\n${lines}` });
  const holds = (claim: string): Reply => ends(`Position: ${claim}\nChanged: no`);
  await here.kill();
  // So many hang that the others would wait for their turn.
  await here.again({ AI_CONCURRENCY: '32' });
  ann.writes('/open Which is best?');
  dan.writes('/project models claude,gpt|gemini');
  await here.settles();
  tells('claude', holds('Yes'));
  tells('gpt', holds('No'));
  tells('gemini', holds('No'));
  fay.writes('/open Is it settled?');
  await here.settles();
  const disputed = {
    answer: 'It is not settled.',
    agreements: [],
    contradictions: [
      {
        point: 'Whether it is.',
        crux: 'A test.',
        sides: [
          { holders: ['Panellist A'], position: 'It is.' },
          { holders: ['Panellist B', 'Panellist C'], position: 'It is not.' },
        ],
      },
    ],
    openQuestions: [],
  };
  for (const model of ['claude', 'gpt', 'gemini']) tells(model, { text: JSON.stringify(disputed) });
  fay.writes('/consensus');
  await here.settles();
  for (const model of ['claude', 'gpt', 'gemini']) tells(model);
  here.falls();
  here.presses(1, 1, 'Best answer');
  here.presses(6, 6, 'Settle');
  bob.writes('/decide What now?');
  await here.settles();
  tells('claude', ends('Vote: A\nWould change: the price'));
  tells('gpt', ends('Vote: B\nWould change: the load'));
  cid.writes('/decide Which one?\nA) Postgres\nB) SQLite');
  await here.settles();
  tells('claude', answer());
  tells('gpt', { status: 401 });
  dan.writes('/open Who is down?');
  await here.settles();
  const { promise: spoken, resolve: speaks } = Promise.withResolvers<Reply>();
  tells('claude', spoken);
  eve.writes('/discuss 2 Who has seen it?');
  await here.settles();
  eve.writes('Mind the cost.');
  await here.settles();
  speaks(answer());
  await here.settles();
  tells('claude', answer());
  gus.writes('/review Write a plan');
  await here.settles();
  await here.kill();
}

/** Somebody has asked whom a round could go on without, and the answer to that is not sent. */
async function seats(here: World): Promise<void> {
  const { api, tells } = here;
  const ann = api.person(1, { name: 'Ann' });
  const offered = ({ keyboard }: { keyboard: readonly (readonly { text: string }[])[] | null }): boolean =>
    keyboard?.flat().some(({ text }) => text.startsWith('Skip or replace')) === true;
  tells('gemini', { waitMs: Infinity });
  ann.writes('/open Who is waited for?');
  await api.until(() => api.messages(ann).some(offered));
  await sleep(300);
  here.falls();
  here.presses(1, 1, 'Skip or replace');
  await here.settles();
  await here.kill();
}

/** Every fixture by name. */
export const scenes: Record<string, (here: World) => Promise<void>> = {
  rounds,
  deletions,
  texts,
  usage,
  failures,
  thinking,
  boards,
  offers,
  mydata,
  calls,
  // The same, killed by a later program.
  stages: calls,
  budget,
  council,
  control,
  seats,
  'first-schema': middle,
};
