import { field } from '../../lib/field.ts';
import type { Usage } from '../port.ts';

/** What an attempt took, as one chunk tells it; null if it tells nothing. */
export function usageOf(chunk: unknown): Usage | null {
  for (const value of [field(chunk, 'usage'), field(field(chunk, 'x_groq'), 'usage')]) {
    const tokensIn = amount(field(value, 'prompt_tokens')) ?? amount(field(value, 'input_tokens'));
    const usage = {
      tokensIn,
      ...cachedOf(value, tokensIn),
      tokensOut: amount(field(value, 'completion_tokens')) ?? amount(field(value, 'output_tokens')),
      cost: amount(field(value, 'cost')),
    };
    if (usage.tokensIn !== null || usage.tokensOut !== null || usage.cost !== null) return usage;
  }
  return null;
}

/**
 * How many of the tokens that were read came from a cache, under whatever name: OpenAI, OpenRouter and Requesty (`prompt_tokens_details`),
 * Anthropic (`cache_read_input_tokens`), DeepSeek (`prompt_cache_hit_tokens`), Moonshot (`cached_tokens`). Never more than were read.
 */
function cachedOf(value: unknown, tokensIn: number | null): { readonly tokensCached?: number } {
  const told = [
    field(field(value, 'prompt_tokens_details'), 'cached_tokens'),
    field(field(value, 'input_tokens_details'), 'cached_tokens'),
    field(value, 'cache_read_input_tokens'),
    field(value, 'prompt_cache_hit_tokens'),
    field(value, 'cached_tokens'),
  ].map(amount);
  const cached = told.find((one) => one !== null) ?? null;
  return cached === null || tokensIn === null ? {} : { tokensCached: Math.min(cached, tokensIn) };
}

function amount(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}
