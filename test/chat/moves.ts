/** Random moves in a chat: valid, stale and illegal ones. Each becomes an event when its turn comes, for it may refer to what is there. */
import fc from 'fast-check';
import type { CommandEvent } from '../../src/chat/commands/index.ts';
import { asks } from '../../src/chat/context.ts';
import type { Role } from '../../src/chat/commands/approve.ts';
import type { PageName } from '../../src/chat/commands/pages.ts';
import type { ChatEvent } from '../../src/chat/events.ts';
import type { FailureReason } from '../../src/panel/port.ts';
import { given, panelOf, type Chat } from './support.ts';

/** Gives the event of a move, or changes something around the chat and gives none. */
type Move = (chat: Chat) => ChatEvent | null;

const names = fc.constantFrom('General', 'A', 'B', 'nowhere');
const size = fc.integer({ min: 0, max: 8 });
const reason = fc.constantFrom<FailureReason>('timed_out', 'key_refused', 'content_refused');
const ask = { text: 'Why?', context: null };

/** A command, sometimes from a button on the newest or an older progress message. */
function command<K extends CommandEvent['type']>(type: K, payload: Parameters<typeof Chat.prototype.command<K>>[1]) {
  return fc.option(fc.integer({ min: 0, max: 2 }), { freq: 3 }).map((age): Move => (chat) => {
    const board = age === null || age === 2 ? null : chat.context.board - age;
    const pressed = age === null ? null : { callback: 'press', chat: board === null ? null : chat.context.chat, board };
    return chat.command(type, payload, pressed);
  });
}

const running = fc.oneof(
  fc
    .constantFrom('open' as const, 'council' as const, 'review' as const, 'decide' as const)
    .chain((format) => command('open', { ...ask, format })),
  fc.boolean().chain((fresh) => command('text', { ...ask, fresh })),
  fc.boolean().map((long): Move => (chat) => {
    // From now on what is written may be cut, or not.
    chat.written.long = long;
    return null;
  }),
  fc.constant('The rest.').map(
    (text): Move =>
      (chat) =>
        chat.command('more', { text }),
  ),
  fc
    .tuple(fc.boolean(), fc.constantFrom(null, '1:d1', '1:d2', 'nowhere'))
    .chain(([alias, discussion]) =>
      command('ask', { ...ask, alias: alias ? 'model2' : null, threaded: alias, discussion, line: null }),
    ),
  command('afresh', {}),
  fc.constantFrom('Why not?', 'And how?').map(
    (text): Move =>
      (chat) =>
        chat.command('edited', { text }),
  ),
  // The question that runs, a question to one model, or none that is there.
  fc.constantFrom('panel', 'one', 'none').map((which): Move => (chat) => {
    const one = Object.values(asks(chat.context))[0]?.entry;
    return chat.command('revise', {
      seq: (which === 'panel' ? chat.context.asked?.entry : which === 'one' ? one : 99) ?? 1,
    });
  }),
  fc.constantFrom('1:d1', '1:d2', '1:d3').chain((discussion) => command('resume', { discussion })),
  fc
    .tuple(fc.integer({ min: 1, max: 3 }), fc.option(fc.constant('Rust?')))
    .chain(([rounds, topic]) => command('discuss', { rounds, topic, context: null })),
  command('next', {}),
  command('stop', {}),
  // People have seen the first words of everyone.
  fc.constant((chat: Chat): ChatEvent => {
    const written = [...chat.calls.values()].filter(({ for: what }) => ['seat', 'turn', 'question'].includes(what));
    return chat.command('stop', { partials: Object.fromEntries(written.map(({ call }) => [call, given('As far')])) });
  }),
  command('consensus', {}),
  command('rank', {}),
  command('enough', {}),
  // People have seen the first words of somebody.
  fc.constantFrom('enough' as const, 'skip' as const).map((type): Move => (chat) => {
    const call = chat.context.seats.findIndex((seat) => seat.call !== null);
    const partials = { [chat.context.seats[call]?.call ?? '']: given('As far') };
    return type === 'skip'
      ? chat.command('skip', { round: chat.context.round, seat: call, partials })
      : chat.command('enough', { partials });
  }),
  command('seats', { others: ['model8', 'spare'] }),
  fc.tuple(fc.integer({ min: -1, max: 8 }), fc.integer({ min: 0, max: 3 })).map(
    ([seat, ago]): Move =>
      (chat) =>
        chat.command('skip', { round: chat.context.round - (ago === 3 ? 1 : 0), seat }),
  ),
  fc.tuple(fc.integer({ min: -1, max: 8 }), fc.constantFrom('model2', 'spare', 'other'), fc.boolean()).map(
    ([seat, alias, listed]): Move =>
      (chat) =>
        chat.command('replace', { round: chat.context.round, seat, alias, listed }),
  ),
  fc.constantFrom(['model1', 'model2'], ['model2', 'model9'], ['model1']).map((sides): Move => (chat) => {
    chat.dispute = { discussion: chat.context.discussion ?? '', sides };
    return chat.command('settle', { seq: 1, point: 0 });
  }),
  fc.tuple(fc.constantFrom('', 'now', 'old'), fc.integer({ min: 0, max: 3 })).map(
    ([which, option]): Move =>
      (chat) =>
        chat.command('vote', { ballot: which === 'now' ? (chat.world.ballot(chat.context) ?? '') : which, option }),
  ),
  fc.constantFrom<Role>('owner', 'admin', 'person').chain((role) => command('approve', { role })),
  fc.integer({ min: -1, max: 8 }).chain((seat) => command('retry', { seat })),
);

const projects = fc.oneof(
  names.chain((name) => command('project.new', { name })),
  names.chain((name) => command('project.select', { name })),
  fc.tuple(names, fc.boolean()).chain(([name, confirmed]) => command('project.delete', { name, confirmed })),
  command('project.about', { about: 'Be brief.' }),
  fc
    .constantFrom('open' as const, 'discuss' as const, 'council' as const)
    .chain((format) => command('project.format', { format })),
  fc.option(fc.constantFrom('model2', 'model9')).chain((judge) => command('project.judge', { judge })),
  fc.tuple(size, fc.boolean()).chain(([seats, named]) =>
    command('project.models', {
      models: panelOf(seats),
      fallbacks: named ? { model1: ['spare', 'other'], model2: ['spare'] } : {},
    }),
  ),
  fc
    .tuple(fc.constantFrom('1:p1', '1:p2', '1:p0'), fc.boolean())
    .chain(([project, listed]) => command('project.toggle', { project, model: 'model3', listed })),
  fc.boolean().map((selected): Move => (chat) => {
    const other = [...chat.world.projects.keys()].find((id) => id !== chat.context.project);
    const project = (selected ? chat.context.project : other) ?? 'nowhere';
    // Another topic deleted it: its rows, this chat's among them, went in the same transaction.
    if (chat.world.projects.has(project)) chat.world.write({ row: 'project.delete', id: project });
    return { type: 'project.gone', at: 1, project };
  }),
);

const pages = fc.oneof(
  fc.constantFrom<PageName>('help', 'status', 'history').chain((page) => command('page', { page })),
  command('new', {}),
  command('export', {}),
  command('thinking', { seq: 1 }),
  command('mydata', {}),
  command('keep', { name: '' }),
  command('stale', {}),
  command('misused', { notice: { say: 'notText' } }),
  fc.boolean().chain((confirmed) => command('forget', { confirmed })),
);

/** What a seat says that it holds: mostly the same, so that all agree now and then. */
const stated = fc.constantFrom(
  null,
  { claim: 'A', moved: null },
  { claim: 'A', moved: null },
  { claim: 'B', moved: 'x' },
);

/** A result of a call in flight; none if there is none. */
const live = fc
  .tuple(fc.nat(), fc.option(reason, { freq: 3 }), fc.boolean(), stated)
  .map(([index, failure, brokeOff, position]): Move => (chat) => {
    chat.says = () => position;
    chat.votes = () => (position === null ? null : position.moved === null ? 0 : 1);
    const calls = [...chat.calls.values()];
    const call = calls[index % Math.max(1, calls.length)];
    return call ? chat.result(call, failure, brokeOff) : null;
  });

/** A result that nobody waits for: of a call that has ended, was never made, or is of another kind. */
const stale = fc
  .tuple(
    fc.nat(),
    fc.constantFrom('seat', 'turn', 'ranking', 'question', 'options', 'comparison', 'conclusion'),
    fc.constantFrom('', 'constructor'),
  )
  .map(([index, kind, odd]): Move => (chat) => {
    const id = odd === '' ? `call:${index % (chat.context.made.calls + 2)}` : odd;
    if (chat.calls.get(id)?.for === kind) return null;
    return { type: `${kind}.failed` as 'seat.failed', at: 1, call: id, reason: 'timed_out' };
  });

const reach = fc.boolean().map((lost): Move => () => ({ type: lost ? 'unreachable' : 'reachable', at: 1 }));

/** Discussions that were idle for too long, and one that is not there. */
const expired = fc.constantFrom('1:d1', '1:d2', '1:d3').map((discussion): Move => (chat) => {
  return chat.world.discussions.has(discussion) ? { type: 'discussion.expired', at: 1, discussion } : null;
});

const surroundings = size.map((seats): Move => (chat) => {
  chat.panel = panelOf(seats);
  return null;
});

/** @param most how many moves at most */
export const moves = (most: number): fc.Arbitrary<Move[]> =>
  fc.array(
    fc.oneof(
      { weight: 8, arbitrary: live },
      { weight: 6, arbitrary: running },
      { weight: 2, arbitrary: projects },
      { weight: 2, arbitrary: pages },
      { weight: 1, arbitrary: stale },
      { weight: 1, arbitrary: reach },
      { weight: 1, arbitrary: expired },
      { weight: 1, arbitrary: surroundings },
    ),
    { minLength: 5, maxLength: most, size: 'max' },
  );
