/** Limits on what people send and on what they are told. They are kept in memory, because a stranger must not cause a row. */
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

/** How many commands a person may send a minute. */
const COMMANDS_A_MINUTE = 30;
/** How often a stranger, or a group that is not allowed, is answered at most: once in so many seconds. */
const STRANGER_S = 3600;
/** How many strangers are answered a minute, all together: those who are let in must not wait for them. */
const STRANGERS_A_MINUTE = 30;
/** How many presses of strangers are answered a minute, of each and of all together. */
const PRESSES_A_MINUTE = { each: 5, all: 30 };
/** How many notes that somebody asked to use the bot the owner gets an hour. */
const NOTES_AN_HOUR = 5;

/** How many notes that a run waits for a yes the owner gets an hour. */
const APPROVALS_AN_HOUR = 20;

/** How often a chat is told of a fault of the bot at most: once in so many seconds. */
const FAULT_S = 60;

/** Whether a person's command is taken. If not, in how many seconds the next one is. */
export type CommandLimit = { readonly ok: true } | { readonly ok: false; readonly seconds: number };

/** One limiter for each of these. */
export class PeopleLimits {
  readonly #commands = new RateLimiterMemory({ points: COMMANDS_A_MINUTE, duration: 60 });
  readonly #told = new RateLimiterMemory({ points: 1, duration: 60 });
  readonly #faults = new RateLimiterMemory({ points: 1, duration: FAULT_S });
  readonly #strangers = new RateLimiterMemory({ points: 1, duration: STRANGER_S });
  readonly #allStrangers = new RateLimiterMemory({ points: STRANGERS_A_MINUTE, duration: 60 });
  readonly #presses = new RateLimiterMemory({ points: PRESSES_A_MINUTE.each, duration: 60 });
  readonly #allPresses = new RateLimiterMemory({ points: PRESSES_A_MINUTE.all, duration: 60 });
  readonly #notes = new RateLimiterMemory({ points: NOTES_AN_HOUR, duration: 3600 });
  readonly #approvals = new RateLimiterMemory({ points: APPROVALS_AN_HOUR, duration: 3600 });

  /** Counts one command of a person. */
  async command(person: number): Promise<CommandLimit> {
    const seconds = await refusedFor(this.#commands.consume(person));
    return seconds === null ? { ok: true } : { ok: false, seconds };
  }

  /** Whether a person is to be told in a chat to wait so many seconds. True once in that time. */
  async tellsToWait(person: number, chat: number, seconds: number): Promise<boolean> {
    return (await refusedFor(this.#told.consume(`${person} ${chat}`, 1, { customDuration: seconds }))) === null;
  }

  /** Whether a chat is to be told now that the bot cannot do its work. True once a minute. */
  async tellsOfFault(chat: number): Promise<boolean> {
    return (await refusedFor(this.#faults.consume(chat))) === null;
  }

  /**
   * Whether a stranger, or a group that is not allowed, is to be answered now. True once an hour.
   * @param id of the person or the group
   */
  async answersStranger(id: number): Promise<boolean> {
    if ((await refusedFor(this.#strangers.consume(id))) !== null) return false;
    return (await refusedFor(this.#allStrangers.consume('all'))) === null;
  }

  /** Whether a stranger's press is to be answered now. */
  async answersPress(person: number): Promise<boolean> {
    if ((await refusedFor(this.#presses.consume(person))) !== null) return false;
    return (await refusedFor(this.#allPresses.consume('all'))) === null;
  }

  /** Whether the owner is to be told now that somebody asked to use the bot. */
  async tellsOwner(): Promise<boolean> {
    return (await refusedFor(this.#notes.consume('all'))) === null;
  }

  /** Whether the owner is to be told now that a run waits for a yes. */
  async tellsOfApproval(): Promise<boolean> {
    return (await refusedFor(this.#approvals.consume('all'))) === null;
  }
}

/** Null if the limiter took this one, otherwise the seconds until it takes the next one, at least 1. */
async function refusedFor(consumed: Promise<RateLimiterRes>): Promise<number | null> {
  try {
    await consumed;
    return null;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    throw refusal;
  }
}
