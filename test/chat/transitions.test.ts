/** Every declared transition of the statechart is taken. */
import { expect, it } from 'vitest';
import { createActor, type AnyStateNode, type AnyTransitionDefinition } from 'xstate';
import { chatMachine } from '../../src/chat/machine.ts';
import { firstSnapshot } from '../../src/chat/step.ts';
import { Chat } from './support.ts';

const named = (name: string) => ({ name });
const renamed = (name: string, confirmed: boolean) => ({ name, confirmed });

/** Drives of a chat of two seats that together take every transition. */
const drives: Record<string, (chat: Chat) => void> = {
  'an open round with a failure, a remark and a retry, taken up again'(chat) {
    chat.open();
    chat.text();
    chat.fail('model1');
    chat.retry(0);
    chat.fail('model1');
    chat.answer('model2');
    chat.retry(0);
    chat.stop();
    chat.open();
    chat.settle();
    chat.text();
  },
  'rounds in turn with a failure, a remark and a retry'(chat) {
    chat.discuss(2, 'Rust?');
    chat.fail('model1');
    chat.text();
    chat.retry(0);
    chat.settle(['model2']);
    chat.retry(1);
    chat.stop();
    chat.next();
    chat.settle(['model1', 'model2']);
    chat.discuss();
  },
  'a consensus that a second model writes, one that nobody does, and one that is stopped'(chat) {
    chat.text();
    chat.settle();
    chat.consensus();
    chat.text();
    chat.fail();
    chat.answer();
    chat.consensus();
    chat.settle(['model1', 'model2']);
    chat.consensus();
    chat.stop();
    chat.do('export', {});
    chat.do('new', {});
  },
  'a question asked afresh, in other words, and in the words of later'(chat) {
    chat.open();
    chat.settle();
    chat.text();
    chat.afresh();
    chat.settle();
    chat.text();
    chat.settle();
    chat.afresh();
    chat.edit('How?');
    chat.revise(chat.context.asked?.entry ?? 0);
    chat.settle();
    chat.discuss(2, 'Rust?');
    chat.edit('Zig?');
    chat.revise(chat.context.asked?.entry ?? 0);
    chat.stop();
    chat.do('new', {});
    chat.message = 8;
    chat.ask();
    chat.edit('Who else?');
    chat.revise(chat.context.entry);
    chat.stop();
    chat.do('new', {});
    chat.ask('model1', true, '1:d1');
    chat.do('resume', { discussion: '1:d1' });
    chat.do('resume', { discussion: '1:d2' });
    chat.do('whom', { answers: [] });
  },
  'more of what was asked just before'(chat) {
    chat.written.long = true;
    chat.ask();
    chat.more();
    chat.text('The rest.');
    chat.do('new', {});
    chat.text('The rest, closed.');
    chat.stop();
    chat.written.long = false;
    chat.open();
    chat.written.long = true;
    chat.ask();
    chat.text('The rest, beside.');
    chat.stop();
    chat.open();
    chat.more();
    chat.text('The rest.');
    chat.settle();
    chat.discuss(1, 'Rust?');
    chat.more();
    chat.text('The rest.');
    chat.settle();
    chat.written.long = false;
    chat.discuss(1, 'Zig?');
    chat.written.long = true;
    chat.ask();
    chat.text('The rest, beside.');
    chat.settle();
    chat.consensus();
    chat.ask();
    chat.text('The rest, beside.');
    chat.stop();
  },
  'questions to one model'(chat) {
    chat.ask();
    chat.ask();
    chat.ask();
    chat.answer();
    chat.fail();
    chat.stop();
  },
  'projects at rest'(chat) {
    chat.do('project.new', named('A'));
    chat.do('project.new', named('B'));
    chat.do('project.select', named('A'));
    chat.do('project.delete', renamed('B', false));
    chat.do('project.delete', renamed('B', true));
    chat.do('project.delete', renamed('A', true));
    chat.open();
    chat.settle();
    chat.do('project.select', named('General'));
    chat.do('project.delete', renamed('General', false));
    chat.do('project.new', named('C'));
    chat.do('project.select', named('General'));
    chat.do('project.select', named('C'));
    chat.do('project.select', named('General'));
    chat.do('project.delete', renamed('C', true));
    chat.do('project.delete', renamed('General', true));
  },
  'projects while a discussion runs'(chat) {
    chat.do('project.new', named('A'));
    chat.do('project.new', named('B'));
    chat.open();
    chat.do('project.delete', renamed('A', false));
    chat.do('project.delete', renamed('A', true));
    chat.do('project.about', { about: 'Be brief.' });
    chat.do('project.models', { models: ['model1'], fallbacks: {} });
    chat.do('project.toggle', { project: chat.context.project ?? '', model: 'model2', listed: true });
    chat.send({ type: 'project.gone', at: 1, project: chat.context.project ?? '' });
  },
  'a question in a project that another topic deletes'(chat) {
    chat.ask();
    const project = chat.context.project ?? '';
    chat.do('project.new', named('A'));
    chat.send({ type: 'project.gone', at: 1, project });
  },
  'the end of everything in another topic'(chat) {
    chat.open();
    chat.send({ type: 'forgotten', at: 1 });
  },
  'the end of a group that the bot has left'(chat) {
    chat.open();
    chat.unreachable();
    chat.send({ type: 'departed', at: 1 });
  },
  'discussions that were idle for too long'(chat) {
    chat.open();
    chat.settle();
    chat.discuss(1, 'Rust?');
    chat.settle();
    chat.send({ type: 'discussion.expired', at: 1, discussion: '1:d1' });
    chat.send({ type: 'discussion.expired', at: 1, discussion: '1:d2' });
  },
  'what waits for a yes'(chat) {
    chat.budget = 0.01;
    chat.open();
    chat.text('A remark.');
    chat.edit('How?');
    chat.revise(chat.context.asked?.entry ?? 0);
    chat.approve();
    chat.settle();
    chat.discuss(2, 'Rust?');
    chat.edit('Zig?');
    chat.revise(chat.context.asked?.entry ?? 0);
    chat.stop();
    chat.text('And so?');
    chat.afresh();
    chat.unreachable();
    chat.reachable();
    chat.written.long = true;
    chat.open();
    chat.more();
    chat.text('The rest.');
    chat.send({ type: 'discussion.expired', at: 1, discussion: chat.context.discussion ?? '' });
    // A question to one model waits for the rest of it when the run of another begins to wait.
    chat.budget = null;
    chat.ask();
    chat.budget = 0.1;
    chat.written.long = false;
    chat.budget = chat.spent + 0.08;
    chat.open();
    chat.written.long = true;
    chat.text('The rest, beside.');
  },
  'a council that differs, with all that can come between'(chat) {
    chat.do('project.format', { format: 'council' });
    chat.do('project.judge', { judge: 'model9' });
    chat.says = (alias) => ({ claim: alias, moved: null });
    chat.council();
    chat.settle();
    chat.council();
    chat.answer();
    chat.answer();
    chat.text('A remark while it is compared.');
    chat.written.long = true;
    chat.ask();
    chat.text('The rest, beside.');
    chat.written.long = false;
    chat.fail('model9');
    chat.stop();
    chat.council();
    chat.answer();
    chat.answer();
    chat.stop();
    chat.council();
    chat.answer();
    chat.answer();
    chat.edit('How?');
    chat.revise(chat.context.asked?.entry ?? 0);
    chat.answer();
    chat.answer();
    chat.unreachable();
    chat.reachable();
    chat.text('And so?');
    chat.answer();
    chat.answer();
    chat.afresh();
    chat.stop();
    chat.do('project.format', { format: 'discuss' });
    chat.text('In turn?');
    chat.afresh();
  },
  'a council that agrees, with all that can come between'(chat) {
    chat.do('project.format', { format: 'council' });
    chat.says = () => ({ claim: 'Yes', moved: null });
    const challenged = () => {
      chat.answer();
      chat.answer();
      chat.answer();
    };
    chat.council();
    challenged();
    chat.fail();
    chat.settle();
    chat.council();
    challenged();
    chat.text('A remark while it is challenged.');
    chat.written.long = true;
    chat.ask();
    chat.text('The rest, beside.');
    chat.written.long = false;
    chat.fail(chat.context.seats.find(({ status }) => status === 'thinking')?.alias);
    chat.stop();
    chat.council();
    challenged();
    chat.stop();
    chat.council();
    challenged();
    chat.unreachable();
    chat.reachable();
    chat.council();
    challenged();
    chat.edit('How?');
    chat.revise(chat.context.asked?.entry ?? 0);
    chat.stop();
    chat.text('And so?');
    challenged();
    chat.afresh();
    challenged();
    chat.answer();
    chat.settle();
  },
  'what runs while nobody can see it any more'(chat) {
    chat.open();
    chat.unreachable();
    chat.reachable();
    chat.discuss(2, 'Rust?');
    chat.unreachable();
    chat.reachable();
    chat.next();
    chat.settle();
    chat.consensus();
    chat.unreachable();
    chat.reachable();
    chat.ask();
    chat.unreachable();
    chat.reachable();
    chat.unreachable();
  },
  'a draft, its review, and who takes a seat'(chat) {
    chat.do('project.models', { models: chat.panel, fallbacks: { model1: ['spare'], model2: ['other'] } });
    chat.review();
    chat.fail('model1');
    chat.settle();
    chat.open();
    chat.do('seats', { others: ['model9'] });
    chat.replace(0, 'model9');
    chat.skip(1);
    chat.answer();
    chat.discuss(2, 'Rust?');
    chat.replace(1, 'model9');
    chat.fail('model1');
    chat.settle();
    chat.enough();
  },
  'enough, while it runs and while it waits for a yes'(chat) {
    chat.discuss(2, 'Rust?');
    chat.answer();
    chat.answer();
    chat.enough();
    chat.settle();
    chat.budget = chat.spent + 0.1;
    chat.discuss(3, 'Rust?');
    chat.approve();
    chat.answer();
    chat.answer();
    chat.stop();
    chat.next();
    chat.enough();
    chat.stop();
  },
  'options that nobody finds, that the second finds, and votes'(chat) {
    chat.decide('What now?');
    chat.settle(['model1', 'model2']);
    chat.decide('What now?');
    chat.replace(0, 'model9');
    chat.fail();
    chat.settle();
    chat.vote(0);
    chat.decide('Which one?\nA) Postgres\nB) SQLite');
    chat.settle();
  },
  'a point that is settled'(chat) {
    chat.open();
    chat.settle();
    chat.consensus();
    chat.settle();
    chat.dispute = { discussion: '1:d1', sides: ['model1', 'model2'] };
    chat.settlePoint();
    chat.settle();
  },
  'pages and the end'(chat) {
    chat.do('page', { page: 'help' });
    chat.do('misused', { notice: { say: 'notText' } });
    chat.do('stale', {});
    chat.do('thinking', { seq: 1 });
    chat.do('mydata', {});
    chat.do('keep', { name: '' });
    chat.do('forget', { confirmed: false });
    chat.do('forget', { confirmed: true });
  },
};

function nodes(node: AnyStateNode): AnyStateNode[] {
  return [node, ...Object.values(node.states).flatMap(nodes)];
}

function declared(): { transition: AnyTransitionDefinition; label: string }[] {
  return nodes(chatMachine.root).flatMap((node) => {
    const always = node.always ?? [];
    return [...[...node.transitions.values()].flat(), ...always].map((transition) => {
      const guard = typeof transition.guard === 'string' ? ` [${transition.guard}]` : '';
      return { transition, label: `${node.id}: ${transition.eventType || 'always'}${guard}` };
    });
  });
}

/** Drives of a chat of three seats: fewer have nothing to rank. */
const ofThree: Record<string, (chat: Chat) => void> = {
  'the best answer, with a failure and who takes a seat'(chat) {
    chat.do('project.models', { models: chat.panel, fallbacks: { model1: ['spare'] } });
    chat.open();
    chat.settle();
    chat.rank();
    chat.fail('model1');
    chat.fail('model2');
    chat.settle();
  },
};

/** The transitions that the events of a drive take in a live actor. */
function taken(drive: (chat: Chat) => void, seats: number): Set<AnyTransitionDefinition> {
  const chat = new Chat(seats);
  drive(chat);
  const transitions = new Set<AnyTransitionDefinition>();
  const actor = createActor(chatMachine, {
    snapshot: firstSnapshot(1),
    inspect: (event) => {
      if (event.type === '@xstate.microstep') for (const one of event._transitions) transitions.add(one);
    },
  }).start();
  for (const event of chat.events) actor.send(event);
  expect(actor.getSnapshot().value).toEqual(chat.snapshot.value);
  return transitions;
}

it('takes every declared transition', () => {
  const ofTwo = Object.values(drives).flatMap((drive) => [...taken(drive, 2)]);
  const reached = new Set([...ofTwo, ...Object.values(ofThree).flatMap((drive) => [...taken(drive, 3)])]);
  const all = declared();
  expect(all.length).toBeGreaterThan(60);
  expect(all.filter(({ transition }) => !reached.has(transition)).map(({ label }) => label)).toEqual([]);
});
