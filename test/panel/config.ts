import type { PanelConfig } from '../../src/panel/providers.ts';

/** A configuration with one keyed provider at `url`, short limits and no Ollama. */
export function configFor(url: string, more: Partial<PanelConfig> = {}): PanelConfig {
  return {
    providers: [{ name: 'openai', key: 'sk-secret', baseUrl: url }],
    ollamaUrl: null,
    models: [{ alias: 'ada', provider: 'openai', id: 'ada-1' }],
    concurrency: 8,
    timeoutS: 5,
    silenceS: 2,
    attempts: 3,
    ...more,
  };
}
