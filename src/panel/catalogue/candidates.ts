/** The text models among those that providers offer, and which of them is better than another, as far as their names tell. */
import { describe, isWildcard, type ListedModel, type ModelName } from './ids.ts';
import { providerOf, type ProviderName } from '../providers.ts';

/** A provider with what it lists, or with what it is taken to have. */
export interface Offer {
  readonly provider: ProviderName;
  readonly models: readonly ListedModel[];
}

/** A text model that is offered, with what its name tells. */
export interface Candidate extends ModelName {
  readonly provider: ProviderName;
  readonly id: string;
  readonly created: number;
  readonly general: boolean;
  /** The maker's own offer rather than a cloud's copy of it (`vertex/…`, `coding/…`). */
  readonly home: boolean;
  /** Position among all that is offered. */
  readonly at: number;
}

/** The families that come first. */
export const FAMILIES = ['claude', 'gpt', 'gemini'];
/** Which others come next, if listed; then the newest of all the rest. */
export const FILLS = ['grok', 'deepseek', 'mistral', 'llama', 'qwen', 'kimi', 'glm'];
const HOMES = new Set(['anthropic', 'openai', 'google', 'models']);

/** Words in the names of models that do not talk in text, or do not answer at once (`batch`). */
const NOT_TEXT = words(
  'embed embedding embeddings rerank reranker moderation image images imagine audio tts speech voice transcribe',
  'transcription whisper realtime live video sora veo dall lyria ocr guard safeguard robotics minilm bge batch',
  'davinci babbage images imagen aqa banana flux diffusion sdxl kolors cogview wan kling hailuo seedream seedance ideogram',
  'recraft chirp suno orpheus kokoro chatterbox asr stt e5 gte jina voyage colbert embedqa rerankqa clip siglip parakeet',
  'shieldgemma retriever nemoretriever',
);
/**
 * Words of models that are not their maker's general one: small, unfinished, for one purpose, a variant of a listed
 * one, or (fable, mythos, astra) several times as dear. As seen in the lists of OpenRouter and OpenAI, November 2026.
 */
const NOT_GENERAL = words(
  'mini nano lite small tiny micro air haiku luna flashx preview beta alpha exp experimental codex code coder',
  'search sonar research computer fast turbo vl vision omni cyber extended exacto free online nitro latest customtools',
  'build agent contributor math prover translate base distill thinking reasoning fable mythos astra',
);
/** Words that make a model special only in the names of one family. */
const NOT_GENERAL_OF: Readonly<Record<string, ReadonlySet<string>>> = { gpt: words('pro chat instruct oss') };
/** The order of models of one version: the larger one goes first. */
const RANKS: Readonly<Record<string, number>> = { sonnet: 0, pro: 0, large: 0, max: 0, flash: 2 };

/** Whether an id is of a general text model, as far as its name tells. */
export function isGeneral(provider: ProviderName, id: string): boolean {
  const { family, words } = describe(id);
  // A colon makes a variant (`:free`, `:batch`) or a model of one's own (`ft:`). With a local provider it only begins the tag.
  if (id.startsWith('~') || (!providerOf(provider).local && id.includes(':'))) return false;
  const special = NOT_GENERAL_OF[family];
  return (
    !/^(codestral|devstral|sonar|auto$|chatgpt)/.test(family) &&
    !words.some((word) => NOT_GENERAL.has(word) || special?.has(word))
  );
}

/** The text models of offers, in their order. */
export function candidates(offers: readonly Offer[]): readonly Candidate[] {
  const all = offers.flatMap(({ provider, models }) => models.map((model) => ({ provider, model })));
  return all.flatMap(({ provider, model }, at) => {
    const name = describe(model.id);
    if (!model.text || isWildcard(model.id) || [name.family, ...name.words].some((word) => NOT_TEXT.has(word)))
      return [];
    const maker = model.id.includes('/') ? model.id.slice(0, model.id.indexOf('/')).toLowerCase() : null;
    const home = maker === null || HOMES.has(maker);
    return [
      { ...name, provider, id: model.id, created: model.created, general: isGeneral(provider, model.id), home, at },
    ];
  });
}

/** Whether one of those chosen is of the same maker. */
export function hasMaker(chosen: readonly Candidate[], one: Candidate): boolean {
  return chosen.some(({ maker }) => maker === one.maker);
}

/** The order of models of one family: the newest first. */
export function newest(a: Candidate, b: Candidate): number {
  return (
    b.version - a.version ||
    Number(b.home) - Number(a.home) ||
    rank(a) - rank(b) ||
    Number(a.dated) - Number(b.dated) ||
    b.created - a.created ||
    a.words.length - b.words.length ||
    a.id.length - b.id.length ||
    a.at - b.at
  );
}

/** The order of models of any families: the latest first. */
export function latest(a: Candidate, b: Candidate): number {
  return (
    Number(b.general) - Number(a.general) ||
    b.created - a.created ||
    b.version - a.version ||
    Number(a.dated) - Number(b.dated) ||
    a.at - b.at
  );
}

/** 0 for a plain name or a larger model, 2 for a lighter one. */
function rank({ words }: Candidate): number {
  const named = words.filter((word) => /^[a-z]/.test(word));
  return named.length === 0 ? 0 : (named.map((word) => RANKS[word]).find((value) => value !== undefined) ?? 1);
}

function words(...lines: readonly string[]): ReadonlySet<string> {
  return new Set(lines.join(' ').split(' '));
}
