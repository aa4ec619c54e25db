/** What in a text could be read as more than text: as the edge of a quotation, or as a sign of the templates by which servers tell turns. */
import { clean, normalized } from '../../lib/text.ts';

/** Letters of other alphabets that look like those of "said" (https://www.unicode.org/Public/security/latest/confusables.txt). */
const LIKE: Readonly<Record<string, string>> = {
  ѕ: 's',
  ꜱ: 's',
  ʂ: 's',
  а: 'a',
  ɑ: 'a',
  α: 'a',
  і: 'i',
  ι: 'i',
  ı: 'i',
  ɩ: 'i',
  ӏ: 'i',
  l: 'i',
  '1': 'i',
  ԁ: 'd',
  ɗ: 'd',
};

/** Whatever looks like the bracket that begins a tag. */
const OPENING = '<‹＜〈⟨«˂﹤❮❰≺⧼';
/** What is put in its place. */
const PLAIN = '(';
/** A bracket, what may stand between it and a word, and the word: it cannot be longer, with its marks. */
const TAG = new RegExp(`[${OPENING}]([^\\p{L}\\p{N}${OPENING}${PLAIN}>]{0,8})(?=([\\p{L}\\p{N}\\p{M}]{4,40}))`, 'gu');

/** Whether a word looks like the name of our tags. */
function looksLikeSaid(word: string): boolean {
  const letters = normalized(word, 'NFKD').toLowerCase().replace(/\p{M}/gu, '');
  const plain = Array.from(letters.slice(0, 12), (letter) => LIKE[letter] ?? letter).join('');
  return plain.startsWith('said') && !/^said[a-z]/.test(plain);
}

/** Words in angle brackets that tokenizers of models have for themselves. */
const TOKENS =
  'b?os|eos|pad|unk|mask|cls|sep|eo[dpt]|sop|s|(?:start|end)_of_(?:turn|image|audio|text)|im_(?:start|end)|(?:begin|end)of(?:text|sentence)|tools?|tool_(?:calls?|response|result|list|results)|function(?:_calls?|_results?|s)?|think(?:ing)?|reasoning|fim_(?:prefix|suffix|middle|pad)|repo_name|file_sep|unused\\d+|extra_id_\\d+|reserved[\\w ]{0,30}|[a-z]+_token|0x[0-9a-f]{2}|gmask|image|audio|video|system|user|assistant|human|instruction';
/** Words in square brackets, of Mistral, GLM and BERT. */
const BRACKETED =
  'inst|system_prompt|available_tools|tool_calls?|tool_results?|tool_content|args|call_id|think|img(?:_break|_end)?|prefix|suffix|middle|g?mask|s?mask|cls|sep|bos|eos|pad|unk|control_\\d+';

/** What becomes of them: other brackets, which no tokenizer knows and every reader understands. */
const REPLACED: readonly [RegExp, string][] = [
  [/<(\s?[|｜][^<>\n]{1,60}[|｜]\s?)>/g, '‹$1›'],
  [new RegExp(`<(\\s?/?\\s?(?:${TOKENS})\\s?/?\\s?)>`, 'gi'), '‹$1›'],
  [/<(<\/?SYS>)>/gi, '‹$1›'],
  [new RegExp(`\\[(/?(?:${BRACKETED}))\\]`, 'gi'), '⟦$1⟧'],
];

/**
 * A text made safe to quote: clean, with other brackets around whatever looks like the edge of a quotation or like a sign of a template.
 * Doing it twice changes nothing more. Takes linear time.
 */
export function safeToQuote(text: string): string {
  const tagged = clean(text).replace(TAG, (whole, between: string, word: string) =>
    looksLikeSaid(word) ? `${PLAIN}${between}` : whole,
  );
  return REPLACED.reduce((t, [pattern, by]) => t.replace(pattern, by), tagged);
}
