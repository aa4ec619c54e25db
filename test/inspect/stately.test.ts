/** What we send is what `@statelyai/inspect` itself sends for the same machines; and seats do only what their chart allows. */
import { createInspector, type StatelyInspectionEvent } from '@statelyai/inspect';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createActor, setup, transition, type AnyActor, type AnyEventObject } from 'xstate';
import { chatMachine } from '../../src/chat/machine.ts';
import { firstSnapshot } from '../../src/chat/step.ts';
import { History } from '../../src/inspect/history.ts';
import { INSPECT_VERSION, StatelyChat } from '../../src/inspect/stately.ts';
import { seatEvents, seatMachine } from '../../src/inspect/stately-seat.ts';
import { moves } from '../chat/moves.ts';
import { Chat } from '../chat/support.ts';
import { answered, open } from '../engine/support.ts';
import { inspected, read, taken } from './support.ts';

type Kind = StatelyInspectionEvent['type'];
const kind = <K extends Kind>(messages: readonly StatelyInspectionEvent[], type: K) =>
  messages.filter((message): message is Extract<StatelyInspectionEvent, { type: K }> => message.type === type);

type Observer = ReturnType<typeof createInspector>['inspect'];

/** What the package sends for live actors: `run` gets its observer. */
async function reference(begin: (inspect: Observer) => AnyActor, event?: AnyEventObject) {
  const messages: StatelyInspectionEvent[] = [];
  const { inspect } = createInspector({ send: (message) => void messages.push(JSON.parse(JSON.stringify(message))) });
  // It sends when idle.
  const idle = () => new Promise((resolve) => setTimeout(resolve, 5));
  const actor = begin(inspect);
  actor.start();
  await idle();
  if (event) actor.send(event);
  await idle();
  return messages;
}

/** What we send for a chat that a test drives. */
function toldOf(seats = 3) {
  const chat = new Chat(seats);
  const history = new History({ texts: false });
  const messages: StatelyInspectionEvent[] = [];
  const stately = new StatelyChat(
    1,
    (message) => void messages.push(JSON.parse(JSON.stringify(message))),
    () => 1234,
  );
  return {
    chat,
    messages,
    begin: () => stately.begin(chat.snapshot),
    send: (event: Parameters<Chat['send']>[0]) => stately.transition(history.add(1, taken(chat, event), 1)),
  };
}

/** A message's fields and their types; what is inside of events and snapshots is looked at by itself. */
const shape = (message: object) =>
  Object.fromEntries(
    Object.entries(message)
      .map(([name, value]) => [name, name === 'id' ? 'id' : value === null ? 'null' : typeof value] as const)
      .toSorted(([a], [b]) => a.localeCompare(b)),
  );

const definitionOf = (message: { definition: string | undefined } | undefined) =>
  JSON.parse(message?.definition ?? 'null');

describe('the messages of a chat', () => {
  it('are those of the package for the same machine, event and snapshot', async () => {
    const { chat, messages, begin, send } = toldOf();
    begin();
    const event = chat.command('open', { format: 'open', text: '', context: null });
    send(event);
    const live = (inspect: Observer) => createActor(chatMachine, { snapshot: firstSnapshot(1), inspect, id: 'chat 1' });
    const theirs = await reference(live, event);
    const [ourActor] = kind(messages, '@xstate.actor');
    const [theirActor] = kind(theirs, '@xstate.actor');
    expect(shape(ourActor ?? {})).toEqual(shape(theirActor ?? {}));
    expect(definitionOf(ourActor)).toEqual(definitionOf(theirActor));
    expect(ourActor?.snapshot).toEqual(JSON.parse(JSON.stringify(theirActor?.snapshot)));
    expect([ourActor?.sessionId, ourActor?.rootId, ourActor?.createdAt]).toEqual(['chat 1', 'chat 1', '1234']);

    const [ourEvent] = kind(messages, '@xstate.event');
    const theirEvent = kind(theirs, '@xstate.event').find(({ event }) => event.type === 'open');
    expect(shape(ourEvent ?? {})).toEqual(shape(theirEvent ?? {}));

    const [ourSnapshot] = kind(messages, '@xstate.snapshot');
    const theirSnapshot = kind(theirs, '@xstate.snapshot').find(({ event }) => event.type === 'open');
    expect(shape(ourSnapshot ?? {})).toEqual(shape(theirSnapshot ?? {}));
    expect(ourSnapshot?.snapshot).toEqual(theirSnapshot?.snapshot);
    expect(theirActor?._version).toBe(INSPECT_VERSION);
  });

  it('name each seat as its child, as the package names a spawned actor', async () => {
    const { chat, messages, begin, send } = toldOf(2);
    begin();
    send(chat.command('open', { format: 'open', text: '', context: null }));
    const theirs = await reference((inspect) => {
      const parent = setup({ actors: { seat: seatMachine } }).createMachine({
        id: 'parent',
        invoke: { src: 'seat', id: 'claude' },
      });
      return createActor(parent, { inspect });
    });
    const [root, ...seats] = kind(messages, '@xstate.actor');
    const [theirRoot, theirSeat] = kind(theirs, '@xstate.actor');
    expect(seats.map(({ name, parentId }) => [name, parentId])).toEqual([
      ['chat 1 / model1', 'chat 1'],
      ['chat 1 / model2', 'chat 1'],
    ]);
    expect(seats.map(({ rootId }) => rootId)).toEqual([root?.sessionId, root?.sessionId]);
    expect([theirSeat?.parentId, theirSeat?.rootId]).toEqual([theirRoot?.sessionId, theirRoot?.sessionId]);
    expect(shape(seats[0] ?? {})).toEqual(shape(theirSeat ?? {}));
    expect(definitionOf(seats[0])).toEqual(definitionOf(theirSeat));
    expect(Object.keys(seats[0]?.snapshot ?? {}).toSorted()).toEqual(Object.keys(theirSeat?.snapshot ?? {}).toSorted());
  });

  it('say who sent what: a result comes from its seat, the rest of a seat from the chat', () => {
    const { chat, messages, begin, send } = toldOf(2);
    begin();
    send(chat.command('open', { format: 'open', text: '', context: null }));
    send(chat.result(chat.call('model1')));
    const events = kind(messages, '@xstate.event').map(
      ({ sourceId, sessionId, event }) => `${sourceId ?? 'outside'} → ${sessionId}: ${event.type}`,
    );
    expect(events).toEqual([
      'outside → chat 1: open',
      'chat 1 → chat 1 / model1: ask',
      'chat 1 → chat 1 / model2: ask',
      'chat 1 / model1 → chat 1: seat.answered',
      'chat 1 → chat 1 / model1: answer',
    ]);
  });
});

it('of any events keep every seat within its chart, where the chat says it is', () => {
  let told = 0;
  fc.assert(
    fc.property(fc.integer({ min: 2, max: 4 }), moves(30), (size, made) => {
      const { chat, messages, begin, send } = toldOf(size);
      begin();
      for (const move of made) {
        const event = move(chat);
        if (event !== null) send(event);
      }
      const wrong: string[] = [];
      const seats = new Map<string, ReturnType<typeof seatMachine.resolveState>>();
      for (const message of messages) {
        if (message.sessionId === 'chat 1') continue;
        const at = seats.get(message.sessionId);
        if (message.type === '@xstate.actor') {
          seats.set(message.sessionId, seatMachine.resolveState({ value: message.snapshot.value, context: {} }));
        } else if (message.type === '@xstate.event') {
          if (!at?.can(message.event)) wrong.push(`${JSON.stringify(at?.value)} ${message.event.type}`);
          else seats.set(message.sessionId, transition(seatMachine, at, message.event)[0]);
          told++;
        } else if (at?.value !== Reflect.get(message.snapshot, 'value')) wrong.push(JSON.stringify(message));
      }
      expect(wrong).toEqual([]);
      for (const { alias, status } of chat.context.seats) expect(seats.get(`chat 1 / ${alias}`)?.value).toBe(status);
    }),
    { numRuns: 150 },
  );
  // About 700 on average; that it is not hundreds less shows that the loop above looks at something.
  expect(told).toBeGreaterThan(200);
}, 30_000);

it.each([
  [null, 'thinking', null, 'ask'],
  ['waiting', 'answered', null, 'ask answer'],
  ['answered', 'answered', null, ''],
  ['failed', 'thinking', null, 'wait ask'],
  ['thinking', 'stopped', null, 'stop'],
  ['thinking', 'thinking', 'fail', 'fail wait ask'],
] as const)('a seat from %s to %s', (before, after, ended, expected) => {
  const was = before === null ? null : { status: before, call: 'call:1' };
  const events = seatEvents(was, { status: after, call: 'call:2' }, ended);
  expect(events.map(({ type }) => type).join(' ')).toBe(expected);
});

it('over HTTP begins with how the chat stands, however long ago it began', async () => {
  const { url, engine, chat } = await inspected({ does: { answer: (input) => Promise.resolve(answered(input)) } });
  await engine.send(chat, open(), 'tg:1');
  const page = await read(`${url}/inspect/stream?chat=${chat}`);
  await page.next<{ snapshot: { state: string } }>('chat', ({ snapshot }) => snapshot.state === 'paused');
  const stream = await read(`${url}/inspect/stately?chat=${chat}`);
  const root = await stream.next<Extract<StatelyInspectionEvent, { type: '@xstate.actor' }>>('stately');
  expect([root.type, root.sessionId, root.snapshot.value]).toEqual(['@xstate.actor', `chat ${chat}`, 'paused']);
  const seat = await stream.next<Extract<StatelyInspectionEvent, { type: '@xstate.actor' }>>('stately');
  expect([seat.name, seat.snapshot.value]).toEqual([`chat ${chat} / claude`, 'answered']);
  await engine.send(chat, open('More?'), 'tg:2');
  const event = await stream.next<Extract<StatelyInspectionEvent, { type: '@xstate.event' }>>(
    'stately',
    ({ type }) => type === '@xstate.event',
  );
  expect(event.event).toMatchObject({ type: 'open' });
});
