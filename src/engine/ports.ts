/** The ports of an engine: how events reach chats, and how what chats ask for is done. Every engine shares them. */
import type { EffectInputs, EffectKind } from '../chat/effects.ts';
import type { ChatEvent, Command, ReachEvent, ResultEvent } from '../chat/events.ts';
import type { ChatAddress } from './pending.ts';

/** What an effect's handler works with. */
export interface EffectContext {
  /** Unique for ever: `chat:seq:n`. */
  readonly effectId: string;
  readonly address: ChatAddress;
  /** Aborted by `/stop`, when the chat is forgotten, and when the engine stops. */
  readonly signal: AbortSignal;
}

/**
 * How an effect ended: `outcome` is a word for the operator; `event` is what the chat is sent in the same transaction.
 * `left` means that it did not end, because the engine stops: it stays pending and is dispatched at the next start.
 */
export type Ending = Ended | 'left';
export interface Ended {
  readonly outcome: string;
  readonly event?: ResultEvent | ReachEvent;
}

/** Does one kind of effect. Called in the order of the effects; what it does before its first `await` keeps that order. */
export type EffectHandler<K extends EffectKind> = (input: EffectInputs[K], context: EffectContext) => Promise<Ending>;

export type EffectHandlers = { readonly [K in EffectKind]: EffectHandler<K> };

/** Where a chat is on Telegram, as an update names it. */
export interface TelegramPlace {
  readonly telegramChat: number;
  /** Telegram's topic; null for none and for the General topic. */
  readonly topic: number | null;
  readonly private: boolean;
}

/**
 * What became of an event. `taken`: it is committed, or was before. Any other does not count as seen. `gone`: there is no such chat.
 * `parked`: the chat cannot be read; all it takes is to be forgotten. `refused`: the chat breaks at this event and stands as before.
 */
export type Sent = 'taken' | 'gone' | 'parked' | 'refused';

export interface Engine {
  /**
   * Sends an event to a chat; resolves when it is committed. An id that was seen before changes nothing.
   * @throws what the database throws: the event is then not committed and can be sent again
   */
  send(chat: number, event: Command | ChatEvent, eventId: string): Promise<Sent>;
  /** Whether an event with this id was committed before, whatever has become of its chat. */
  seen(eventId: string): Promise<boolean>;
  /** Our own id of the chat at a place, made if there is none. */
  chatAt(place: TelegramPlace): Promise<number>;
  /**
   * Deletes all rows of the Telegram chat to which `chat` belongs, and ends what is in flight for it. What its topics still have
   * to show of their end is waited for, a minute at most. False if the engine stops before that: the rows are still there.
   */
  forget(chat: number): Promise<boolean>;
  /** Dispatches what was left pending; resolves when that is done. Events may be sent meanwhile: they come after what their chat has left. */
  start(): Promise<void>;
  /** Takes no new work, lets what is in flight finish for a while, aborts the rest and leaves it pending. */
  stop(graceMs: number): Promise<void>;
}
