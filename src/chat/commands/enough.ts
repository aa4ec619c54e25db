/** A button of the progress message: what there is is enough. Whoever still writes stops, and the judge has the last word. */
import { assertEvent } from 'xstate';
import { asks, MIN_ANSWERS, type ChatContext } from '../context.ts';
import type { ChatEvent, GivenAnswer } from '../events.ts';
import { ports } from '../guards.ts';
import { writersOf } from '../run.ts';
import { callsEnded, callsOfRun, stopRecorded } from '../stops.ts';
import { countedSoFar } from '../calls/agreement.ts';
import { allStopped } from '../transitions.ts';
import type { CommandSpec, Said } from './command.ts';
import { running } from './refusals.ts';

export interface EnoughEvent extends Said {
  readonly type: 'enough';
  /** By call, what people have seen of answers that are being written: see `StopEvent`. */
  readonly partials?: Readonly<Record<string, GivenAnswer>>;
}

/** How many seats will have answered the question once whoever still writes has stopped. */
function heardThen({ seats }: ChatContext, event: ChatEvent): number {
  const partials = event.type === 'enough' ? (event.partials ?? {}) : {};
  return seats.filter(({ heard, call }) => heard || (call !== null && Object.hasOwn(partials, call))).length;
}

const concludes = {
  guard: 'enoughSaid',
  target: 'approving',
  reenter: true,
  actions: ['stopSeats', 'recordStop'],
} as const;

export const enough = {
  names: [],
  on: { asking: { enough: concludes }, approving: { enough: { ...concludes, guard: 'enoughSaidBefore' } } },
  guards: {
    enoughSaid: ({ context, event }) => event.type === 'enough' && heardThen(context, event) >= MIN_ANSWERS,
    /** The judge may be what waits for a yes. */
    enoughSaidBefore: ({ context, event }) =>
      event.type === 'enough' && context.writers.length === 0 && heardThen(context, event) >= MIN_ANSWERS,
  },
  actions: {
    /** Ends every call of the round, counts what it came to, and has the judge follow. */
    stopSeats: ports.enqueueActions(({ context, event, enqueue }) => {
      assertEvent(event, 'enough');
      const calls = callsOfRun(context);
      const said = stopRecorded(context, calls, event, enqueue);
      callsEnded(calls, event, enqueue);
      const counted = countedSoFar(said, enqueue);
      const panel = context.seats.map(({ alias }) => alias);
      const writers = writersOf(context, panel, context.judges);
      enqueue.assign({ ...allStopped(counted), calls: asks(said), writers, unwritten: [] });
    }),
  },
  refuse: {
    enough: (chat) => {
      if (chat.phase === 'concluding' || chat.context.writers.length > 0) return running(chat);
      return chat.phase === 'idle' || chat.phase === 'paused' ? { say: 'nothingRuns' } : { say: 'answersMissing' };
    },
  },
  button: 'enough',
} as const satisfies CommandSpec;
