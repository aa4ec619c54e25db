/** What goes through Restate. Its journals keep it until an invocation is over. */
import type { Context, ObjectContext } from '@restatedev/restate-sdk';
import type { IncomingEvent } from '../apply.ts';
import type { EffectEnd, SendResult } from '../ports.ts';

/** An event for a chat. `otherwise`: how an effect ends if the chat does not take that end. */
export interface SentEvent {
  readonly incoming: IncomingEvent;
  readonly otherwise?: EffectEnd;
}

/** A call of a model that a chat waits for. */
export interface WaitedCall {
  /** The id of its effect. */
  readonly id: string;
  /** Whose limit it counts for. Null where Restate has none. */
  readonly scope: string | null;
}

/** What became of an event, and which calls the chat waits for now. `failed`: the database does not take it, and would not later. */
export interface AfterEvent {
  readonly sent: SendResult | 'failed';
  readonly calls: readonly WaitedCall[];
}

/** What asks for a call. The effect itself is read where the call is made: nobody's text goes this way. */
export interface AskedCall {
  readonly chat: number;
  readonly effect: string;
}

/** By effect, the invocation that makes its call: the only state of a chat in Restate. It can be lost. */
export type Invocations = Readonly<Record<string, string>>;

/** The state of a chat in Restate. */
export type ChatState = { calls: Invocations };

/** The handlers of a chat: its events one after the other. */
export interface ChatHandlers {
  event(context: ObjectContext<ChatState>, sent: SentEvent): Promise<AfterEvent['sent']>;
  look(context: ObjectContext<ChatState>): Promise<void>;
}

/** The handlers of the service that makes calls. */
export interface CallHandlers {
  run(context: Context, asked: AskedCall): Promise<void>;
}

/** Their names in Restate, and those of their handlers. */
export const CHAT = { name: 'chat' } as const;
export const CALL = { name: 'call' } as const;
export const HANDLERS: Readonly<Record<string, readonly string[]>> = { chat: ['event', 'look'], call: ['run'] };
