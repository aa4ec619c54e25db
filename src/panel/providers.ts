/** What sets one provider of models apart from another. */
interface Row {
  /** What stands before the colon in `MODELS` and in `provider:model-id`. */
  readonly name: string;
  /** Its OpenAI-compatible API, without a slash at the end. */
  readonly baseUrl: string;
  /** The environment variable of its key, which enables it; `null` for one that needs none. */
  readonly keyVariable: string | null;
  /** The environment variable that names another server in its place. */
  readonly baseUrlVariable?: string;
  /** It runs beside the bot: it may or may not be there, and its models have tags (`llama3.2:1b`), of which `:latest` may be left out. */
  readonly local?: true;
  /** It takes routing suffixes (`:nitro`, `:online`) to any listed id without listing them. */
  readonly routingSuffixes?: true;
  /** So many calls run at once unless the operator says otherwise; absent: `AI_CONCURRENCY`. Ollama has a queue of its own, in which time runs. */
  readonly atOnce?: number;
  /** It tells what an answer cost if the request asks for it (`usage.include`). */
  readonly costOnRequest?: true;
  /**
   * Which of its models read a prompt from a cache only where the prompt says what to keep (`cache_control`). Others keep what they can by
   * themselves.
   */
  readonly cacheMarks?: RegExp;
  /**
   * Ids that are taken as given while its list cannot be read. Written down on 22 November 2026 from models that were months old
   * by then. They will go stale, which is why the list comes first.
   */
  readonly knownModels: readonly string[];
}

/** Where Ollama is unless the environment says otherwise, without `/v1`. */
export const OLLAMA_ROOT = 'http://127.0.0.1:11434';

/**
 * The one table of providers, in order of preference. Everything else follows from a row: the variables that are read, the names
 * that `MODELS` takes, how the provider is called, and what the log and the chat say about its key.
 */
const TABLE = [
  {
    name: 'openrouter',
    baseUrl: 'https://openrouter.ai/api/v1',
    keyVariable: 'OPENROUTER_API_KEY',
    routingSuffixes: true,
    costOnRequest: true,
    cacheMarks: /^~?anthropic\//i,
    knownModels: ['anthropic/claude-sonnet-5', 'openai/gpt-6-sol', 'google/gemini-3.8-flash'],
  },
  {
    name: 'requesty',
    baseUrl: 'https://router.requesty.ai/v1',
    keyVariable: 'REQUESTY_API_KEY',
    knownModels: ['anthropic/claude-sonnet-5', 'openai/gpt-6-sol', 'google/gemini-3.8-flash'],
  },
  {
    name: 'openai',
    baseUrl: 'https://api.openai.com/v1',
    keyVariable: 'OPENAI_API_KEY',
    baseUrlVariable: 'OPENAI_BASE_URL',
    knownModels: ['gpt-6-sol'],
  },
  { name: 'ollama', baseUrl: `${OLLAMA_ROOT}/v1`, keyVariable: null, local: true, atOnce: 1, knownModels: [] },
] as const satisfies readonly Row[];

type TableRow = (typeof TABLE)[number];
export type ProviderName = TableRow['name'];
/** The variables that hold a provider's key. */
export type KeyVariable = NonNullable<TableRow['keyVariable']>;
/** The variables that name another server in a provider's place. */
export type BaseUrlVariable = Extract<TableRow, { readonly baseUrlVariable: string }>['baseUrlVariable'];

/** A row of the table. */
export interface Provider extends Row {
  readonly name: ProviderName;
  readonly keyVariable: KeyVariable | null;
  readonly baseUrlVariable?: BaseUrlVariable;
}

/** The rows, in order of preference. */
export const PROVIDERS: readonly Provider[] = TABLE;

/** The variables of all keys, in order of preference. */
export const KEY_VARIABLES: readonly KeyVariable[] = PROVIDERS.flatMap(({ keyVariable }) => keyVariable ?? []);

/** The variables that name another server, in order of preference. */
export const BASE_URL_VARIABLES: readonly BaseUrlVariable[] = PROVIDERS.flatMap(
  ({ baseUrlVariable }) => baseUrlVariable ?? [],
);

const byName = new Map<string, Provider>(PROVIDERS.map((provider) => [provider.name, provider]));

/** The row of a provider. */
export function providerOf(name: ProviderName): Provider {
  const provider = byName.get(name);
  if (provider === undefined) throw new Error(`There is no provider ${name}`);
  return provider;
}

/** The provider that a word names, in any letter case; `null` for none. */
export function providerNamed(word: string): ProviderName | null {
  return byName.get(word.toLowerCase())?.name ?? null;
}

/** A model's `provider:model-id`, taken apart. */
export interface ModelRef {
  readonly provider: ProviderName;
  readonly id: string;
}

/** What the panel is made from: plain data, as the configuration has it. The only secrets in it are the keys. */
export interface PanelConfig {
  /** Providers with a key, in order of preference. */
  readonly providers: readonly {
    readonly name: ProviderName;
    readonly key: string;
    /** Another OpenAI-compatible server in place of the provider's own. */
    readonly baseUrl?: string | undefined;
  }[];
  /** Where an Ollama may answer, `/v1` included; `null` never looks for one. */
  readonly ollamaUrl: string | null;
  /** The models of `MODELS`; empty is the default panel. */
  readonly models: readonly (ModelRef & { readonly alias: string })[];
  /** Whether models may be used that `MODELS` does not name; left out they may. */
  readonly othersMayBeUsed?: boolean;
  /** Calls that run at once, per provider. */
  readonly concurrency: number;
  /** The operator has set it: it then holds for every provider. */
  readonly concurrencyIsSet?: boolean;
  /** Seconds for a whole answer with all its attempts. They count from when the call leaves the queue. */
  readonly timeoutS: number;
  /** Seconds without a byte, once a stream has begun, after which it is given up. */
  readonly silenceS: number;
  /** Attempts at one answer that may fail. */
  readonly attempts: number;
}

/** A provider that can be called. */
export interface Endpoint {
  readonly name: ProviderName;
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly key: string;
}

/** Longer silence in a stream is a provider that will say no more, seconds. Reasoning and keep-alives end a silence too. */
export const SILENCE_S = 45;

/** The endpoints of a configuration, in order of preference, Ollama last. A provider named twice counts once. */
export function endpoints(config: PanelConfig): readonly Endpoint[] {
  const found = new Map<ProviderName, Endpoint>();
  for (const { name, key, baseUrl } of config.providers) {
    if (!found.has(name)) found.set(name, { name, key, baseUrl: trimmed(baseUrl ?? providerOf(name).baseUrl) });
  }
  // Ollama takes any key; the client insists on one.
  if (config.ollamaUrl !== null)
    found.set('ollama', { name: 'ollama', key: 'ollama', baseUrl: trimmed(config.ollamaUrl) });
  return [...found.values()];
}

/** Takes `provider:model-id` apart; `null` when it does not begin with a provider. */
export function parseModel(text: string): ModelRef | null {
  const colon = text.indexOf(':');
  const provider = providerNamed(text.slice(0, Math.max(colon, 0)));
  const id = text.slice(colon + 1);
  return provider !== null && id !== '' ? { provider, id } : null;
}

function trimmed(url: string): string {
  return url.replace(/\/+$/, '');
}
