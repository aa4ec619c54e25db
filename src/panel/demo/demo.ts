/**
 * The demo panel of the playground, for people without a key: a player of recorded discussions (`recordings/`). No model is imitated:
 * what is not recorded is not answered. No request leaves the process, and nothing throws.
 */
import { nearMatches } from '../../lib/near.ts';
import {
  FREE,
  type Answer,
  type AnswerOptions,
  type AnswerRequest,
  type Catalogue,
  type Model,
  type ModelEntry,
} from '../port.ts';
import { think, write } from './pace.ts';
import { asideOf, RECORDINGS, recordingOf, SEATS, type Seat } from './recording.ts';
import { type Part, partOf } from './script.ts';

/** How the recordings are played. */
export interface DemoOptions {
  /** 1 is a human pace (the default), 0 answers at once. */
  readonly pace?: number;
  /** Milliseconds of any beginning, for how long an answer took. */
  readonly now?: () => number;
}

const ENTRIES: readonly ModelEntry[] = SEATS.map((alias) => ({ alias, id: `demo:${alias}` }));
/** Seats that speak in turn are waited for one after the other, so each is quicker. */
const TURN_PACE = 0.4;
/** So many staged failures are remembered, the newest. */
const MAX_FAILED = 1_000;

/** The seat that an alias or id is of; undefined for none. */
function seatOf(model: string): Seat | undefined {
  const bare = model
    .trim()
    .toLowerCase()
    .replace(/^demo:/, '');
  return SEATS.find((seat) => seat === bare);
}

/** Whether an alias or id is of a panellist of the demo. */
export function isDemo(model: string): boolean {
  return seatOf(model) !== undefined;
}

/** Makes the demo panel. */
export function createDemoPanel(options: DemoOptions = {}): { readonly model: Model; readonly catalogue: Catalogue } {
  const { pace = 1, now = () => performance.now() } = options;
  const failed = new Set<string>();

  /** Whether a part that is to fail has not done so in this chat. */
  function fails({ fails: staged, question }: Part, chat: string): boolean {
    const key = `${chat} ${question}`;
    if (!staged || failed.has(key)) return false;
    const [oldest] = failed;
    if (failed.size >= MAX_FAILED && oldest !== undefined) failed.delete(oldest);
    failed.add(key);
    return true;
  }

  async function speak(seat: Seat, request: AnswerRequest, { signal, onText }: AnswerOptions): Promise<Answer> {
    const started = now();
    const model = `demo:${seat}`;
    signal.throwIfAborted();
    const messages = await request.messages();
    const part = partOf(seat, messages, request.json ?? false);
    if (part === null) return { ok: false, reason: 'empty' };
    const writing = {
      pace: part.kind === 'turn' ? pace * TURN_PACE : pace,
      seed: `${seat} ${part.question} ${part.round}`,
      signal,
      onText: (text: string) => onText?.({ text, model }),
    };
    await think(writing);
    if (fails(part, request.chat)) return { ok: false, reason: 'provider_error' };
    // Nobody watches data being written.
    if (part.kind !== 'consensus' && part.kind !== 'comparison') await write(part.text, writing);
    // Nothing was paid, and what stands for tokens here are words.
    const usage = {
      tokensIn: words(messages.map(({ content }) => content).join(' ')),
      tokensOut: words(part.text),
      cost: 0,
    };
    return { ok: true, text: part.text, model, ms: Math.round(now() - started), usage };
  }

  return {
    model: {
      async answer(request, answering) {
        const seat = seatOf(request.model);
        if (seat === undefined) return { ok: false, reason: 'no_provider' };
        try {
          return await speak(seat, request, answering);
        } catch {
          // Aborted, or the prompt could not be built.
          return { ok: false, reason: 'internal' };
        }
      },
    },
    catalogue: {
      ready: () => Promise.resolve(),
      recordings: {
        questions: RECORDINGS,
        rounds: (question) => recordingOf(question)?.rounds.length ?? 0,
        aside: (alias, question) => asideOf(alias ?? SEATS[0], question) !== undefined,
      },
      models: () => ENTRIES,
      defaultPanel: () => SEATS,
      judges: () => [],
      reviewer: ([, second = null]) => second,
      priced: (seat) => ({ id: `demo:${seat}`, price: FREE }),
      find(word) {
        const alias = seatOf(word);
        return alias === undefined ? { ok: false, near: nearMatches(word, SEATS) } : { ok: true, alias };
      },
    },
  };
}

function words(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}
