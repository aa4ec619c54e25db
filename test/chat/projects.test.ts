/** Projects: what is selected, what its panel is, and what deleting one ends. */
import { describe, expect, it } from 'vitest';
import { Chat } from './support.ts';

const deleting = (chat: Chat, name: string, confirmed = true) => chat.do('project.delete', { name, confirmed });

/** A chat with two projects, A and B, B selected. */
function two(seats = 2): Chat {
  const chat = new Chat(seats);
  chat.do('project.new', { name: 'A' });
  chat.do('project.new', { name: 'B' });
  return chat;
}

describe('selecting', () => {
  it('makes the latest discussion current, or none', () => {
    const chat = two();
    chat.open();
    chat.settle();
    chat.do('project.select', { name: 'A' });
    expect([chat.phase, chat.context.discussion]).toEqual(['idle', null]);
    expect(chat.notice).toEqual({ say: 'projectSelected', name: 'A', resumed: false });
    chat.do('project.select', { name: 'B' });
    expect(chat.context).toMatchObject({ project: '1:p2', discussion: '1:d1', round: 1, answers: 2 });
    expect([chat.phase, chat.notice]).toEqual(['paused', { say: 'projectSelected', name: 'B', resumed: true }]);
    chat.next();
    expect(chat.effects('answer')).toMatchObject([{ discussion: '1:d1', round: 2 }]);
  });

  it('brings the panel of the selected project, and a new project has the default panel', () => {
    const chat = two();
    chat.do('project.models', { models: ['solo'], fallbacks: {} });
    chat.do('project.select', { name: 'A' });
    expect(chat.context.panel).toEqual(['model1', 'model2']);
    chat.do('project.select', { name: 'B' });
    expect(chat.context.panel).toEqual(['solo']);
    chat.do('project.new', { name: 'C' });
    expect(chat.context.panel).toEqual(['model1', 'model2']);
  });

  it('keeps a question that is still being answered', () => {
    const chat = two();
    chat.ask();
    chat.do('project.select', { name: 'A' });
    chat.answer();
    expect(chat.rows('message')).toMatchObject([{ discussion: '1:d1' }]);
  });
});

describe('deleting', () => {
  it('asks first', () => {
    const chat = two();
    deleting(chat, 'A', false);
    expect(chat.effects('confirm')).toEqual([{ project: { id: '1:p1', name: 'A' }, asker: 1, replyTo: 7 }]);
    expect(chat.last.rows).toEqual([]);
  });

  it.each(['idle', 'paused'])('another project leaves the selected one, %s', (phase) => {
    const chat = two();
    if (phase === 'paused') {
      chat.open();
      chat.settle();
    }
    deleting(chat, 'A');
    expect([chat.phase, chat.context.project]).toEqual([phase, '1:p2']);
    expect(chat.effects('tell')).toEqual([{ project: '1:p1' }]);
  });

  it('the selected project leaves it and its discussion', () => {
    const chat = two();
    chat.open();
    chat.settle();
    deleting(chat, 'B');
    expect(chat.context).toMatchObject({ project: null, discussion: null, seats: [], answers: 0 });
    expect(chat.rows('project.delete')).toEqual([{ row: 'project.delete', id: '1:p2' }]);
    expect(chat.effects('board')).toEqual([]);
  });

  it('is refused for the selected project while a discussion runs', () => {
    const chat = two();
    chat.open();
    deleting(chat, 'B');
    expect(chat.notice).toEqual({ say: 'running', waitingFor: ['model1', 'model2'] });
  });

  it('ends the questions asked in it, and no others', () => {
    const chat = two();
    chat.ask('model1');
    chat.do('project.select', { name: 'A' });
    chat.ask('model2');
    deleting(chat, 'B');
    expect(chat.last.aborted).toEqual(['call:1']);
    expect(chat.effects('retract')).toEqual([{ keys: ['call:1'] }]);
    chat.answer('model2');
    expect(chat.rows('message')).toMatchObject([{ discussion: '1:d2' }]);
  });

  it('by another topic ends what runs in it', () => {
    const chat = two();
    chat.open();
    chat.send({ type: 'project.gone', at: 1, project: '1:p2' });
    expect([chat.phase, chat.context.project, chat.calls.size]).toEqual(['idle', null, 0]);
    expect(chat.last.aborted).toHaveLength(2);
    expect(chat.rows('discussion.delete')).toMatchObject([{ id: '1:d1' }]);
    expect(chat.effects('board')).toEqual([]);
    expect(chat.effects('retract')).toEqual([{ keys: ['call:1', 'call:2'] }, { keys: ['board:1'] }]);
  });
});

describe('the panel', () => {
  it('is toggled model by model, 1 to 8', () => {
    const chat = new Chat(2);
    chat.do('project.toggle', { project: '1:p0', model: 'model2', listed: true });
    expect(chat.context.panel).toEqual(['model1']);
    const project = chat.context.project ?? '';
    chat.do('project.toggle', { project, model: 'model1', listed: true });
    expect(chat.notice).toEqual({ say: 'tooManyModels', limit: 8 });
    chat.do('project.toggle', { project, model: 'evil', listed: false });
    expect(chat.notice).toEqual({ say: 'unknownModel', word: 'evil', near: [] });
    chat.do('project.toggle', { project: '1:p9', model: 'model2', listed: true });
    expect(chat.notice).toEqual({ say: 'stale' });
    chat.do('project.models', { models: Array.from({ length: 9 }, (_, i) => `m${i}`), fallbacks: {} });
    expect(chat.notice).toEqual({ say: 'tooManyModels', limit: 8 });
    expect(chat.context.panel).toEqual(['model1']);
  });

  it('changed by another topic is what /status reads', () => {
    const chat = new Chat(2);
    chat.do('project.new', { name: 'A' });
    chat.panel = ['solo'];
    chat.do('page', { page: 'status' });
    expect(chat.effects('status')).toMatchObject([{ status: { panel: ['solo'] } }]);
    expect(chat.effects('status')[0]?.status.legal).not.toContain('discuss');
  });
});

it('/status names the project of the chat in a topic that never ran', () => {
  const chat = new Chat(2);
  chat.world.write({ row: 'project.create', id: '9:p1', name: 'Garden', at: 1 });
  chat.do('page', { page: 'status' });
  expect(chat.effects('status')).toMatchObject([{ status: { project: '9:p1' } }]);
  expect(chat.context.project).toBeNull();
});

it('/forget asks, then ends everything', () => {
  const chat = new Chat(2);
  chat.open();
  chat.ask();
  chat.do('forget', { confirmed: false });
  expect(chat.effects('confirm')).toEqual([{ project: null, asker: 1, replyTo: 7 }]);
  chat.do('forget', { confirmed: true });
  expect(chat.last.aborted).toHaveLength(3);
  expect([chat.phase, chat.context.project, chat.context.panel]).toEqual(['idle', null, []]);
  expect(chat.effects('forget')).toHaveLength(1);
});

it('/forget in another topic ends what runs here, and that is said', () => {
  const chat = new Chat(2);
  chat.open();
  chat.ask();
  chat.send({ type: 'forgotten', at: 1 });
  expect(chat.last.aborted).toHaveLength(3);
  expect([chat.phase, chat.context.project, chat.context.panel]).toEqual(['idle', null, []]);
  expect(chat.last.effects.map(({ kind }) => kind)).toEqual(['notice', 'retract', 'retract']);
  expect(chat.notice).toEqual({ say: 'forgottenElsewhere' });
  expect(chat.effects('retract').at(-1)).toEqual({ keys: ['board:1'] });
  chat.send({ type: 'forgotten', at: 2 });
  expect(chat.last.effects).toEqual([]);
});
