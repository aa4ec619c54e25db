import { fetchList, LIST_MS } from './lists.ts';
import type { ListedModel } from './ids.ts';
import { providerOf, type Endpoint } from '../providers.ts';

/** A list is read anew in the background when it is older than this, milliseconds. */
const FRESH_MS = 6 * 3_600_000;
/** A list that could not be read is tried again when needed, but not before this, milliseconds. */
const AGAIN_MS = 60_000;
/** How long a local provider's list may take, milliseconds. If it is there it answers soon; if not, it must not hold up a start. */
const PROBE_MS = 2_000;

/** One provider's list of models, kept in memory. */
export interface CachedList {
  readonly endpoint: Endpoint;
  /** `null` until it could be read once; a later failure keeps what there was. */
  models(): readonly ListedModel[] | null;
  /** Starts a reading when one is due. Resolves, never rejects, when the first one has ended either way. */
  refresh(): Promise<void>;
  /** Somebody asks for a model that is not in it: it is read anew, at most once a minute. */
  missed(): void;
}

/** What a cached list is read with. */
export interface CachedListOptions {
  readonly fetch?: typeof fetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Called after each reading, with why it failed or `null`. */
  readonly onRead: (failure: string | null) => void;
}

/** Makes the cached list of one provider. Reads nothing before the first `refresh`. */
export function cacheList(endpoint: Endpoint, options: CachedListOptions): CachedList {
  let models: readonly ListedModel[] | null = null;
  let dueAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;
  let first: Promise<void> | null = null;
  let readAt = Number.NEGATIVE_INFINITY;

  async function read(): Promise<void> {
    const withinMs = providerOf(endpoint.name).local ? PROBE_MS : LIST_MS;
    const list = await fetchList(endpoint, withinMs, options.fetch);
    readAt = options.now();
    const failure = 'failure' in list ? list.failure : null;
    if ('models' in list) models = list.models;
    // One that has no model yet (an Ollama, say) may have one soon.
    dueAt = readAt + ('models' in list && list.models.length > 0 ? FRESH_MS : AGAIN_MS);
    reading = null;
    options.onRead(failure);
  }

  return {
    endpoint,
    models: () => models,
    async refresh() {
      if (reading === null && options.now() >= dueAt) reading = read();
      first ??= reading;
      await first;
    },
    missed() {
      // Before the first reading has begun nobody is asked, and what is being read may have it.
      if (first === null || reading !== null || options.now() < readAt + AGAIN_MS) return;
      reading = read();
    },
  };
}
