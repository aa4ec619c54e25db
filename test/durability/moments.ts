/** The moments at which the bot is killed, and what arms them. Numbers count from the start of the process. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { BotApi } from '../support/environment.ts';
import type { Call as AiCall, OpenAIServer, Reply } from '../support/openai-server.ts';

export type Moment =
  /** A call to Telegram: not handled yet; handled, not answered; just answered. */
  | { readonly at: 'send'; readonly when: 'before' | 'handled' | 'answered'; readonly n: number }
  /** A request to a model: before an answer, in the middle of it, just after it. */
  | { readonly at: 'model'; readonly when: 'asked' | 'streaming' | 'answered'; readonly n: number }
  /** A commit. `from: start` counts the migrations too. */
  | { readonly at: 'commit'; readonly when: 'before' | 'after'; readonly n: number; readonly from?: 'start' };

/** The calls by which people see something. */
const SENDS = new Set(['sendMessage', 'editMessageText', 'deleteMessage', 'sendDocument', 'answerCallbackQuery']);

/** What a model says to its n-th request of the run. */
export type Say = (call: AiCall, n: number) => Reply;

/** Kills at armed moments. One of a run. */
export class Killer {
  readonly #kill: () => Promise<void>;
  #armed: Moment | null = null;
  #sends = 0;
  #requests = 0;
  /** Of the whole run. */
  sends = 0;
  requests = 0;

  /** @param kill ends the process, resolves when it is gone */
  constructor(api: BotApi, ai: OpenAIServer, say: Say, kill: () => Promise<void>) {
    this.#kill = kill;
    api.before(async ({ method }) => {
      if (!SENDS.has(method)) return;
      this.sends += 1;
      this.#sends += 1;
      if (!this.#now('send', 'before', this.#sends)) return;
      await this.#kill();
      throw new Error('not handled');
    });
    api.after(async ({ method }) => {
      if (SENDS.has(method) && this.#now('send', 'handled', this.#sends)) await this.#kill();
    });
    api.on('call', ({ method }) => {
      // Two milliseconds: the answer has left, and the bot has perhaps read it.
      if (SENDS.has(method) && this.#now('send', 'answered', this.#sends)) void sleep(2).then(() => this.#kill());
    });
    ai.reply('*', async (call) => {
      this.requests += 1;
      this.#requests += 1;
      const reply = say(call, this.requests);
      if (this.#now('model', 'asked', this.#requests)) await this.#kill();
      else if (this.#now('model', 'streaming', this.#requests)) void sleep(8).then(() => this.#kill());
      else if (this.#now('model', 'answered', this.#requests)) void ai.until(() => call.done).then(() => this.#kill());
      return reply;
    });
  }

  /** Arms the moment for a new process; gives the part of it that is the process's own to do. */
  arm(moment: Moment | undefined): Record<string, string> {
    this.#armed = moment ?? null;
    this.#sends = 0;
    this.#requests = 0;
    if (moment?.at !== 'commit') return {};
    return {
      KILL_AT_COMMIT: `${moment.when}:${moment.n}`,
      ...(moment.from ? { KILL_AT_COMMIT_FROM: moment.from } : {}),
    };
  }

  #now(at: Moment['at'], when: Moment['when'], n: number): boolean {
    const armed = this.#armed;
    if (armed === null || armed.at !== at || armed.when !== when || armed.n !== n) return false;
    this.#armed = null;
    return true;
  }
}
