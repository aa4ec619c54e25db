/**
 * A chat told to Stately's inspector: the chat is an actor, each seat a child of it. The messages are those of
 * `@statelyai/inspect` (its types, checked against what it sends itself in `test/inspect/stately.test.ts`); its own inspectors
 * want live actors or drop the parent of an actor that is only described, so they are built here. Texts are blanked.
 */
import type { StatelyInspectionEvent } from '@statelyai/inspect';
import type { AnyEventObject, AnyMachineSnapshot, AnyStateMachine } from 'xstate';
import { callOf, type Seat } from '../chat/context.ts';
import type { ChatSnapshot } from '../chat/status.ts';
import { chatMachine } from '../chat/machine.ts';
import type { Transition } from './history.ts';
import { brief, withoutTexts } from './redact.ts';
import { seatEvents, seatMachine } from './stately-seat.ts';

/** The version of the messages. */
export const INSPECT_VERSION = '0.7.2';

/** The machine as JSON: functions become their names. */
function definition(machine: AnyStateMachine): string {
  return JSON.stringify(machine.config, (_key, value: unknown) =>
    typeof value === 'function' ? { type: value.name } : value,
  );
}

/** A snapshot as data, without texts. */
function asData(snapshot: AnyMachineSnapshot) {
  const data = JSON.parse(JSON.stringify(snapshot)) as { status: 'active'; context: object };
  return { ...data, context: withoutTexts(data.context), output: undefined, error: undefined };
}

/** Tells one chat, from when somebody begins to look. */
export class StatelyChat {
  readonly #send: (message: StatelyInspectionEvent) => void;
  readonly #root: string;
  readonly #now: () => number;
  /** Each seat that was told of, as it was told last: one may leave the chat and come back. */
  readonly #seats = new Map<string, Seat>();
  #sent = 0;

  constructor(chat: number, send: (message: StatelyInspectionEvent) => void, now: () => number) {
    this.#send = send;
    this.#root = `chat ${chat}`;
    this.#now = now;
  }

  /** Tells of the chat and its seats as they are. */
  begin(snapshot: ChatSnapshot): void {
    this.#actor(this.#root, undefined, chatMachine, snapshot);
    for (const seat of snapshot.context.seats) this.#seat(seat);
  }

  /** Tells what an event did: the event, the chat after it, and what it did to the seats. */
  transition({ event, before, after }: Transition): void {
    const by = this.#source(before, event);
    this.#event(this.#root, brief(event), by);
    this.#snapshot(this.#root, after, brief(event));
    const { seats } = after.context;
    const gone = [...this.#seats.values()].filter(({ alias }) => !seats.some((seat) => seat.alias === alias));
    const left = gone.map((seat) => (seat.status === 'thinking' || seat.status === 'waiting' ? stopped(seat) : seat));
    for (const seat of [...seats, ...left]) {
      const ended = 'call' in event && this.#seats.get(seat.alias)?.call === event.call ? endOf(event.type) : null;
      this.#changed(seat, ended);
    }
  }

  /** Tells what happened to a seat since it was told of last. */
  #changed(seat: Seat, ended: 'answer' | 'fail' | null): void {
    if (!this.#seats.has(seat.alias)) this.#seat({ ...seat, status: 'waiting', reason: null, call: null });
    const events = seatEvents(this.#seats.get(seat.alias) ?? null, seat, ended);
    for (const happened of events) this.#event(this.#session(seat), happened, this.#root);
    const last = events.at(-1);
    if (last) this.#snapshot(this.#session(seat), seatSnapshot(seat), last);
    this.#seats.set(seat.alias, seat);
  }

  #session({ alias }: Seat): string {
    return `${this.#root} / ${alias}`;
  }

  /** The seat whose result an event is; undefined for an event from outside. */
  #source({ context }: ChatSnapshot, event: Transition['event']): string | undefined {
    const call = 'call' in event ? callOf(context, event.call) : undefined;
    const seat = call && 'seat' in call ? context.seats[call.seat] : undefined;
    return seat && this.#session(seat);
  }

  #seat(seat: Seat): void {
    this.#seats.set(seat.alias, seat);
    this.#actor(this.#session(seat), this.#root, seatMachine, seatSnapshot(seat));
  }

  #base(sessionId: string) {
    const id = String(++this.#sent);
    return { id, sessionId, rootId: this.#root, createdAt: String(this.#now()), _version: INSPECT_VERSION };
  }

  #actor(
    sessionId: string,
    parentId: string | undefined,
    machine: AnyStateMachine,
    snapshot: AnyMachineSnapshot,
  ): void {
    const base = this.#base(sessionId);
    const told = { name: sessionId, parentId, definition: definition(machine), snapshot: asData(snapshot) };
    this.#send({ type: '@xstate.actor', ...base, ...told });
  }

  #event(sessionId: string, event: AnyEventObject, sourceId: string | undefined): void {
    this.#send({ type: '@xstate.event', ...this.#base(sessionId), event, sourceId });
  }

  #snapshot(sessionId: string, snapshot: AnyMachineSnapshot, event: AnyEventObject): void {
    this.#send({ type: '@xstate.snapshot', ...this.#base(sessionId), event, snapshot: asData(snapshot) });
  }
}

const stopped = (seat: Seat): Seat => ({ ...seat, status: 'stopped', call: null });

const endOf = (type: string) => (type.endsWith('.answered') ? 'answer' : 'fail');

function seatSnapshot({ alias, status, reason, call }: Seat) {
  return seatMachine.resolveState({ value: status, context: { alias, reason, call } });
}
