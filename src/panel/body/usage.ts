import { field } from '../../lib/field.ts';
import type { Usage } from '../port.ts';

/** What an attempt took, as one chunk tells it; null if it tells nothing. */
export function usageOf(chunk: unknown): Usage | null {
  for (const value of [field(chunk, 'usage'), field(field(chunk, 'x_groq'), 'usage')]) {
    const usage = {
      tokensIn: amount(field(value, 'prompt_tokens')) ?? amount(field(value, 'input_tokens')),
      tokensOut: amount(field(value, 'completion_tokens')) ?? amount(field(value, 'output_tokens')),
      cost: amount(field(value, 'cost')),
    };
    if (usage.tokensIn !== null || usage.tokensOut !== null || usage.cost !== null) return usage;
  }
  return null;
}

function amount(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : null;
}
