import { codeOf } from '../../lib/code.ts';
import { field } from '../../lib/field.ts';
import { isModelId, type ListedModel } from './ids.ts';
import { nextPage, parseList } from './parse.ts';
import type { Endpoint } from '../providers.ts';

/** How long a list may take with all its pages, milliseconds. */
export const LIST_MS = 5_000;
/** OpenRouter's list is about 1 MB. */
const MAX_BYTES = 16 * 2 ** 20;
const MAX_MODELS = 10_000;
const MAX_PAGES = 20;

/** A list, or why there is none: a few words for the operator that hold no key and nothing the provider said. */
export type List = { readonly models: readonly ListedModel[] } | { readonly failure: string };

/** Reads a provider's `GET /models`, page by page, within so many milliseconds. Never throws. */
export async function fetchList(endpoint: Endpoint, withinMs: number, get: typeof fetch = fetch): Promise<List> {
  const signal = AbortSignal.timeout(withinMs);
  const models = new Map<string, ListedModel>();
  const first = `${endpoint.baseUrl}/models`;
  let address: string | null = first;
  let bytesLeft = MAX_BYTES;
  try {
    for (let page = 0; address !== null && page < MAX_PAGES; page += 1) {
      const response: Response = await get(address, {
        headers: { authorization: `Bearer ${endpoint.key}`, accept: 'application/json' },
        // Answers are asked for without following redirects, so a list behind one would promise what is not there.
        redirect: 'manual',
        signal,
      });
      if (!response.ok) {
        await response.body?.cancel();
        return page === 0 ? { failure: `HTTP ${response.status}` } : { models: [...models.values()] };
      }
      const { json, bytes } = await readJson(response, bytesLeft);
      bytesLeft -= bytes;
      const found = parseList(json);
      if (found === null) return page === 0 ? { failure: 'not a list of models' } : { models: [...models.values()] };
      const before = models.size;
      for (const model of found) {
        if (models.size < MAX_MODELS && isModelId(endpoint.name, model.id) && !models.has(model.id))
          models.set(model.id, model);
      }
      // A server that knows no pages sends the same one again.
      address = models.size > before ? nextPage(json, first) : null;
    }
    return { models: [...models.values()] };
  } catch (error) {
    if (models.size > 0) return { models: [...models.values()] };
    const late = field(error, 'name') === 'TimeoutError';
    const code = codeOf(error);
    return { failure: late ? 'no answer in time' : `no connection${code === null ? '' : `: ${code}`}` };
  }
}

/** The JSON of a body; `undefined` when it is none or too long. Throws what the connection throws. */
async function readJson(
  response: Response,
  maxBytes: number,
): Promise<{ readonly json: unknown; readonly bytes: number }> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of response.body ?? []) {
    bytes += piece.byteLength;
    if (bytes > maxBytes) return { json: undefined, bytes };
    pieces.push(piece);
  }
  try {
    return { json: JSON.parse(Buffer.concat(pieces).toString('utf8')), bytes };
  } catch {
    return { json: undefined, bytes };
  }
}
