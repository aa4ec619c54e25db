/**
 * Tokens of chat templates. A server that runs a model may read one inside a text as the end of a turn or the beginning of another, and a
 * model may take it for one. Sources: the special tokens in the tokenizers of Llama, Mistral, Gemma, Qwen, DeepSeek, Phi, Command, GLM, Kimi,
 * MiniMax, Seed, Granite, EXAONE, Falcon, StarCoder, T5, BERT and of OpenAI's Harmony.
 */

/** Between angle brackets, besides whatever stands between `<|` and `|>`. */
const ANGLED = [
  's|[bes]os|pad|unk|cls|sep|mask|eod|so[pt]|eo[aphmt]|pre|suf|mid',
  '(?:bos|eos|eop|pad|unk|cls|sep|mask|user|chatbot|system)_token',
  '(?:start|begin|end)_?of_?[a-z_]{1,32}',
  'think(?:ing)?|thoughts?|reasoning|scratch_pad',
  '(?:tool|function)(?:s|_?calls?|_?responses?|_?results?|_?outputs?|_?code|_?sep|_?list)?|arg_(?:key|value)',
  'system(?:_prompt)?|user|assistant|human|bot|model|inst|instructions?',
  'image|audio|video|img_context|(?:image|audio|video)_soft_token',
  '(?:unused|reserved|special|extra_id|ctrl|added_token|placeholder)[a-z_]{0,24}\\d{1,6}|0x[0-9a-f]{2}',
  'fim_(?:prefix|middle|suffix|pad)|repo_?name|file_?(?:name|sep)|gh_stars|issue_(?:start|comment|closed)',
  'jupyter_[a-z_]{1,24}|empty_output|commit_(?:before|msg|after)',
  '(?:seed|minimax|longcat)[:_][a-z_]{1,32}',
].join('|');

/** Between `<|` and `|>`, where the bars may be spelt with letters. Between true bars every word counts. */
const BARRED = [
  'im_(?:start|end|sep|middle|user|assistant|system)|end_?of_?text|start_?of_?text|begin_of_text|eo[tm]_id|eot|python_tag',
  '(?:start|end)_(?:header_id|of_role|of_turn_token)|(?:start|end)_of_turn|(?:user|chatbot|system)_token',
  'system|user|assistant|observation|tool|start|end|channel|message|constrain|return|call|sep|pad|bos|eos|unk|mask',
].join('|');

/** Between square brackets. */
const SQUARE = [
  'inst|system(?:_prompt)?|user|assistant|model_settings',
  '(?:available_)?tools?(?:_calls?|_results?|_content)?|call_id|args',
  'think|img(?:_break|_end)?|(?:begin_)?audio|transcribe|ref|prefix|middle|suffix',
  '[gs]?mask|cls|sep|pad|unk|[be]o[ds]|unused\\d{1,6}|control_\\d{1,6}',
].join('|');

/** The source of a pattern, in which no class holds those letters, that takes letters for each other whose look-alikes nobody can tell apart: a capital I and l, an O and zero. */
export const alike = (source: string): string => source.replace(/[il]/g, '[il1|]').replace(/o/g, '[o0]');

/**
 * The sources of patterns of a token but for its last character, which follows. In lower case, as `folded` gives it. No token lies inside of
 * another one, so a space before the last character of each leaves none.
 */
export const TOKENS: readonly string[] = [
  String.raw`<\|[^\s<>[\]|]{1,64}\|(?=>)`,
  String.raw`\[\|[^\s<>[\]|]{1,64}\|(?=\])`,
  String.raw`<[|il1](?:${alike(BARRED)})[|il1](?=>)`,
  String.raw`<<\/?sys>(?=>)`,
  String.raw`<\/?(?:${alike(ANGLED)})\/?(?=>)`,
  String.raw`\[\/?(?:${alike(SQUARE)})(?=\])`,
  // MiniMax: ]~!b[ ]~b] [e~[
  String.raw`\]~!?[a-z]{1,2}(?=[[\]])|\[e~(?=\[)`,
  // Falcon: >>QUESTION<<
  String.raw`>>[a-z]{3,16}<(?=<)`,
];
