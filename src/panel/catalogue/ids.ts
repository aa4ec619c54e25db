import { lastPart } from '../../lib/text.ts';
import type { Price } from '../port.ts';

/** A model's full name, `provider:model-id`, is at most so long: the snapshots of chats hold up to eight of them. */
const MAX_NAME = 200;

/**
 * Whether an id may be one, and makes a name that is short enough. Servers call their models as they like; what separates words,
 * or would look like a tag or a quotation, and what cannot be seen is no part of a name.
 */
export function isModelId(provider: string, id: string): boolean {
  return `${provider}:${id}`.length <= MAX_NAME && /^[^\s\p{C}<>"'`,;=]+$/u.test(id) && /[\p{L}\p{N}*]/u.test(id);
}

/** Whether an entry of a list stands for many models, as LiteLLM's `*` and `openai/*` do. */
export function isWildcard(id: string): boolean {
  return id.endsWith('*');
}

/** An id as it is compared: in lower case, and without the `models/` that Gemini's list puts before it. */
export function comparable(id: string): string {
  return id.toLowerCase().replace(/^models\//, '');
}

/** One model of a provider's list. */
export interface ListedModel {
  readonly id: string;
  /** Seconds since 1970; 0 is unknown. */
  readonly created: number;
  /** False when the provider says that it does not take text or gives something else than text. */
  readonly text: boolean;
  /** The provider says that it thinks before it answers. */
  readonly thinks?: boolean;
  /** Absent where the provider does not tell it. */
  readonly price?: Price;
}

/** What an id says about its model. */
export interface ModelName {
  /** `claude`, `gpt`, `llama`, …: the letters the name begins with. */
  readonly family: string;
  readonly maker: string;
  /** A decimal number (`4.20` is 4.2, as Grok's was); 0 without one. */
  readonly version: number;
  /** The lower-case words of the name after its family, versions and dates included. */
  readonly words: readonly string[];
  /** The name without maker, date and `latest`: the same for a model and its dated snapshots. */
  readonly canonical: string;
  readonly dated: boolean;
}

/** Makers whose families go by several names; any other family is its own maker. */
const MAKERS: Readonly<Record<string, string>> = {
  claude: 'anthropic',
  gpt: 'openai',
  chatgpt: 'openai',
  o: 'openai',
  'gpt-oss': 'openai',
  gemini: 'google',
  gemma: 'google',
  mixtral: 'mistral',
  ministral: 'mistral',
  magistral: 'mistral',
};
/** `-20250929`, `-2025-08-07`, `@20250929`, and the shorter `-0613`, `-2512`, `-001` at the end. */
const DATE = /[-@:](20\d{2}-?\d{2}-?\d{2}|\d{4}|00\d)(?=$|[-:@])/;
/** `4`, `4.5`, `4-5`, but not the sizes `70b`, `235b`, `8x7b`. */
const VERSION = /(?<!\d)(\d{1,2}(?:\.\d+)?)(?!\d|[bx]\b|x\d|\.\d)(?:-(\d)(?![.\da-z]))?/;

/**
 * Takes a model id apart as the providers write them: `anthropic/claude-sonnet-4.5`, `claude-3-5-sonnet-20241022`,
 * `gpt-5-2025-08-07`, `bedrock/us.anthropic.claude-…`, `llama3.2:1b`.
 */
export function describe(id: string): ModelName {
  const name = lastPart(id.toLowerCase())
    .replace(/^(?:[a-z-]+\.)+(?=[a-z])/, '')
    .replace(/^meta-(?=llama)/, '');
  const undated = name.replace(/:latest$/, '').replace(DATE, '');
  const family = undated.startsWith('gpt-oss') ? 'gpt-oss' : (/^[a-z]+/.exec(undated)?.[0] ?? '');
  const version = VERSION.exec(undated);
  return {
    family,
    maker: MAKERS[family] ?? family,
    version:
      version === null ? 0 : Number.parseFloat(`${version[1]}${version[2] === undefined ? '' : `.${version[2]}`}`),
    words: undated
      .slice(family.length)
      .split(/[-_:@ ]+/)
      .filter((word) => word !== ''),
    canonical: undated.replace(/-latest$/, ''),
    dated: DATE.test(name),
  };
}

/** A short name for a model that people can type: the last part of its id, at most 24 of `a-z 0-9 . _ -`. */
export function shortAlias(id: string): string {
  return lastPart(id.toLowerCase())
    .replace(/:latest$/, '')
    .replace(/[^a-z0-9._-]+/g, '-')
    .slice(0, 24)
    .replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, '');
}
