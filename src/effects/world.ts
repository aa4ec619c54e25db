/** What effects work with. */
import type { EffectInputs } from '../chat/effects.ts';
import type { Database } from '../database/open.ts';
import type { ChatAddress } from '../engine/ports.ts';
import type { Catalogue, Model } from '../panel/port.ts';
import type { Engine } from '../engine/ports.ts';
import type { Display, Lost } from './display.ts';

export interface World {
  readonly database: Database;
  readonly model: Model;
  readonly catalogue: Catalogue;
  readonly display: Display;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Shows that a model is at work until the returned function is called. `onLost`: nobody can see it. */
  readonly typing: (address: ChatAddress, onLost: (lost: Lost) => void) => () => void;
  /** Whether the bot may still be used in a chat, or by somebody in it. */
  readonly allows: (user: number | null, telegramChat: number) => boolean | Promise<boolean>;
  /** Tells the owner, in private, that a run waits for a yes. Never throws. */
  readonly tellOwners: (address: ChatAddress, waits: EffectInputs['tellOwner']) => void;
  /**
   * Deletes what else on this machine keeps a chat's messages of before `before` (milliseconds since 1970), except the one `kept`, and
   * resolves when that is on disk. On Telegram there is nothing.
   * @returns false if it could not be written
   */
  readonly forgetElsewhere: (telegramChat: number, before: number, kept: number | null) => Promise<boolean>;
  /** The engine's: for other chats. */
  readonly send: Engine['send'];
}
