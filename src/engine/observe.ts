/** What an engine tells whoever watches it. */
import type { AppliedEvent } from './apply.ts';

/** What an engine reports, for logs, metrics and the inspector. */
export interface EngineEvents {
  /** An event was committed. */
  event(type: string): void;
  /** The end of an effect was committed. */
  effect(kind: string, outcome: string): void;
  /** Something went wrong, and nobody else handles it. */
  fault(what: string, error: unknown, chat: number): void;
  /** A chat took an event, and that is committed. `at`: milliseconds since 1970. */
  step?(chat: number, applied: AppliedEvent, at: number): void;
  /** A chat took an event in another program. `type`: the event's. `at`: milliseconds since 1970. */
  changed?(chat: number, type: string, at: number): void;
  /** An effect of a chat is no longer pending. */
  ended?(chat: number): void;
  /** The rows of these chats are deleted. */
  forgotten?(chats: readonly number[]): void;
}
