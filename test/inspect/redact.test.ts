/** No text of a person or a model is shown, and what is blanked still tells the machine what it told. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { getNextSnapshot } from 'xstate';
import { chatMachine } from '../../src/chat/machine.ts';
import type { ChatEvent } from '../../src/chat/events.ts';
import { History } from '../../src/inspect/history.ts';
import { outlineOf } from '../../src/inspect/outline.ts';
import { textsOf, withoutTexts } from '../../src/inspect/redact.ts';
import { StatelyChat } from '../../src/inspect/stately.ts';
import { transitionView } from '../../src/inspect/views.ts';
import { moves } from '../chat/moves.ts';
import { Chat, given } from '../chat/support.ts';
import { taken } from './support.ts';

const outline = outlineOf(chatMachine);
const SECRET = 'sésame';

/** What people and models can write into an event, written all over. A word is written as itself, so that it looks like ours. */
function spoilt(event: ChatEvent, secret: string): ChatEvent {
  const texts = Object.fromEntries(
    ['by', 'text', 'context', 'topic', 'about'].flatMap((name) =>
      typeof Reflect.get(event, name) === 'string' ? [[name, secret]] : [],
    ),
  );
  const answer = 'answer' in event ? { answer: given(secret) } : {};
  const consensus = 'consensus' in event ? { consensus: { [secret]: { position: secret, id: secret } } } : {};
  const notice =
    event.type === 'misused' ? { notice: { say: 'unknownModel', word: secret, near: [secret] } as const } : {};
  const pressed = 'pressed' in event && event.pressed ? { pressed: { ...event.pressed, callback: secret } } : {};
  const named = (ref: { id: string } | null) => ref && { ...ref, name: secret };
  const known =
    'known' in event
      ? {
          known: {
            ...event.known,
            project: named(event.known.project),
            named: named(event.known.named),
            near: [secret],
            question: event.known.question && { ...event.known.question, by: secret, text: secret, revised: secret },
          },
        }
      : {};
  return { ...event, ...texts, ...answer, ...consensus, ...notice, ...pressed, ...known } as ChatEvent;
}

/** Whether an arrow begins where the one before ended, or around or inside of it. */
function touches(left: { to?: string } | undefined, next: { from?: string } | undefined): boolean {
  const [to = '?', from = '!'] = [left?.to, next?.from];
  return `${to}.`.startsWith(`${from}.`) || `${from}.`.startsWith(`${to}.`);
}

describe('after any events, with texts in all of them', () => {
  it('the page and Stately get none, and arrows are those that were taken', () => {
    let steps = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 4 }),
        fc.constantFrom(SECRET, 'sesame'),
        moves(30),
        (seats, secret, made) => {
          const chat = new Chat(seats);
          const history = new History({ texts: false });
          const told: unknown[] = [];
          const wrong: unknown[] = [];
          const stately = new StatelyChat(
            1,
            (message) => told.push(message),
            () => 0,
          );
          stately.begin(chat.snapshot);
          for (const move of made) {
            const event = move(chat);
            if (event === null) continue;
            const transition = history.add(1, taken(chat, spoilt(event, secret)), 1);
            const view = transitionView(outline, transition);
            told.push(view);
            stately.transition(transition);
            steps++;
            const way = view.arrows.map((id) => outline.arrows.find((arrow) => arrow.id === id));
            // Arrows follow each other, from the state that was left to the one it is in now; the root's are not drawn.
            const ends = [
              [{ to: view.from }, way[0] ?? { from: view.to }] as const,
              ...way.map((arrow, i) => [arrow, way[i + 1] ?? { from: view.to }] as const),
            ];
            const broken = ends.filter(([left, next]) => !touches(left, next));
            if (broken.length > 0 && !['forget', 'project.gone'].includes(event.type)) wrong.push([view, broken]);
          }
          expect(JSON.stringify(told)).not.toContain(secret);
          expect(wrong).toEqual([]);
        },
      ),
      { numRuns: 100 },
    );
    // Enough of them to mean anything: by chance about 1,080 (8 runs: 968 to 1,168).
    expect(steps).toBeGreaterThan(500);
  }, 30_000);

  it('a blanked event does what the event did', () => {
    fc.assert(
      fc.property(moves(20), (made) => {
        const chat = new Chat(3);
        for (const move of made) {
          const event = move(chat);
          if (event === null) continue;
          const blanked = withoutTexts(event);
          expect(chat.snapshot.can(blanked)).toBe(chat.snapshot.can(event));
          const after = [event, blanked].map((one) => getNextSnapshot(chatMachine, chat.snapshot, one));
          expect(after[1]?.value).toEqual(after[0]?.value);
          expect(after[1]?.context.seats).toEqual(after[0]?.context.seats);
          chat.send(event);
        }
      }),
      { numRuns: 60 },
    );
  }, 30_000);
});

it('keeps the words of the program', () => {
  const chat = new Chat();
  chat.open();
  expect(withoutTexts(chat.context)).toEqual(chat.context);
  const event = { type: 'seat.failed', at: 1, call: 'call:1', reason: 'timed_out' } as const;
  expect(withoutTexts(event)).toEqual(event);
});

it('does not show a name that is no name', () => {
  expect(withoutTexts({ alias: 'the model says hello' })).toEqual({ alias: '' });
  expect(withoutTexts({ alias: 'a'.repeat(200) })).toEqual({ alias: '' });
});

it('gives the texts, shortened, when they are asked for', () => {
  const chat = new Chat();
  const event = chat.command('open', { format: 'open', text: 'x'.repeat(600), context: null });
  expect(textsOf(event)).toEqual({ by: 'Ann', text: `${'x'.repeat(500)}…` });
  const { event: kept, texts } = new History({ texts: true }).add(1, taken(chat, event), 1);
  expect(texts?.['text']).toHaveLength(501);
  expect(JSON.stringify(kept)).not.toContain('xx');
  expect(textsOf({ answer: { text: 'Because.' }, context: 5 })).toEqual({ answer: 'Because.' });
});
