import { at, fraction, hashOf } from './pick.ts';
import { noticeBy } from './notice.ts';
import type { Heard } from './prompt.ts';
import { compile, think, write, type Writing } from './pace.ts';
import type { FailureReason } from '../port.ts';

/** A failure as somebody watching sees it: what happens before it, and its reason. */
interface Fate {
  readonly reason: FailureReason;
  /** How much of the answer is written first, 0 to 1. */
  readonly written: number;
  /** How long nothing happens then, milliseconds. */
  readonly least: number;
  readonly most: number;
}

const FATES: readonly Fate[] = [
  { reason: 'timed_out', written: 0, least: 5_000, most: 8_000 },
  { reason: 'rate_limited', written: 0, least: 1_000, most: 2_000 },
  { reason: 'went_silent', written: 0.4, least: 2_500, most: 4_000 },
  { reason: 'content_refused', written: 0, least: 800, most: 1_500 },
  { reason: 'provider_error', written: 0, least: 600, most: 2_500 },
  { reason: 'unreachable', written: 0, least: 1_500, most: 3_000 },
];
/** Data that is cut short would be no failure of the connection but an invalid answer. */
const WITHOUT_WORDS = FATES.filter(({ written }) => written === 0);

/** How many failures are remembered, so that asking again succeeds. */
const REMEMBERED = 10_000;

/** Decides who fails. */
export interface Fates {
  /**
   * How this call fails, or `null`. In any round at most one of the panel fails, and only where there are others; a
   * call that has failed succeeds when it is made again.
   */
  of(heard: Heard, chat: string): Fate | null;
}

/** Fates that depend on the seed, the question and the round alone. `share` is how many of all calls fail, 0 to 1. */
export function createFates(seed: string, share: number): Fates {
  const failed = new Set<string>();
  return {
    of(heard, chat) {
      const { purpose, me, question, round } = heard;
      const panel = [...new Set(purpose === 'conclusion' ? (heard.holders ?? []) : [me, ...heard.others])].toSorted();
      if (panel.length < 2) return null;
      const words = [seed, question, purpose, round, roundKey(heard)];
      // Whoever has to say that this is a demo does.
      const bearer = noticeBy(heard);
      if (bearer === me) return null;
      const unlucky = at(
        panel.filter((name) => name !== bearer),
        hashOf('who', ...words),
        '',
      );
      const often = Math.min(share * (purpose === 'alone' ? 1 : panel.length), 1);
      if (fraction('whether', ...words) >= often) return null;
      if (purpose !== 'alone' && unlucky !== me) return null;
      const key = [chat, me, ...words].join('\u0000');
      if (failed.has(key)) return null;
      for (const oldest of failed.size < REMEMBERED ? [] : [...failed].slice(0, 1)) failed.delete(oldest);
      failed.add(key);
      return at(purpose === 'conclusion' ? WITHOUT_WORDS : FATES, hashOf('how', ...words), null);
    },
  };
}

/** A conclusion has no round of its own: what has been heard tells one from the next. */
function roundKey({ purpose, said }: Heard): string {
  return purpose === 'conclusion' ? String(said.length) : '';
}

/** Lets it happen: writes what is written before the failure and waits. Rejects when the signal aborts. */
export async function suffer(fate: Fate, text: string, writing: Writing): Promise<FailureReason> {
  if (fate.written > 0) {
    await think(writing);
    const words = text.match(/\s*\S+/g) ?? [];
    await write(words.slice(0, Math.ceil(words.length * fate.written)).join(''), writing);
  }
  await think(writing, fate.least, fate.most);
  return fate.reason;
}

/** How a call that goes well looks from outside. */
export async function deliver(text: string, heard: Heard, writing: Writing): Promise<void> {
  if (heard.purpose === 'conclusion') return compile(writing);
  await think(writing);
  await write(text, writing);
}
