/**
 * Long polling of our own, in place of telegraf's: that one ends at a conflict (409), waits for a whole batch of handlers while
 * counting a failed one as confirmed, and has a time-out of 500 s. This one stays up, whatever happens, and confirms an update
 * only when it is committed.
 */
import type { Update } from 'telegraf/types';
import { OwnError } from '../../lib/log.ts';
import { field } from '../../lib/field.ts';
import { wait } from '../../lib/wait.ts';

/** Seconds that Telegram holds a poll without updates; telegraf's value. */
const HOLD_S = 50;
/** A poll that takes longer than this is dead. */
const DEAD_MS = (HOLD_S + 15) * 1000;
/** How often it is looked whether what is in hand is stuck, milliseconds. */
const LOOK_MS = 2000;
/** The wait after a failed poll: doubles up to the last, milliseconds. */
const FIRST_WAIT_MS = 500;
const LAST_WAIT_MS = 30_000;

export interface PollingOptions {
  /** Telegram's API. */
  readonly call: (method: string, payload: object, signal: AbortSignal) => Promise<unknown>;
  /** Handles an update; rejects only if it is not committed because the process stops. */
  readonly handle: (update: Update) => Promise<void>;
  readonly allowed: readonly string[];
  /** Ends the polling. */
  readonly signal: AbortSignal;
  /**
   * Whether what is in hand waits for something that lasts, as a full disk does. Then those who write meanwhile are handled too, so
   * that they are told; nothing is confirmed before all of it is committed.
   */
  readonly stuck?: () => boolean;
  /** Called when Telegram has answered a poll. */
  readonly onPolled?: () => void;
  readonly onFault?: (what: string, error: unknown) => void;
  /** After a 409: whatever else takes the updates may be ours to end. Must not throw. */
  readonly onConflict?: () => Promise<void>;
}

/** Telegram refuses the bot token: nothing but the operator can help. */
export class TokenRefused extends OwnError {
  override name = 'TokenRefused';
  constructor() {
    super('Telegram refuses TELEGRAM_BOT_TOKEN: compare it with what @BotFather shows under /mybots, API Token');
  }
}

/** Telegram's error code, or undefined if no answer came. */
export function refusalCode(error: unknown): number | undefined {
  const code = field(field(error, 'response'), 'error_code');
  return typeof code === 'number' ? code : undefined;
}

function retryAfterMs(error: unknown): number | undefined {
  const seconds = field(field(field(error, 'response'), 'parameters'), 'retry_after');
  return typeof seconds === 'number' ? seconds * 1000 : undefined;
}

function describe(error: unknown): string {
  if (refusalCode(error) === 409) return 'another program polls with this token, or a webhook is set; trying again';
  return 'Telegram could not be polled; trying again';
}

/** The offset that confirms an update. One without a number confirms nothing, and does not spoil the others' confirmation. */
function confirmation(update: unknown): number {
  const id = field(update, 'update_id');
  return typeof id === 'number' && Number.isSafeInteger(id) ? id + 1 : 0;
}

/**
 * Handles a batch, and what `look` brings while it is stuck: Telegram gives what is not confirmed again, with what came after it, and
 * never more than a batch.
 * @returns all of it, once it is committed
 * @throws what a handler throws: then nothing is to be confirmed
 */
async function committed(
  first: readonly Update[],
  handle: PollingOptions['handle'],
  {
    signal,
    look,
    stuck,
  }: { signal: AbortSignal; look: (signal: AbortSignal) => Promise<readonly Update[]>; stuck: () => boolean },
): Promise<readonly Update[]> {
  const batch = [...first];
  const work = batch.map(handle);
  const over = new AbortController();
  const either = AbortSignal.any([signal, over.signal]);
  const lookOn = async (): Promise<void> => {
    const known = new Set(batch.map(confirmation));
    for (await wait(LOOK_MS, either); !either.aborted; await wait(LOOK_MS, either)) {
      // Telegram may be out of reach too: the next look tells.
      const more = stuck() ? await look(either).catch(() => []) : [];
      for (const update of more) {
        const id = confirmation(update);
        // One without a number cannot be told from those in hand.
        if (id === 0 || known.has(id) || either.aborted) continue;
        known.add(id);
        batch.push(update);
        const handled = handle(update);
        // When another has failed first, nobody waits for this one any more.
        handled.catch(() => {});
        work.push(handled);
      }
    }
  };
  const looking = lookOn();
  try {
    // Those that come while it waits are waited for as well.
    for (let done = 0; done < work.length;) {
      const current = work.length;
      await Promise.all(work);
      done = current;
    }
    return batch;
  } finally {
    over.abort();
    await looking;
  }
}

/**
 * Polls until `signal` is aborted.
 * @throws TokenRefused if Telegram does not know the token
 */
export async function poll({
  call,
  handle,
  allowed,
  signal,
  stuck = () => false,
  onPolled,
  onFault,
  onConflict,
}: PollingOptions): Promise<void> {
  let offset = 0;
  let waitMs = FIRST_WAIT_MS;
  // The first poll is answered at once, so that an idle bot is known to be ready before somebody writes.
  let holdS = 0;
  while (!signal.aborted) {
    try {
      const request = AbortSignal.any([signal, AbortSignal.timeout(DEAD_MS)]);
      const updates = await call('getUpdates', { offset, timeout: holdS, allowed_updates: allowed }, request);
      onPolled?.();
      waitMs = FIRST_WAIT_MS;
      holdS = HOLD_S;
      if (!Array.isArray(updates) || updates.length === 0) continue;
      const look = async (either: AbortSignal): Promise<readonly Update[]> => {
        const limit = AbortSignal.any([either, AbortSignal.timeout(DEAD_MS)]);
        const more = await call('getUpdates', { offset, timeout: 0, allowed_updates: allowed }, limit);
        return Array.isArray(more) ? (more as Update[]) : [];
      };
      const batch = await committed(updates as Update[], handle, { signal, look, stuck });
      const next = Math.max(...batch.map(confirmation));
      if (next === 0) throw new Error('Updates without a number');
      // Not compared with the offset before: Telegram may begin to count anew.
      offset = next;
    } catch (error) {
      if (signal.aborted) break;
      if (refusalCode(error) === 401) throw new TokenRefused();
      onFault?.(describe(error), error);
      if (refusalCode(error) === 409) await onConflict?.();
      await wait(retryAfterMs(error) ?? waitMs, signal);
      waitMs = Math.min(waitMs * 2, LAST_WAIT_MS);
    }
  }
  // Confirms what was handled, so that the next start does not get it again. It would change nothing, but cost time.
  if (offset > 0) await call('getUpdates', { offset, limit: 1, timeout: 0 }, AbortSignal.timeout(1000)).catch(() => {});
}
