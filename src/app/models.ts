/** The models, and what the log says about them: who can mend a refused key, or a missing one, reads it there. No text of anybody is in it. */
import type { Config } from '../config/config.ts';
import type { Metrics } from '../http/metrics.ts';
import type { Logger } from '../lib/log.ts';
import { oneOf } from '../lib/text.ts';
import { chooseModels, type CallEvent, type Chosen } from '../panel/choose.ts';
import {
  BASE_URL_VARIABLES,
  KEY_VARIABLES,
  providerOf,
  SILENCE_S,
  type PanelConfig,
  type ProviderName,
} from '../panel/providers.ts';

/** How long the first lists of models are waited for before the log says that there are none, milliseconds. */
const LISTS_MS = 10_000;

/** Chooses who answers. Without any model the playground has a demo panel, and a real bot says how to add one. */
export async function startModels(config: Config, metrics: Metrics, log: Logger): Promise<Chosen> {
  const chosen = await chooseModels(panelConfig(config), {
    demo: config.telegram === null,
    catalogue: { onProblem: (text) => log.warn(text) },
    onCall: (event) => {
      metrics.aiCall(event);
      logCall(log, event);
    },
  });
  metrics.onQueue('models', () => chosen.model.queues().reduce((sum, { waiting }) => sum + waiting, 0));
  void logNobody(log, config, chosen);
  return chosen;
}

/** The configuration as the panel reads it. */
export function panelConfig(config: Config): PanelConfig {
  return {
    providers: config.providers.map(({ key, ...provider }) => ({ ...provider, key: key.reveal() })),
    ollamaUrl: `${config.ollamaUrl.replace(/\/$/, '')}/v1`,
    models: config.models,
    othersMayBeUsed: config.othersMayBeUsed,
    ...config.ai,
    silenceS: SILENCE_S,
  };
}

/** What the operator may look at, by what went wrong. */
function hintOf(provider: ProviderName, outcome: CallEvent['outcome']): string {
  const { keyVariable, baseUrlVariable, local } = providerOf(provider);
  const address = baseUrlVariable ?? (local ? 'OLLAMA_HOST' : null);
  switch (outcome) {
    case 'key_refused':
    case 'no_credit':
    case 'quota_used':
      return keyVariable === null ? '' : `: check ${keyVariable}`;
    case 'no_api':
      return address === null ? '' : `: there is no API at its address, check ${address}`;
    case 'unreachable':
      return `: check ${address === null ? '' : `${address} and `}HTTPS_PROXY`;
    case 'not_routed':
      return ': its privacy or routing settings allow nobody to answer';
    default:
      return '';
  }
}

/** What became of a call. `detail` is a code or a status, never a provider's words. */
export function logCall(log: Logger, { provider, model, outcome, attempts, ms, detail }: CallEvent): void {
  const fields = { provider, model, outcome, attempts, ms: Math.round(ms), ...(detail === null ? {} : { detail }) };
  if (outcome === 'ok' || outcome === 'aborted') return log.debug(fields, 'a model was asked');
  log.warn(fields, `a model did not answer${hintOf(provider, outcome)}`);
}

/** What is to be done where nobody can be asked. */
function howToAdd({ providers, ollamaUrl }: Config): string {
  const ollama = `or run Ollama at ${ollamaUrl}, which is found by itself`;
  const keys = providers.flatMap(({ name }) => providerOf(name).keyVariable ?? []);
  return keys.length === 0
    ? `no key is set. Set ${oneOf(KEY_VARIABLES)} (with ${oneOf(BASE_URL_VARIABLES)} for any other server) and start again, ${ollama}`
    : `${keys.join(', ')} gave no model that can be chosen. Compare it with the provider's, or name models in MODELS and start again, ${ollama}`;
}

/** Says once the lists are known that there is nobody to ask, if there is not, and what to do. Never throws. */
async function logNobody(log: Logger, config: Config, { catalogue, serving }: Chosen): Promise<void> {
  await catalogue.ready(LISTS_MS);
  if (serving() === 'nobody') log.error(`No AI model is set up: ${howToAdd(config)}`);
}
