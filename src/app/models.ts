/** What the log says about models: who can mend a refused key, or a missing one, reads it there. No text of anybody is in it. */
import type { Config } from '../config/config.ts';
import type { Logger } from '../lib/log.ts';
import { oneOf } from '../lib/text.ts';
import type { Chosen } from '../panel/choose.ts';
import type { CallEvent } from '../panel/openai/openai.ts';
import { BASE_URL_VARIABLES, KEY_VARIABLES, providerOf, type ProviderName } from '../panel/providers.ts';

/** How long the first lists of models are waited for, milliseconds. */
const LISTS_MS = 10_000;

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
export async function logNobody(log: Logger, config: Config, { catalogue, serving }: Chosen): Promise<void> {
  await catalogue.ready(LISTS_MS);
  if (serving() === 'nobody') log.error(`No AI model is set up: ${howToAdd(config)}`);
}
