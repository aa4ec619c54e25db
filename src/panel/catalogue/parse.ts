/** What lists of models look like. Pure. */
import { field } from '../../lib/field.ts';
import type { ListedModel } from './ids.ts';
import { priceIn } from './prices.ts';

/** A longer list is no list of models; a whole one of 16 MB would take seconds. */
const MAX_ITEMS = 10_000;

/** Kinds of models that do not talk, as Together, LiteLLM, Copilot and others name them. */
const NOT_TALKING =
  /embed|image|audio|speech|transcri|moderation|rerank|video|tts|ocr|classification|text-to-|to-text|score|reward/;

/**
 * The models of a list's JSON: `{ data: [{ id, created, architecture }] }` as OpenAI, OpenRouter, Requesty and Ollama write it,
 * `{ models: [{ name }] }`, the bare array, or bare strings; `null` when it is none. Entries that make no sense are left out.
 */
export function parseList(json: unknown): readonly ListedModel[] | null {
  // An Ollama without models says `data: null`.
  const named = field(json, 'data') ?? field(json, 'models');
  const data = Array.isArray(json) ? json : named === undefined ? field(json, 'data') : named;
  if (data === null) return [];
  if (!Array.isArray(data)) return null;
  const items: readonly unknown[] = data;
  return items.slice(0, MAX_ITEMS).flatMap((item) => {
    const id = typeof item === 'string' ? item : (field(item, 'id') ?? field(item, 'name') ?? field(item, 'model'));
    if (typeof id !== 'string') return [];
    const created = field(item, 'created');
    const price = priceIn(item);
    return [
      {
        id,
        created: typeof created === 'number' && Number.isFinite(created) ? created : 0,
        text: isText(field(item, 'architecture')) && talks(item),
        ...(saysThinks(item) ? { thinks: true } : {}),
        ...(price === null ? {} : { price }),
      },
    ];
  });
}

/**
 * The address of the next page, or null: `has_more` with `last_id` (Anthropic, Moonshot), `nextPageToken` (Google), or `next`, which
 * must be on the same server, because the key goes with it.
 */
export function nextPage(json: unknown, first: string): string | null {
  const address = new URL(first);
  const last = field(json, 'last_id');
  if (field(json, 'has_more') === true && typeof last === 'string' && last !== '' && last.length <= 500) {
    address.searchParams.set('after_id', last);
    return address.href;
  }
  for (const name of ['nextPageToken', 'next_page_token']) {
    const token = field(json, name);
    if (typeof token !== 'string' || token === '' || token.length > 2_000) continue;
    address.searchParams.set(name === 'nextPageToken' ? 'pageToken' : 'page_token', token);
    return address.href;
  }
  const next = field(json, 'next');
  if (typeof next !== 'string' || next === '' || next.length > 2_000 || !URL.canParse(next, first)) return null;
  const other = new URL(next, first);
  return other.origin === address.origin ? other.href : null;
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

/** False when an entry says that it is of another kind. Unknown talks. */
function talks(item: unknown): boolean {
  const capabilities = field(item, 'capabilities');
  const kinds = [
    ...['type', 'model_type', 'task', 'mode'].map((name) => field(item, name)),
    field(capabilities, 'type'),
  ];
  if (kinds.some((kind) => typeof kind === 'string' && NOT_TALKING.test(kind.slice(0, 100).toLowerCase())))
    return false;
  // Mistral, and Google's own list.
  if (field(capabilities, 'completion_chat') === false) return false;
  const methods = field(item, 'supportedGenerationMethods');
  return !Array.isArray(methods) || methods.includes('generateContent');
}

/** Whether an entry says that its model thinks: OpenRouter's `supported_parameters`, or a capability by that name. */
function saysThinks(item: unknown): boolean {
  const parameters = field(item, 'supported_parameters');
  if (Array.isArray(parameters) && parameters.some((one) => one === 'reasoning' || one === 'include_reasoning'))
    return true;
  const capabilities = field(item, 'capabilities');
  if (Array.isArray(capabilities)) return capabilities.some((one) => one === 'thinking' || one === 'reasoning');
  return [item, capabilities].some((one) =>
    ['reasoning', 'thinking', 'supports_reasoning'].some((name) => field(one, name) === true),
  );
}
