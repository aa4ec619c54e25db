/** A person in control of a run, and the formats of a few calls: as people get them, from models that answer over HTTP. */
import { expect, test } from 'vitest';
import type { Message } from '../../src/bot-api/bot-api.ts';
import type { Call, Reply } from '../support/openai-server.ts';
import { buttonsOf, oneWorld, rowsOf, settled, Talk } from './stage.ts';

const stage = oneWorld({
  env: {
    MODELS: 'claude=openai:claude-x,gpt=openai:gpt-x,gemini=openai:gemini-x,grok=openai:grok-x',
    AI_ATTEMPTS: '1',
    ALLOWED_USERS: '1,2,3,4,5,6,7,8,9,10,11,12',
  },
});
const OUT_OF_DATE = 'This button is out of date: use the newest message.';
let people = 0;

const textOf = ({ messages }: Call): string => messages.map(({ content }) => content).join('\n\n');
const isComparison = (call: Call): boolean => textOf(call).startsWith('You sort answers');
const isRanking = (call: Call): boolean => textOf(call).includes('you judge what the others have answered');

/** The letter by which a reader knows who said something. */
const letterOf = (call: Call, words: string): string =>
  new RegExp(`panellist="(?:Panellist )?([A-H])"[^>]*>\\n[^<]*${words}`).exec(textOf(call))?.[1] ?? '?';

/** What every model says in this file: its own words, a ranking with gpt first, a vote, or a judgement of two sides. */
function answer(alias: string): (call: Call) => Reply {
  return (call) => {
    const text = textOf(call);
    if (text.startsWith('You are the judge')) return { text: verdict(call) };
    if (isComparison(call)) return { text: '{"groups":[[1],[2],[3]]}' };
    if (isRanking(call)) {
      const names = ['gpt', 'claude', 'gemini', 'grok'].map((name) => letterOf(call, `Words of ${name}`));
      return { text: `It is founded.\n\nRanking: ${names.filter((name) => name !== '?').join(' > ')}` };
    }
    const vote = /^([A-H])[).:] *Paper/m.exec(text)?.[1];
    const end = vote === undefined ? `Position: ${alias} says so\nChanged: no` : `Vote: ${vote}`;
    const cached = alias === 'claude' ? { prompt_tokens_details: { cached_tokens: 4 } } : {};
    return { text: `Words of ${alias}.\n\n${end}`, usage: { prompt_tokens: 10, completion_tokens: 5, ...cached } };
  };
}

function verdict(call: Call): string {
  const [claude, gpt, gemini] = ['claude', 'gpt', 'gemini'].map((name) => letterOf(call, `Words of ${name}`));
  return JSON.stringify({
    answer: 'It depends.',
    contradictions: [
      {
        point: 'How often',
        crux: 'A measurement.',
        sides: [
          { holders: [claude], position: 'Often.', quote: 'Words of claude.' },
          { holders: [gpt], position: 'Seldom.', quote: 'Words of gpt.' },
        ],
      },
    ],
    onlyOneSaw: gemini === '?' ? [] : [{ point: 'It varies.', holders: [gemini] }],
  });
}

/** Somebody with a panel of three, and Grok beside it: it judges, or takes a seat. */
async function someone(panel = 'claude,gpt,gemini') {
  const { ai, api } = stage.world;
  people += 1;
  const ann = new Talk(stage.world, api.person(people, { name: 'Ann' }));
  await ann.asks(`/project models ${panel}`, 'The panel of General');
  for (const alias of ['claude', 'gpt', 'gemini', 'grok']) ai.reply(`${alias}-x`, answer(alias));
  const before = ai.calls.length;
  // Who agrees is asked beside all of it.
  const calls = () => ai.calls.slice(before).filter((call) => !isComparison(call));
  return { ann, ai, calls, asked: () => calls().map(({ model }) => model.replace('-x', '')) };
}

/** Presses the newest button that begins so. */
async function press({ person, world, chat }: Talk, label: string) {
  const has = (message: Message) => buttonsOf(message).find((one) => one.startsWith(label));
  const message = await world.api.until(
    () => world.api.messages(chat).findLast((one) => one.deletedAt === null && has(one) !== undefined),
    { what: `a button ${label}` },
  );
  return person.presses(message, has(message) ?? label);
}

test('/review is three calls: one drafts, another reviews, the first revises', async () => {
  const { ann, asked } = await someone();
  ann.says('/review How often?');
  await ann.ended(/is complete|is written|revised/i);
  await settled(stage.world, ann.person.id);
  expect(asked()).toHaveLength(3);
  const [drafter, reviewer, reviser] = asked();
  expect(reviser).toBe(drafter);
  expect(reviewer).not.toBe(drafter);
});

test('/decide with options that are given: each seat votes by letter, code counts, the judge writes', async () => {
  const { ann, asked } = await someone();
  ann.says('/decide Which?\n- Paper\n- Glass');
  const ballot = await ann.sees(/^Round 1: the vote/);
  await ann.ended('The consensus is written.');
  await settled(stage.world, ann.person.id);
  const shown = ann.all.find(({ id }) => id === ballot.id);
  expect(shown?.text).toMatch(/Panel: .*3 \(Claude, GPT, Gemini\)/);
  // A private chat has nobody who votes beside the models.
  expect(buttonsOf(ballot)).toEqual([]);
  expect(asked().toSorted()).toEqual(['claude', 'gemini', 'gpt', 'grok']);
});

test('in a group people vote beside the models, once each, and are shown apart', async () => {
  const { ann } = await someone();
  const { api } = stage.world;
  const bob = api.person(people + 1, { name: 'Bob' });
  people += 1;
  const group = api.group('Friends', { owner: ann.person });
  group.add(api.bot);
  group.add(bob);
  const inGroup = new Talk(stage.world, ann.person, group);
  await inGroup.asks('/project models claude,gpt,gemini', 'The panel of General');
  inGroup.says('/decide Which?\n- Paper\n- Glass');
  const ballot = await inGroup.sees(/^Round 1: the vote/);
  const text = () => api.messages(group).find(({ id }) => id === ballot.id)?.text ?? '';
  await press(inGroup, 'Vote B');
  await bob.presses(ballot, 'Vote B');
  await api.until(() => text().includes('People: A 0 · B 2'), { what: 'both votes' });
  await bob.presses(ballot, 'Vote A');
  await api.until(() => text().includes('People: A 1 · B 1'), { what: 'the changed vote' });
  expect(text()).toMatch(/Panel: .*3 \(/);
  const rows = rowsOf(stage.world)['vote'] as readonly { readonly person: number | null; readonly chat: number }[];
  expect(rows.filter(({ person }) => person !== null)).toHaveLength(2);

  // The same letters stand for other things in the next decision: its predecessor's buttons vote for nothing.
  inGroup.says('/decide Whom?\n- Ann\n- Bob');
  await inGroup.ended('The consensus is written.');
  expect(await bob.presses(ballot, 'Vote B')).toMatchObject({ alert: true, text: OUT_OF_DATE });
  expect(text()).toContain('People: A 1 · B 1');
});

test('Best answer: each ranks the others, its own left out, and a line says who is first', async () => {
  const { ann, calls } = await someone();
  ann.says('/open How often?');
  await ann.ended('Round 1 is complete.');
  const before = calls().length;
  await press(ann, 'Best answer');
  const line = await ann.sees(/^Ranking|ranked|1\. /);
  expect(line.text).toContain('1. GPT');
  const rankings = calls().slice(before);
  expect(rankings).toHaveLength(3);
  for (const call of rankings) {
    expect(isRanking(call)).toBe(true);
    expect(textOf(call)).not.toContain(`Words of ${call.model.replace('-x', '')}.`);
    expect(textOf(call)).not.toMatch(/Claude|GPT|Gemini/);
  }
});

test('Answer now: what is there is enough, the others are not waited for, and the judge writes', async () => {
  const { ann, ai, asked } = await someone();
  ai.reply('gemini-x', { waitMs: Infinity });
  ann.says('/open How often?');
  await ann.sees(/^Claude\n/);
  await ann.sees(/^GPT\n/);
  await press(ann, 'Answer now');
  await ann.ended('The consensus is written.');
  expect(asked()).toEqual(expect.arrayContaining(['claude', 'gpt', 'gemini', 'grok']));
  expect(ann.shown.some(({ text }) => text.includes('It depends.'))).toBe(true);
  await stage.world.ai.until(() => ai.calls.filter(({ model }) => model === 'gemini-x').at(-1)?.closedEarly === true);
});

test('a seat is skipped, or taken by another model, while the round runs', async () => {
  const { ann, ai, asked } = await someone();
  ai.reply('gemini-x', { waitMs: Infinity });
  ann.says('/open How often?');
  await ann.sees(/^Claude\n/);
  await press(ann, 'Skip or replace');
  await press(ann, 'Gemini → Grok');
  await ann.sees(/^Gemini's seat, by Grok\nWords of grok\./);
  await ann.ended('Round 1 is complete.');
  expect(asked().toSorted()).toEqual(['claude', 'gemini', 'gpt', 'grok']);

  ai.reply('gpt-x', { waitMs: Infinity });
  ann.says('/open And now?');
  await ann.sees(/^Claude\n/);
  await press(ann, 'Skip or replace');
  await press(ann, 'Skip GPT');
  await press(ann, 'Skip or replace');
  await press(ann, 'Skip Gemini');
  await ann.ended(/^Round 1 is complete|^Round \d/);
});

test('a seat whose model is down is taken by the fallback of the project, and says so', async () => {
  const { ann, ai, asked } = await someone('claude,gpt|grok,gemini');
  ai.reply('gpt-x', { status: 500, body: { error: { message: 'down' } } });
  ann.says('/open How often?');
  await ann.sees(/^GPT's seat, by Grok\n/);
  await ann.ended('Round 1 is complete.');
  expect(asked().toSorted()).toEqual(['claude', 'gemini', 'gpt', 'grok']);
});

test('Settle: the two sides of a contradiction answer each other once, and the consensus is written anew', async () => {
  const { ann, calls, asked } = await someone();
  ann.says('/open How often?');
  await ann.ended('Round 1 is complete.');
  await press(ann, 'Consensus');
  const consensus = await ann.seesButtons('Settle: How often');
  // Three answers, who agrees, the judge, as the provider counts them: 10 tokens in and 5 out each;
  // of Claude's 4 came from its cache.
  expect(consensus.text).toContain('\n5 calls, 75 tokens (4 cached), ');
  await ann.ended('The consensus is written.');
  const before = calls().length;
  await press(ann, 'Settle: How often');
  await stage.world.ai.until(() => asked().slice(before).includes('grok'));
  await ann.ended('The consensus is written.');
  await settled(stage.world, ann.person.id);
  expect(asked().slice(before).toSorted()).toEqual(['claude', 'gpt', 'grok']);

  // It is settled for that consensus: only the newer one can be settled again.
  const after = calls().length;
  expect(await ann.person.presses(consensus, 'Settle: How often')).toMatchObject({ alert: true, text: OUT_OF_DATE });
  await settled(stage.world, ann.person.id);
  expect(calls()).toHaveLength(after);
  expect(
    calls()
      .slice(before, before + 2)
      .every((call) => textOf(call).includes('point that is disputed')),
  ).toBe(true);
});

test.each([
  ['is marked once the next speaker has seen it', ['👀']],
  ['is not, where Telegram refuses the mark, and the run goes on', []],
])('a remark %s', async (_name, marks) => {
  const { ann, ai } = await someone();
  if (marks.length === 0)
    stage.world.api.faults.add({
      method: 'setMessageReaction',
      chat: ann.person,
      respond: { kind: 'status', status: 400, description: 'Bad Request: REACTION_INVALID' },
    });
  let go: (reply: Reply) => void = () => {};
  const held = new Promise<Reply>((resolve) => (go = resolve));
  ai.reply('claude-x', () => held);
  ann.says('/discuss 1 How often?');
  await ann.seesButtons('Stop');
  await stage.world.ai.until(() => ai.calls.at(-1)?.model === 'claude-x');
  const remark = ann.person.says(ann.chat, 'Only on Mondays.');
  await stage.world.api.until(
    () => rowsOf(stage.world)['message']?.some((row) => JSON.stringify(row).includes('Mondays')),
    {
      what: 'the remark in the transcript',
    },
  );
  const reactions = () => ann.all.find(({ id }) => id === remark.id)?.reactions ?? [];
  expect(reactions()).toEqual([]);
  go({ text: 'Words of claude.\n\nPosition: yes\nChanged: no' });
  await ann.ended(/complete/);
  await settled(stage.world, ann.person.id);
  expect(reactions()).toEqual(marks);
  expect(
    ai.calls.filter(({ model }) => model === 'gpt-x').some((call) => textOf(call).includes('Only on Mondays.')),
  ).toBe(true);
});
