/** What effects work with. */
import type { Database } from '../database/open.ts';
import type { ChatAddress } from '../engine/apply.ts';
import type { Catalogue, Model } from '../panel/port.ts';
import type { Display } from './display.ts';

export interface World {
  readonly database: Database;
  readonly model: Model;
  readonly catalogue: Catalogue;
  readonly display: Display;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Whether more is waiting than what is being done: events to be committed, updates to be fetched. */
  readonly busy: () => boolean;
  /** Shows that a model is at work until the returned function is called. */
  readonly typing: (address: ChatAddress) => () => void;
}
