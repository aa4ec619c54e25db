/** A Bot API server and an AI server for one bot, and the measurements that are taken where both are: on one clock. */
import { createBotApi, type Message } from '../../src/bot-api/bot-api.ts';
import { startOpenAI, type Call, type OpenAIServer, type Reply } from '../support/openai-server.ts';
import { clockMs } from './statistics.ts';

/** How a stage's Telegram behaves. */
export interface StageOptions {
  /** It refuses what comes faster than Telegram allows (30 a second in all, 1 a second a chat). */
  readonly enforce: boolean;
}

/** What came of many chats asking at once. */
export interface Crowd {
  /** From the first update to the last answer. */
  readonly wallMs: number;
  readonly delivered: number;
  /** Calls that count against Telegram's limits. */
  readonly calls: number;
  /** Those that were answered with 429. */
  readonly refused: number;
}

/** What came of a group in a hurry. */
export interface Hurry {
  /** From the moment an answer was written to that in which people saw it whole, the longest of all. */
  readonly longestMs: number;
  /** Answers and a consensus that were seen. */
  readonly seen: number;
  /** Calls that count against Telegram's limits, in the busiest minute, and those that were answered with 429. */
  readonly busiest: number;
  readonly refused: number;
}

/** When the buttons of the newest message are pressed, milliseconds after `/open`; and how long that is watched. */
const PRESSES = [
  [22_000, 'Next round'],
  [45_000, 'Next round'],
  [68_000, 'Consensus'],
] as const;
const HURRY_MS = 80_000;
const MINUTE_MS = 60_000;

/** What every model answers, 700 characters in plain words or as models like to mark them up; both end in words that nothing else does. */
const LAST_WORDS = 'That is all.';
const ANSWERS = {
  plain: `${'A sentence of the answer that says what there is to say. '.repeat(12)}${LAST_WORDS}`,
  marked: `## Why it is blue

**Short answer:** molecules of the air scatter *short* waves more than long ones, by \`1/λ⁴\`.

1. **Light comes in.** Of all colours, much the same of each; see [Rayleigh](https://example.org/wiki/Rayleigh).
2. **It is scattered.** Blue some four times as much as red:
   - 450 nm: 5.6
   - 650 nm: 1.3
3. **You look up.** What reaches you from there is what was scattered.

| Colour | Wave | Scattered |
|---|---|---|
| blue | 450 nm | much |
| red | 650 nm | little |

> In the evening the way through the air is longer, and what is left of the light is red.

\`\`\`py
def scattered(wave): return (400 / wave) ** 4
\`\`\`

So it is **not** a reflection of the sea, as is often said. ${LAST_WORDS}`,
};
export type AnswerKind = keyof typeof ANSWERS;
const MODELS = ['claude-x', 'gpt-x', 'gemini-x'];
const COUNTED = new Set(['sendMessage', 'editMessageText', 'sendDocument']);

/** An answer that takes so long from the request on, streamed in ten pieces. */
function streamed(ms: number, kind: AnswerKind): Reply {
  return { text: ANSWERS[kind], pieces: 10, delayMs: ms / 10 };
}

type Api = ReturnType<typeof createBotApi>;

export class Stage {
  readonly #api: Api;
  readonly #ai: OpenAIServer;

  private constructor(api: Api, ai: OpenAIServer) {
    this.#api = api;
    this.#ai = ai;
  }

  static async open({ enforce }: StageOptions): Promise<Stage> {
    const ai = await startOpenAI();
    ai.models = MODELS;
    const api = createBotApi({ limits: { mode: enforce ? 'enforce' : 'off' } });
    await api.listen();
    return new Stage(api, ai);
  }

  /** What a bot needs to know to be on this stage. */
  get environment(): Record<string, string> {
    return {
      TELEGRAM_BOT_TOKEN: this.#api.bot.token,
      TELEGRAM_API_ROOT: this.#api.url,
      OPENAI_API_KEY: 'sk-bench-0123456789abcdef',
      OPENAI_BASE_URL: this.#ai.url,
    };
  }

  /** Resolves with the time (`clockMs`) when the bot next asks for updates. */
  polled(): Promise<number> {
    return new Promise((resolve) => {
      const look = ({ method }: { method: string }): void => {
        if (method !== 'getUpdates') return;
        this.#api.off('arrival', look);
        resolve(clockMs());
      };
      this.#api.on('arrival', look);
    });
  }

  /** The models stop answering, which a bot then waits for. */
  silence(): void {
    this.#answer({ waitMs: Infinity });
  }

  /** One `/open` whose models take so long each: milliseconds from the update to the last text. */
  async open(chat: number, modelsMs: readonly [number, number, number]): Promise<number> {
    for (const [n, name] of MODELS.entries()) this.#ai.reply(name, streamed(modelsMs[n] ?? 0, 'plain'));
    const { wallMs } = await this.#ask('/open Why is the sky blue?', [chat], modelsMs.length);
    return wallMs;
  }

  /** One question to one model, which answers after `modelMs`, when the placeholder is there: what the bot adds before and after. */
  async ask(chat: number, modelMs: number, kind: AnswerKind): Promise<{ toRequestMs: number; toShownMs: number }> {
    const asked = Promise.withResolvers<Call>();
    this.#answer((call) => {
      asked.resolve(call);
      return streamed(modelMs, kind);
    });
    const began = performance.now();
    const all = this.#ask('/ask Why is the sky blue?', [chat], 1);
    const call = await asked.promise;
    await this.#ai.until(() => call.done);
    const complete = performance.now();
    const { wallMs } = await all;
    return { toRequestMs: call.at - began, toShownMs: began + wallMs - complete };
  }

  /** So many chats ask one model each, all at once; each model takes `modelMs`. */
  async crowd(first: number, count: number, modelMs: number, kind: AnswerKind, patienceMs: number): Promise<Crowd> {
    this.#answer(streamed(modelMs, kind));
    const chats = Array.from({ length: count }, (_, n) => first + n);
    return this.#ask('/ask Why is the sky blue?', chats, 1, patienceMs);
  }

  /** A group that opens a discussion, goes on twice and has the consensus written, all within 90 s. Each model takes `modelMs`. */
  async hurry(modelMs: number): Promise<Hurry> {
    const written = new Map<string, number>();
    this.#answer((call) => {
      const mark = `mark${written.size}.`;
      written.set(mark, Infinity);
      void this.#ai.until(() => call.done).then(() => written.set(mark, performance.now()));
      const agreements = [{ point: 'It is blue.', holders: ['Claude', 'GPT'] }];
      const json = JSON.stringify({ summary: mark, agreements, disagreements: [], openQuestions: [] });
      const text = call.body['response_format'] === undefined ? `${mark} ${ANSWERS.plain}` : json;
      return { text, pieces: 10, delayMs: modelMs / 10 };
    });
    const owner = this.#api.person(1);
    const group = this.#api.group('In a hurry', { owner });
    const seen = new Map<string, number>();
    const look = ({ chatId, text, versions }: Message): void => {
      if (chatId !== group.id || versions.length < 2) return;
      for (const mark of written.keys()) if (text.includes(mark) && !seen.has(mark)) seen.set(mark, performance.now());
    };
    this.#api.on('edit', look);
    group.add(this.#api.bot);
    const from = this.#api.calls.length;
    owner.says(group, '/open Why is the sky blue?');
    const began = performance.now();
    const until = (ms: number) => new Promise((resolve) => setTimeout(resolve, began + ms - performance.now()));
    for (const [at, button] of PRESSES) {
      await until(at);
      const message = this.#api
        .messages(group)
        .findLast(({ keyboard }) => keyboard?.flat().some(({ text }) => text === button));
      if (message) void owner.presses(message, button);
    }
    await until(HURRY_MS);
    this.#api.off('edit', look);
    const calls = this.#api.calls
      .slice(from)
      .filter(({ method, chatId }) => COUNTED.has(method) && chatId === group.id);
    const times = calls.map(({ at }) => at);
    return {
      longestMs: Math.max(...[...written].map(([mark, at]) => (seen.get(mark) ?? Infinity) - at)),
      seen: seen.size,
      busiest: Math.max(...times.map((first) => times.filter((at) => at >= first && at < first + MINUTE_MS).length)),
      refused: calls.filter(({ outcome }) => outcome === 429).length,
    };
  }

  async close(): Promise<void> {
    await this.#api.close();
    await this.#ai.close();
  }

  #answer(script: Reply | ((call: Call) => Reply)): void {
    for (const name of MODELS) this.#ai.reply(name, script);
  }

  /** Every chat asks, and waits for its answers. */
  async #ask(text: string, chats: readonly number[], answers: number, patienceMs = 10_000): Promise<Crowd> {
    const waiting = new Map(chats.map((chat) => [chat, answers]));
    const complete = new Set<Message>();
    const callsBefore = this.#api.calls.length;
    const done = Promise.withResolvers<void>();
    let lastAt = 0;
    const look = (message: Message): void => {
      const left = waiting.get(message.chatId);
      if (left === undefined || !message.fromBot || complete.has(message) || !message.text.endsWith(LAST_WORDS)) return;
      complete.add(message);
      lastAt = performance.now();
      if (left === 1) waiting.delete(message.chatId);
      else waiting.set(message.chatId, left - 1);
      if (waiting.size === 0) done.resolve();
    };
    this.#api.on('message', look);
    this.#api.on('edit', look);
    const timer = setTimeout(() => done.resolve(), patienceMs);
    const people = chats.map((chat) => this.#api.person(chat));
    const began = performance.now();
    for (const person of people) person.writes(text);
    await done.promise;
    clearTimeout(timer);
    this.#api.off('message', look);
    this.#api.off('edit', look);
    const calls = this.#api.calls.slice(callsBefore).filter(({ method }) => COUNTED.has(method));
    const refused = calls.filter(({ outcome }) => outcome === 429).length;
    return { wallMs: lastAt - began, delivered: chats.length - waiting.size, calls: calls.length, refused };
  }
}
