/** The consensus: who writes it, and what happens when nobody can. */
import { expect, it } from 'vitest';
import { Chat, panelOf } from './support.ts';

function answered(failing: readonly string[] = [], seats = 4): Chat {
  const chat = new Chat(seats);
  chat.open();
  chat.settle(failing);
  chat.consensus();
  return chat;
}

it('is written by the first who answered in the last round', () => {
  const chat = answered(['model1']);
  expect(chat.effects('conclude')).toMatchObject([{ alias: 'model2', discussion: '1:d1', upTo: 5 }]);
  chat.answer();
  expect(chat.rows('message')).toMatchObject([{ kind: 'synthesis', author: 'model2', round: null }]);
  expect(chat.rows('consensus')).toMatchObject([{ discussion: '1:d1', seq: 6 }]);
  expect([chat.phase, chat.context.outcome]).toEqual(['paused', 'concluded']);
});

it('falls to the next writer when one fails, and the progress message says so', () => {
  const chat = answered();
  chat.fail('model1', 'invalid');
  expect(chat.notice).toBeUndefined();
  const failed = { alias: 'model1', reason: 'invalid', until: null };
  expect(chat.effects('board')).toMatchObject([{ phase: 'concluding', writer: 'model2', unwritten: [failed] }]);
  expect(chat.effects('conclude')).toMatchObject([{ alias: 'model2' }]);
  chat.answer();
  expect(chat.rows('message')).toMatchObject([{ author: 'model2' }]);
});

it('is given up after three writers', () => {
  const chat = answered([], 8);
  const writers: string[] = [];
  while (chat.phase === 'concluding') {
    writers.push(chat.call().alias);
    chat.fail();
  }
  expect(writers).toEqual(panelOf(3));
  expect(chat.context).toMatchObject({ outcome: 'unconcluded', writers: [] });
  expect(chat.context.unwritten.map(({ alias }) => alias)).toEqual(writers);
});

it('is stopped like anything else, and can be asked for again', () => {
  const chat = answered();
  chat.stop();
  expect(chat.last.aborted).toHaveLength(1);
  expect([chat.phase, chat.context.outcome, chat.context.writers]).toEqual(['paused', 'unwritten', []]);
  chat.consensus();
  chat.answer();
  expect(chat.context.outcome).toBe('concluded');
});

it('needs two answers, and counts those of earlier rounds, not of questions to one model', () => {
  const chat = new Chat(2);
  chat.open();
  chat.settle(['model2']);
  chat.consensus();
  expect(chat.notice).toEqual({ say: 'answersMissing' });
  chat.ask('model2', true);
  chat.answer();
  chat.consensus();
  expect(chat.notice).toEqual({ say: 'answersMissing' });
  chat.next();
  chat.settle(['model2']);
  chat.consensus();
  expect(chat.effects('conclude')).toHaveLength(1);
});

it('keeps what a failed writer has spent', () => {
  const chat = answered();
  const usage = { tokensIn: 30, tokensOut: 40, cost: 0.5 };
  chat.send({ type: 'conclusion.failed', at: 1, call: chat.call().call, reason: 'invalid', usage });
  expect(chat.rows('message')).toMatchObject([{ kind: 'failure', reason: 'invalid', ...usage }]);
  chat.fail();
  expect(chat.rows('message')).toMatchObject([{ tokensIn: null, tokensOut: null, cost: null }]);
});
