import type { ListedModel } from './ids.ts';
import type { ProviderName } from '../providers.ts';

/**
 * Ids that are taken as given while a provider's list cannot be had. Written down on 22 November 2026 from models
 * that were months old by then; they will go stale, which is why the list comes first.
 */
const KNOWN: Readonly<Record<ProviderName, readonly string[]>> = {
  openrouter: ['anthropic/claude-sonnet-5', 'openai/gpt-6-sol', 'google/gemini-3.8-flash'],
  requesty: ['anthropic/claude-sonnet-5', 'openai/gpt-6-sol', 'google/gemini-3.8-flash'],
  openai: ['gpt-6-sol'],
  ollama: [],
};

/** What a provider is taken to have while its list is unknown. */
export function knownModels(provider: ProviderName): readonly ListedModel[] {
  return KNOWN[provider].map((id) => ({ id, created: 0, text: true }));
}
