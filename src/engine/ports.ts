/** The ports of an engine: how events reach chats, and how the effects of chats are done. Every engine shares them. */
import type { EffectInputs, EffectKind } from '../chat/effects.ts';
import type { ChatEvent, Command, GivenAnswer, ReachEvent, ResultEvent } from '../chat/events.ts';

/** Where people see a chat: the outside ids, as they arrive with an event. The database's columns have the same names. */
export interface Place {
  readonly telegramChat: number;
  /** The topic inside that chat. Null for none, and for the general topic. */
  readonly topic: number | null;
  readonly private: boolean;
}

/** A chat with its place: what effects need to show something. */
export interface ChatAddress extends Place {
  /** Our own id of the chat. */
  readonly id: number;
}

/** What the handler of an effect gets besides the effect's input. */
export interface EffectContext {
  /** Unique for ever: `chat:seq:n`. */
  readonly effectId: string;
  readonly address: ChatAddress;
  /** Aborted by `/stop`, when the chat is forgotten, and when the engine stops. */
  readonly signal: AbortSignal;
  /** Names what people have seen of an answer that is being written, for the case that `/stop` ends it here. Null for nothing yet. */
  readonly onPartial?: (partial: () => GivenAnswer | null) => void;
}

/** How an effect ended. `outcome` is a word for the operator. `event` is applied to the chat in the same transaction. */
export interface EffectEnd {
  readonly outcome: string;
  readonly event?: ResultEvent | ReachEvent;
}

/** `left`: the effect did not end, because the engine stops. It stays pending and is dispatched at the next start. */
export type EffectResult = EffectEnd | 'left';

/**
 * Does one kind of effect. Handlers are called in the order of the effects. What runs before the first `await` keeps that
 * order.
 */
export type EffectHandler<K extends EffectKind> = (
  input: EffectInputs[K],
  context: EffectContext,
) => Promise<EffectResult>;

/** One handler for each kind of effect. */
export type EffectHandlers = { readonly [K in EffectKind]: EffectHandler<K> };

/**
 * What became of an event.
 * - `taken`: it is committed, now or earlier. Only this one counts as seen.
 * - `gone`: there is no such chat.
 * - `parked`: the chat cannot be read. It takes nothing but the events that delete it.
 * - `refused`: the chat fails at this event and is as before.
 */
export type SendResult = 'taken' | 'gone' | 'parked' | 'refused';

/** What runs chats: it applies their events and does their effects, and loses nothing when the process dies. */
export interface Engine {
  /**
   * Sends an event to a chat. Resolves when it is committed. An event id that was seen before changes nothing.
   * @throws what the database throws. The event is then not committed and can be sent again
   */
  send(chat: number, event: Command | ChatEvent, eventId: string): Promise<SendResult>;
  /** Whether an event with this id was committed before, also when its chat is deleted by now. */
  seen(eventId: string): Promise<boolean>;
  /**
   * Records an event id as seen, for an event that belongs to no chat.
   * @throws what the database throws
   */
  markSeen(eventId: string): Promise<void>;
  /** Our own id of the chat at a place. The chat is made if there is none. */
  chatAt(place: Place): Promise<number>;
  /**
   * Deletes all rows of the chat and of its topics, and aborts what is in flight for them. First it waits, a minute at most,
   * for what they still have to show. Of an effect that deletes its own chat it leaves what that needs to say so (`delete.ts`).
   * @returns false if the engine stops before that. The rows are then still there
   */
  forget(chat: number): Promise<boolean>;
  /**
   * Dispatches the pending effects of the last run. Resolves when that is done. Events may be sent meanwhile. They are applied
   * after what is pending in their chat has been dispatched.
   */
  start(): Promise<void>;
  /** Takes no new work and waits up to `graceMs` for what is in flight. Then it aborts the rest, which stays pending. */
  stop(graceMs: number): Promise<void>;
}
