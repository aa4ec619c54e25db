/** What the log says about models: who can mend a refused key, or a missing one, reads it there. No text of anybody is in it. */
import type { Config } from '../config/config.ts';
import type { Logger } from '../lib/log.ts';
import { oneOf } from '../lib/text.ts';
import type { Chosen } from '../panel/choose.ts';
import type { CallEvent } from '../panel/openai/openai.ts';
import { BASE_URL_VARIABLES, KEY_VARIABLES, providerOf } from '../panel/providers.ts';

/** How long the first lists of models are waited for, milliseconds. */
const LISTS_MS = 10_000;

/** What became of a call. */
export function logCall(log: Logger, { provider, model, outcome, attempts, ms }: CallEvent): void {
  const fields = { provider, model, outcome, attempts, ms: Math.round(ms) };
  if (outcome === 'ok' || outcome === 'aborted') return log.debug(fields, 'a model was asked');
  const key = providerOf(provider).keyVariable;
  const hint = key !== null && (outcome === 'key_refused' || outcome === 'no_credit') ? `: check ${key}` : '';
  log.warn(fields, `a model did not answer${hint}`);
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
