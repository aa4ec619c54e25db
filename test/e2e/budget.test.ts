/** What it may cost: a run that could pass a limit of the day waits for a yes of whoever may say it, and the owner sees what was spent. */
import { expect, onTestFinished, test } from 'vitest';
import { startWorld, type World } from '../support/world.ts';
import { buttonsOf, rowsOf, settled, Talk } from './stage.ts';

const PRICED = { pricing: { prompt: '0.000001', completion: '0.00001' } };
/** Of the three models two have a price; a seat may cost $0.04 then, and $0.03 of the third. */
const MODELS = [{ id: 'claude-x', ...PRICED }, { id: 'gpt-x', ...PRICED }, 'gemini-x'];

/** A world whose owner (10) has paired. */
async function owned(env: Record<string, string>): Promise<{ made: World; olga: Talk }> {
  const lines: string[] = [];
  const settings = { LOG_LEVEL: 'info', ALLOWED_USERS: '1,2,3', ...env };
  const made = await startWorld({ env: settings, onLog: (line) => void lines.push(line) });
  onTestFinished(() => made.close());
  made.ai.models = MODELS;
  const code = () => lines.flatMap((line) => /start=([\w-]+)/.exec(line)?.[1] ?? [])[0];
  const found = await made.api.until(code);
  const olga = new Talk(made, made.api.person(10, { name: 'Olga' }));
  await olga.asks(`/start ${found}`, 'You are the owner of this bot now.');
  return { made, olga };
}

/** Presses a button and gives the alert that answers. */
async function alertOf(talk: Talk, message: Parameters<Talk['person']['presses']>[0], button: string): Promise<string> {
  const { api } = talk.world;
  const before = api.calls.filter(({ method }) => method === 'answerCallbackQuery').length;
  await talk.person.presses(message, button);
  const answered = () => api.calls.filter(({ method }) => method === 'answerCallbackQuery')[before];
  const { text } = (await api.until(answered)).payload;
  return typeof text === 'string' ? text : '';
}

test('a group’s limit: an admin says yes, a member cannot; a question beside is refused; what was spent is told', async () => {
  const { made, olga } = await owned({ BUDGET_CHAT_DAILY_USD: '0.05' });
  const { api, ai } = made;
  const [ann, bob, cid] = [
    api.person(1, { name: 'Ann' }),
    api.person(2, { name: 'Bob' }),
    api.person(3, { name: 'Cid' }),
  ];
  const group = api.supergroup('Friends', { owner: ann, members: [bob, cid, olga.person] });
  group.add(api.bot);
  group.make(cid, 'administrator');
  const [inBob, inCid] = [new Talk(made, bob, group), new Talk(made, cid, group)];

  const waits = await inBob.asks('/open Which tea?', 'May this be spent?');
  expect(waits.text.split('\n')).toEqual([
    'May this be spent?',
    'This could cost up to about $0.1165. Of the $0.05 for a day in this chat, $0.0500 is left.',
    'Nobody tells the price of Gemini: it is taken to cost $5 for a million tokens.',
    'The owner of this bot can say yes, and in a group an admin of it. A new day begins at midnight UTC.',
  ]);
  expect(buttonsOf(waits)).toEqual(['Yes, go on', 'Stop']);
  expect(ai.calls).toEqual([]);

  expect(await alertOf(inBob, waits, 'Yes, go on')).toContain('Only the owner of this bot can say yes to this');
  await inBob.asks('/next', 'This waits for a yes to what it may cost');
  await inBob.asks('/status', 'A discussion waits for a yes to what it may cost.');
  expect(ai.calls).toEqual([]);
  inCid.says('a word of mine');
  await cid.presses(waits, 'Yes, go on');
  await inCid.ended('Round 1 is complete.');
  expect(ai.calls).toHaveLength(3);

  // It took little, so this fits; then it was dear, and nothing does.
  ai.reply('*', { usage: { prompt_tokens: 10, completion_tokens: 5, cost: 0.2 } });
  await inBob.asks('/ask gpt Sure?', /^GPT\n/);
  const refused = await inBob.asks('/ask gpt Really?', 'Not asked:');
  expect(refused.text).toContain('of the $0.05 for a day in this chat only $0 is left');
  expect(refused.text).toContain('BUDGET_CHAT_DAILY_USD');
  expect(ai.calls).toHaveLength(4);
  // Other chats have their own.
  new Talk(made, ann).says('/open Which coffee?');
  await new Talk(made, ann).sees('May this be spent?');

  const page = await olga.asks('/usage', 'Today (UTC): $0.2');
  expect(page.text).toMatch(
    /30 days: \$0\.20\d\d, of which <\$0\.0001 no provider told: an unknown price is taken for \$5 a/,
  );
  expect(page.text).toMatch(new RegExp(`By chat:\\n${group.id}: \\$0\\.20\\d\\d \\(4 calls\\)`));
  expect(page.text).toMatch(/By person:\n2: \$0\.20/);
  expect(page.text).toMatch(/By model:\nopenai:gpt-x: \$0\.20/);
  await inBob.asks('/usage', 'Only the owner of this bot can do that.');
  // In a group nobody else is to see it.
  await new Talk(made, olga.person, group).asks('/usage', 'You find it in our private chat.');
  await api.until(() => olga.all.filter(({ text }) => text.startsWith('Today (UTC)')).length === 2);
  expect(api.messages(group).some(({ text }) => text.includes('By person'))).toBe(false);

  const metrics = await (await fetch(`${made.app.url}/metrics`)).text();
  expect(metrics).toMatch(/conclave_spent_today_dollars\{by="all",name="all"\} 0\.20/);
  expect(metrics).toMatch(new RegExp(`conclave_spent_today_dollars\\{by="chat",name="${group.id}"\\} 0\\.20`));
  expect(metrics).toMatch(/conclave_reserved_dollars 0\n/);
}, 60_000);

test('everybody’s limit: only the owner says yes, also from afar, and a restart loses nothing of it', async () => {
  const { made, olga } = await owned({ BUDGET_DAILY_USD: '0.05', BUDGET_CHAT_DAILY_USD: '100' });
  const { api, ai } = made;
  const ann = api.person(1, { name: 'Ann' });
  const group = api.supergroup('Friends', { owner: ann, members: [olga.person] });
  group.add(api.bot);
  const [inAnn, alone] = [new Talk(made, ann, group), new Talk(made, ann)];

  const waits = await inAnn.asks('/discuss 3 Which tea?', 'May this be spent?');
  // All of the run, not its first round alone.
  expect(waits.text).toMatch(
    /This could cost up to about \$0\.7\d\d\d\. Of the \$0\.05 for a day, \$0\.0500 is left\./,
  );
  expect(await alertOf(inAnn, waits, 'Yes, go on')).toBe('Only the owner of this bot can say yes to this.');
  const note = await olga.sees(`1 in ${group.id} asks for what could cost up to about $0.7`);
  await made.restart();
  await olga.person.presses(waits, 'Yes, go on');
  await inAnn.ended('Round 3 is complete.');
  expect(ai.calls).toHaveLength(9);
  // It has gone on: the note's button is of no use any more.
  expect(await alertOf(olga, note, 'Yes, go on')).toContain('out of date');
  expect(ai.calls).toHaveLength(9);

  // In private nobody is there who may: the owner is told, and says yes elsewhere.
  await alone.asks('/open Which coffee?', 'May this be spent?');
  const asks = await olga.sees(/^1 asks for what could cost/);
  expect(buttonsOf(asks)).toEqual(['Yes, go on']);
  await olga.person.presses(asks, 'Yes, go on');
  await alone.ended('Round 1 is complete.');
  expect(ai.calls).toHaveLength(12);

  // Whoever else presses such a button, wherever they say it is, is nobody to it.
  await alone.asks('/next', 'May this be spent?');
  const chats = (rowsOf(made)['chat'] ?? []) as Record<string, unknown>[];
  const chat = chats.find((row) => row['telegram_chat'] === 1);
  const message = { message_id: 1, date: 1, chat: { id: 1, type: 'private', first_name: 'A' }, text: 'x' };
  const from = { id: 1, is_bot: false, first_name: 'Ann' };
  for (const board of [1, 2, 3, 4])
    api.push({
      callback_query: {
        id: `forged${board}`,
        from,
        chat_instance: '1',
        data: `y:${String(chat?.['id'])}:${board}`,
        message,
      },
    });
  await api.until(() => api.calls.find(({ payload }) => payload['callback_query_id'] === 'forged4'));
  await settled(made);
  expect(ai.calls).toHaveLength(12);
  await alone.person.presses(
    alone.all.findLast((one) => buttonsOf(one).includes('Stop'))!,
    'Stop',
  );
  await alone.ended('Stopped.');
  expect(ai.calls).toHaveLength(12);
}, 60_000);

test('without limits nothing waits, and what is spent is counted all the same', async () => {
  const { made, olga } = await owned({});
  await olga.asks('/open Which tea?', 'Round 1 is complete.');
  const page = await olga.asks('/usage', 'Today (UTC): $');
  expect(page.text).toContain('By person:\n10: ');
  expect(page.text).not.toContain(' of $');
  expect(made.ai.calls).toHaveLength(3);
}, 60_000);
