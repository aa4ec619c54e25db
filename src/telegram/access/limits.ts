/** How often people are listened to, and how often strangers are answered. In memory only: a stranger causes no row. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** Commands a person may send a minute. */
const COMMANDS_A_MINUTE = 30;
/** A stranger is told their id once in this time, seconds. */
const STRANGER_S = 3600;

/** A chat is told of a fault of ours once in this time, seconds. */
const FAULT_S = 60;

/** Whether somebody may go on; if not, for how many seconds. */
export type Pass = { readonly ok: true } | { readonly ok: false; readonly seconds: number };

export class PeopleLimits {
  readonly #commands = new RateLimiterMemory({ points: COMMANDS_A_MINUTE, duration: 60 });
  readonly #told = new RateLimiterMemory({ points: 1, duration: 60 });
  readonly #faults = new RateLimiterMemory({ points: 1, duration: FAULT_S });
  readonly #strangers = new RateLimiterMemory({ points: 1, duration: STRANGER_S });

  /** Counts one command of a person. */
  async command(person: number): Promise<Pass> {
    const seconds = await refusedFor(this.#commands.consume(person));
    return seconds === null ? { ok: true } : { ok: false, seconds };
  }

  /** Whether a person who must wait so many seconds is to be told so in a chat: once. */
  async tellsToWait(person: number, chat: number, seconds: number): Promise<boolean> {
    return (await refusedFor(this.#told.consume(`${person} ${chat}`, 1, { customDuration: seconds }))) === null;
  }

  /** Whether a chat is to be told now that the bot cannot do its work: once a minute. */
  async tellsOfFault(chat: number): Promise<boolean> {
    return (await refusedFor(this.#faults.consume(chat))) === null;
  }

  /** Whether a stranger is to be answered now. */
  async answersStranger(person: number): Promise<boolean> {
    return (await refusedFor(this.#strangers.consume(person))) === null;
  }
}

/** Seconds until the limiter takes more; null if it took this one. */
async function refusedFor(consumed: Promise<RateLimiterRes>): Promise<number | null> {
  try {
    await consumed;
    return null;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    throw refusal;
  }
}
