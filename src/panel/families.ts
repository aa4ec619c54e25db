/** How the names of model families are written, by their lower-case form. The demo's panellists are among them. */
export const FAMILIES: ReadonlyMap<string, string> = new Map(
  [
    'Claude',
    'GPT',
    'Gemini',
    'Llama',
    'Mistral',
    'Qwen',
    'DeepSeek',
    'Grok',
    'Kimi',
    'Optimist',
    'Skeptic',
    'Pragmatist',
  ].map((name) => [name.toLowerCase(), name]),
);
