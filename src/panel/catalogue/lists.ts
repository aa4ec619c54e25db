import { field } from '../../lib/field.ts';
import { isModelId, type ListedModel } from './ids.ts';
import type { Endpoint } from '../providers.ts';

/** How long a list may take, milliseconds. */
export const LIST_MS = 5_000;
/** OpenRouter's list is about 1 MB. */
const MAX_BYTES = 16 * 2 ** 20;
const MAX_MODELS = 10_000;

/** A list, or why there is none: a few words for the operator that hold no key and nothing the provider said. */
export type List = { readonly models: readonly ListedModel[] } | { readonly failure: string };

/** Reads a provider's `GET /models` within so many milliseconds. Never throws. */
export async function fetchList(endpoint: Endpoint, withinMs: number, get: typeof fetch = fetch): Promise<List> {
  try {
    const response = await get(`${endpoint.baseUrl}/models`, {
      headers: { authorization: `Bearer ${endpoint.key}`, accept: 'application/json' },
      signal: AbortSignal.timeout(withinMs),
    });
    if (!response.ok) {
      await response.body?.cancel();
      return { failure: `HTTP ${response.status}` };
    }
    const models = parseList(endpoint.name, await readJson(response));
    return models === null ? { failure: 'not a list of models' } : { models };
  } catch (error) {
    const late = error instanceof Error && error.name === 'TimeoutError';
    return { failure: late ? 'no answer in time' : 'no connection' };
  }
}

/**
 * The models of a list's JSON (`{ data: [{ id, created, architecture }] }` as OpenAI, OpenRouter, Requesty and Ollama
 * write it, or the bare array); `null` when it is none. Entries that make no sense are left out.
 */
function parseList(provider: string, json: unknown): readonly ListedModel[] | null {
  // An Ollama without models says `data: null`.
  const data = Array.isArray(json) ? json : field(json, 'data');
  if (data === null) return [];
  if (!Array.isArray(data)) return null;
  const items: readonly unknown[] = data;
  const models = new Map<string, ListedModel>();
  for (const item of items.slice(0, MAX_MODELS)) {
    const id = field(item, 'id');
    if (typeof id !== 'string' || !isModelId(provider, id) || models.has(id)) continue;
    const created = field(item, 'created');
    models.set(id, {
      id,
      created: typeof created === 'number' && Number.isFinite(created) ? created : 0,
      text: isText(field(item, 'architecture')),
    });
  }
  return [...models.values()];
}

/** OpenRouter's `architecture`: text among what goes in, and nothing but text comes out. Unknown counts as text. */
function isText(architecture: unknown): boolean {
  const modality = field(architecture, 'modality');
  const [into, out] = typeof modality === 'string' ? modality.split('->').map((side) => side.split('+')) : [];
  const inputs = field(architecture, 'input_modalities') ?? into;
  const outputs = field(architecture, 'output_modalities') ?? out;
  return (
    (!Array.isArray(inputs) || inputs.includes('text')) &&
    (!Array.isArray(outputs) || outputs.every((kind) => kind === 'text'))
  );
}

/** The JSON of a body; `undefined` when it is none or too long. Throws what the connection throws. */
async function readJson(response: Response): Promise<unknown> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.byteLength;
    if (bytes > MAX_BYTES) return undefined;
    pieces.push(piece);
  }
  try {
    return JSON.parse(Buffer.concat(pieces).toString('utf8'));
  } catch {
    return undefined;
  }
}
