import { pause } from '../../lib/wait.ts';
import { fraction } from './pick.ts';

/** How a text is written. */
export interface Writing {
  /** 1 is a human pace, 0 writes everything at once. */
  readonly pace: number;
  /** Decides the hesitations. */
  readonly seed: string;
  readonly signal: AbortSignal;
  readonly onText?: ((textSoFar: string) => void) | undefined;
}

/** Pauses before the first words, milliseconds: what people feel as thinking and do not yet feel as waiting. */
const THINKING = { least: 150, most: 600 };
/** After a word: about 25 words a second, so that an answer takes four to seven seconds. */
const WORD_MS = 35;
const SENTENCE_MS = 160;
const LINE_MS = 120;

/** Waits as long as one thinks. Rejects when the signal aborts. */
export async function think(
  { pace, seed, signal }: Writing,
  least = THINKING.least,
  most = THINKING.most,
): Promise<void> {
  signal.throwIfAborted();
  const ms = (least + fraction(seed, 'think') * (most - least)) * pace;
  if (ms > 0) await pause(ms, signal);
}

/** Writes a text word by word, telling `onText` the text so far. Rejects as soon as the signal aborts. */
export async function write(text: string, writing: Writing): Promise<void> {
  const { pace, seed, signal } = writing;
  signal.throwIfAborted();
  let soFar = '';
  for (const [index, piece] of (text.match(/\s*\S+/g) ?? []).entries()) {
    soFar += piece;
    tell(writing, soFar);
    // A listener may have stopped us.
    signal.throwIfAborted();
    const ms = (WORD_MS * (0.4 + 1.2 * fraction(seed, index)) + after(piece, text[soFar.length])) * pace;
    if (ms > 0) await pause(ms, signal);
  }
}

function after(piece: string, next: string | undefined): number {
  if (next === '\n') return LINE_MS;
  return /[.!?:]["”*]*$/.test(piece) ? SENTENCE_MS : 0;
}

function tell({ onText }: Writing, soFar: string): void {
  try {
    onText?.(soFar);
  } catch {
    // Listeners are for previews, whose loss harms nothing.
  }
}
