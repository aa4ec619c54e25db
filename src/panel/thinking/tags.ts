/** How models mark their thinking inside a text, as the servers that do not separate it hand it on. */

/** The mark at which thinking begins, and the one at which it ends. Letter case does not matter. */
export interface Marks {
  readonly open: string;
  readonly close: string;
  /** What stands between `close` and this belongs to the mark, at most `MAX_HEADER` units. */
  readonly through?: string;
  /** Counts in the middle of an answer too, and its end without a beginning. Others are words of XML that an answer may have. */
  readonly anywhere?: true;
  /** Made of common words: counts only at the very beginning, and only when its end comes too. */
  readonly words?: true;
}

/** Longest text between `close` and `through`. */
export const MAX_HEADER = 100;

const final = { close: '<|channel|>final', through: '<|message|>', anywhere: true } as const;

/** Each maker's pair. */
export const MARKS: readonly Marks[] = [
  { open: '<think>', close: '</think>', anywhere: true },
  { open: '<thinking>', close: '</thinking>', anywhere: true },
  { open: '<seed:think>', close: '</seed:think>', anywhere: true }, // ByteDance Seed-OSS
  { open: '<mm:think>', close: '</mm:think>', anywhere: true }, // MiniMax
  { open: '<antthinking>', close: '</antthinking>', anywhere: true },
  { open: '<thought>', close: '</thought>' }, // Gemini
  { open: '<thoughts>', close: '</thoughts>' },
  { open: '<reasoning>', close: '</reasoning>' },
  { open: '<reasoning_scratchpad>', close: '</reasoning_scratchpad>' }, // Hermes
  { open: '[THINK]', close: '[/THINK]', anywhere: true }, // Mistral's Magistral and Ministral
  { open: '◁think▷', close: '◁/think▷', anywhere: true }, // Kimi-VL
  { open: '<|think|>', close: '<|/think|>', anywhere: true },
  { open: '<|open|>think<|sep|>', close: '<|close|>think<|sep|>', anywhere: true }, // Kimi K3
  { open: '<|channel>thought', close: '<channel|>', anywhere: true }, // Gemma 4
  { open: '<unused94>thought', close: '<unused95>', anywhere: true }, // MedGemma
  { open: '<|START_THINKING|>', close: '<|END_THINKING|>', anywhere: true }, // Cohere
  { open: '<|begin_of_thought|>', close: '<|end_of_thought|>', anywhere: true }, // OpenThinker
  { open: '<|inner_prefix|>', close: '<|inner_suffix|>', anywhere: true }, // Apertus
  // OpenAI's Harmony (gpt-oss): every channel but the last is thinking.
  { open: '<|channel|>analysis', ...final },
  { open: '<|channel|>commentary', ...final },
  { open: '<|start|>assistant<|channel|>analysis', ...final },
  { open: '<|start|>assistant<|channel|>commentary', ...final },
  // The same with its special tokens left out.
  { open: 'analysis', close: 'assistantfinal', words: true },
];

/** What some makers put around the answer. It is left out where an answer begins, and its end where an answer ends. */
export const FRAMES: readonly string[] = [
  '<answer>',
  '<response>',
  '<|START_RESPONSE|>',
  '<|begin_of_solution|>',
  '<|open|>response<|sep|>',
  '<|start|>assistant',
];

/** The ends of these frames, and of a message, in lower case. */
const ENDS = [
  '</answer>',
  '</response>',
  '<|end_response|>',
  '<|end_of_solution|>',
  '<|close|>response<|sep|>',
  '<|start|>assistant',
  '<|start|>',
  '<|end|>',
  '<|return|>',
  '<|im_end|>',
  '<|eot_id|>',
];

/** A text without what some makers put behind it. */
export function withoutEnds(text: string): string {
  for (let left = text.trimEnd(); ;) {
    const tail = left.slice(-30).toLowerCase();
    const end = ENDS.find((end) => tail.endsWith(end));
    if (end === undefined) return left;
    left = left.slice(0, -end.length).trimEnd();
  }
}

/** Thinking without what belongs to its marks. */
export function withoutMarks(thinking: string): string {
  return withoutEnds(
    thinking.replace(/^[^\n<]{0,60}(<\|constrain\|>\s{0,5}\w{1,20}\s{0,5})?<\|message\|>/, '').trimStart(),
  ).replaceAll(/(<\|end\|>)?(<\|start\|>assistant)?<\|channel\|>[^\n<]{0,60}<\|message\|>/g, '\n\n');
}
