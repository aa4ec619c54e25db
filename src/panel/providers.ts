/** Providers that need a key, in the order in which they are preferred by default. */
export type KeyedProvider = 'openrouter' | 'requesty' | 'openai';
export type ProviderName = KeyedProvider | 'ollama';

/** A model's `provider:model-id`, taken apart. */
export interface ModelRef {
  readonly provider: ProviderName;
  readonly id: string;
}

/** What the panel is made from: plain data that `config.ts` takes from the environment. Secrets are in `key` only. */
export interface PanelConfig {
  /** Providers with a key, in order of preference. */
  readonly providers: readonly {
    readonly name: KeyedProvider;
    readonly key: string;
    /** Another OpenAI-compatible server in place of the provider's own. */
    readonly baseUrl?: string | undefined;
  }[];
  /** Where an Ollama may answer (`OLLAMA_URL` is the usual place); `null` never looks for one. */
  readonly ollamaUrl: string | null;
  /** The models of `MODELS`; empty is the default panel. */
  readonly models: readonly (ModelRef & { readonly alias: string })[];
  /** Calls at once, per provider. Product default 8. */
  readonly concurrency: number;
  /** Seconds for a whole answer with all its attempts, from leaving the queue. Product default 120. */
  readonly timeoutS: number;
  /** Seconds without a byte after a stream has begun. Default `SILENCE_S`. */
  readonly silenceS: number;
  /** Requests for one answer at most. Product default 3. */
  readonly attempts: number;
}

/** A provider that can be called. */
export interface Endpoint {
  readonly name: ProviderName;
  /** Without a slash at the end. */
  readonly baseUrl: string;
  readonly key: string;
}

/** The one table of providers. */
const PROVIDERS: Readonly<Record<ProviderName, { readonly baseUrl: string }>> = {
  openrouter: { baseUrl: 'https://openrouter.ai/api/v1' },
  requesty: { baseUrl: 'https://router.requesty.ai/v1' },
  openai: { baseUrl: 'https://api.openai.com/v1' },
  ollama: { baseUrl: 'http://127.0.0.1:11434/v1' },
};

/** Default limit for silence in a stream, seconds. */
export const SILENCE_S = 45;

/** Narrows a word to the name of a provider. */
function isProvider(name: string): name is ProviderName {
  return Object.hasOwn(PROVIDERS, name);
}

/** The endpoints of a configuration, in order of preference, Ollama last. A provider named twice counts once. */
export function endpoints(config: PanelConfig): readonly Endpoint[] {
  const found = new Map<ProviderName, Endpoint>();
  for (const { name, key, baseUrl } of config.providers) {
    if (!found.has(name)) found.set(name, { name, key, baseUrl: trimmed(baseUrl ?? PROVIDERS[name].baseUrl) });
  }
  // Ollama takes any key; the client insists on one.
  if (config.ollamaUrl !== null)
    found.set('ollama', { name: 'ollama', key: 'ollama', baseUrl: trimmed(config.ollamaUrl) });
  return [...found.values()];
}

/** Takes `provider:model-id` apart; `null` when it does not begin with a provider. */
export function parseModel(text: string): ModelRef | null {
  const colon = text.indexOf(':');
  const provider = text.slice(0, Math.max(colon, 0)).toLowerCase();
  const id = text.slice(colon + 1);
  return isProvider(provider) && id !== '' ? { provider, id } : null;
}

function trimmed(url: string): string {
  return url.replace(/\/+$/, '');
}
