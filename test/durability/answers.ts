/** Answers in which every part can be told from every other, so that a lost or repeated one is seen. */
import type { Call } from '../support/openai-server.ts';
import type { Say } from './moments.ts';

/** Long enough for three messages. */
const LONG = 24;

/** The n-th answer of a run: `a7p0.` is the first mark of the seventh. */
function text(n: number, paragraphs: number): string {
  const filler = paragraphs > 1 ? ' Lorem ipsum dolor sit amet, consectetur adipiscing elit.'.repeat(8) : '';
  return Array.from({ length: paragraphs }, (_, i) => `Mark a${n}p${i}.${filler}`).join('\n\n');
}

/** What stands for one paragraph of one answer. */
export function marks(words: string): string[] {
  return words.match(/\ba\d+p\d+\./g) ?? [];
}

function consensus(n: number): string {
  const point = { point: `Mark a${n}p0.`, holders: ['Claude', 'GPT'] };
  return JSON.stringify({ summary: `Mark a${n}p1.`, agreements: [point], disagreements: [], openQuestions: [] });
}

/** What a judge says of three who differ, each part to be told from every other. */
export function judgement(n: number): string {
  const side = (letter: string) => ({ holders: [letter], position: `Mark a${n}p0.` });
  return JSON.stringify({
    answer: `Mark a${n}p1.`,
    contradictions: [
      { point: 'Which', sides: [side('A'), { ...side('B'), position: 'B.' }, { ...side('C'), position: 'C.' }] },
    ],
  });
}

const wantsJson = ({ body }: Call) => body['response_format'] !== undefined;

/** Models that stream what can be told apart: one paragraph an answer, or many. */
export function telling(length: 'short' | 'long'): Say {
  return (call, n) => ({
    text: wantsJson(call) ? consensus(n) : text(n, length === 'long' ? LONG : 1),
    pieces: 6,
    delayMs: 4,
  });
}
