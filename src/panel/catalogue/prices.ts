/** What a model costs, as its provider's list tells it. Pure. */
import { field } from '../../lib/field.ts';
import type { Price } from '../port.ts';

/**
 * A price per token is below this, one per million tokens is not, US dollars: no model costs $1000 a million, and none less than a tenth of
 * a cent. Lists have both: per token in OpenRouter's, Requesty's, LiteLLM's and Vercel's, per million in Together's.
 */
const PER_TOKEN_BELOW = 0.001;
/** Nobody asks for more than this a million tokens, US dollars: what says so is no price. */
const MOST_PER_M = 10_000;

/** Nor this for a request beside its tokens, US dollars. */
const MOST_PER_REQUEST = 100;

/** A price per token, US dollars; null for what is none (`-1` is OpenRouter's for "it depends"). */
function perToken(value: unknown): number | null {
  if (typeof value !== 'number' && (typeof value !== 'string' || value.trim() === '')) return null;
  const price = Number(value);
  if (!Number.isFinite(price) || price < 0 || price > MOST_PER_M) return null;
  return price < PER_TOKEN_BELOW ? price : price / 1e6;
}

/** Where the prices for what goes in and what comes out stand. */
const NAMES = [
  ['prompt', 'completion'],
  ['input', 'output'],
  ['input_price', 'output_price'],
  ['input_cost_per_token', 'output_cost_per_token'],
  ['input_tokens', 'output_tokens'],
] as const;

/** What a model of a list costs; null where the list does not tell both prices. */
export function priceIn(item: unknown): Price | null {
  for (const place of [field(item, 'pricing'), item, field(field(item, 'metadata'), 'pricing')]) {
    for (const [into, out] of NAMES) {
      const [input, output] = [perToken(field(place, into)), perToken(field(place, out))];
      if (input === null || output === null) continue;
      const request = Number(field(place, 'request') ?? 0);
      if (!(request <= MOST_PER_REQUEST)) continue;
      return { input, output, request: Math.max(0, request) };
    }
  }
  return null;
}
