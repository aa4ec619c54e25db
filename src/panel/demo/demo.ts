import { compose } from './compose.ts';
import { conclude } from './consensus.ts';
import { createFates, deliver, suffer } from './fate.ts';
import type { Writing } from './pace.ts';
import { readPrompt } from './prompt.ts';
import { NAMES, seatOf } from './scene.ts';
import { nearMatches } from '../../lib/near.ts';
import type { Answer, AnswerOptions, AnswerRequest, Catalogue, Model, ModelEntry } from '../port.ts';

/** How the demo panel behaves. */
export interface DemoOptions {
  /** Another seed is another panel: other words, other failures. The same request and seed give the same answer. */
  readonly seed?: string;
  /** 1 is a human pace (the default), 0 answers at once. */
  readonly pace?: number;
  /** How many calls fail, 0 to 1. Default 0.1, which is about every third round. */
  readonly failShare?: number;
  /** Milliseconds of any beginning, for how long an answer took. */
  readonly now?: () => number;
}

const FAIL_SHARE = 0.1;

const ENTRIES: readonly ModelEntry[] = NAMES.map((alias) => ({ alias, id: `demo:${alias}` }));

/** Whether an alias or id is of a panellist of the demo. */
export function isDemo(model: string): boolean {
  return seatOf(model) >= 0;
}

/**
 * A panel for people without a key: three scripted temperaments that answer about the question, quote each other, change
 * their minds and sometimes fail, and that say that they are a demo. No request leaves the process; nothing throws.
 */
export function createDemoPanel(options: DemoOptions = {}): { readonly model: Model; readonly catalogue: Catalogue } {
  const { seed = '', pace = 1, now = () => performance.now() } = options;
  const fates = createFates(seed, options.failShare ?? FAIL_SHARE);

  async function speak(seat: number, request: AnswerRequest, { signal, onText }: AnswerOptions): Promise<Answer> {
    const started = now();
    const model = `demo:${NAMES[seat] ?? ''}`;
    signal.throwIfAborted();
    const messages = await request.messages();
    const heard = readPrompt(messages, request.json ?? false);
    const writing: Writing = {
      pace,
      seed: `${seed} ${seat} ${heard.question.slice(0, 200)} ${heard.round}`,
      signal,
      onText: (text) => onText?.({ text, model }),
    };
    const text = heard.purpose === 'conclusion' ? conclude(heard, seed) : compose(heard, seat, seed);
    const fate = fates.of(heard, request.chat);
    if (fate !== null) return { ok: false, reason: await suffer(fate, text, writing) };
    await deliver(text, heard, writing);
    // Nothing was paid, and what stands for tokens here are words.
    const usage = {
      tokensIn: words(messages.map(({ content }) => content).join(' ')),
      tokensOut: words(text),
      cost: 0,
    };
    return { ok: true, text, model, ms: Math.round(now() - started), usage };
  }

  return {
    model: {
      async answer(request, answering) {
        const seat = seatOf(request.model);
        if (seat < 0) return { ok: false, reason: 'no_provider' };
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
      models: () => ENTRIES,
      defaultPanel: () => NAMES,
      find(word) {
        const alias = NAMES[seatOf(word)];
        return alias === undefined ? { ok: false, near: nearMatches(word, NAMES) } : { ok: true, alias };
      },
    },
  };
}

function words(text: string): number {
  return text.match(/\S+/g)?.length ?? 0;
}
