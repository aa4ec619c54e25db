import { choosePanel } from './default-panel.ts';
import { describe, isModelId, type ListedModel } from './ids.ts';
import { nearMatches } from '../../lib/near.ts';
import { MAX_PANEL, type Catalogue, type FailureReason, type ModelEntry } from '../port.ts';
import { endpoints, type ModelRef, type PanelConfig, parseModel, type ProviderName, providerOf } from '../providers.ts';
import { cacheList, type CachedList } from './cached-list.ts';

/** What calls need beyond the port. */
export interface PanelCatalogue extends Catalogue {
  /** The provider and id behind an alias or `provider:model-id`, or why it cannot be called. */
  resolve(model: string): ModelRef | { readonly reason: FailureReason };
  /** Ids that the provider of a `provider:model-id` lists and that are near it, at most 3, as `provider:model-id`. */
  nearMatches(model: string): readonly string[];
}

/** What a catalogue is made of beside its configuration. */
export interface CatalogueOptions {
  readonly fetch?: typeof fetch;
  /** Gets a sentence for the operator, each only once. It holds no key and nothing that a provider said. */
  readonly onProblem?: (text: string) => void;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

/** Makes the catalogue of a configuration. Reads no list before the first `ready`. */
export function createCatalogue(config: PanelConfig, options: CatalogueOptions = {}): PanelCatalogue {
  const now = options.now ?? Date.now;
  const told = new Set<string>();
  const configured: readonly ModelEntry[] = config.models.map(({ alias, provider, id }) => ({
    alias,
    id: `${provider}:${id}`,
  }));
  let panel: readonly ModelEntry[] | null = null;
  /** The configured models as people see them; made anew when a list has been read. */
  let marked: readonly ModelEntry[] | null = null;
  let started = false;

  const cachedLists: readonly CachedList[] = endpoints(config).map((endpoint) =>
    cacheList(endpoint, {
      now,
      ...(options.fetch === undefined ? {} : { fetch: options.fetch }),
      onRead: (failure) => {
        panel = null;
        marked = null;
        report(endpoint.name, failure);
      },
    }),
  );
  const listOf = (provider: ProviderName): CachedList | undefined =>
    cachedLists.find(({ endpoint }) => endpoint.name === provider);

  function tell(text: string): void {
    if (told.has(text)) return;
    told.add(text);
    try {
      options.onProblem?.(text);
    } catch {
      // A listener's fault must not harm the catalogue.
    }
  }

  function report(provider: ProviderName, failure: string | null): void {
    // That a local provider is not there is the usual case, unless one of its models is asked for.
    const wanted = !providerOf(provider).local || config.models.some((model) => model.provider === provider);
    if (failure !== null && wanted) {
      tell(`The model list of ${provider} could not be read (${failure}). Model ids are taken as given until it can.`);
    }
    if (failure !== null) return;
    if (wanted && listOf(provider)?.models()?.length === 0) tell(`${provider} lists no model.`);
    for (const { alias, id } of configured) {
      const ref = parseModel(id);
      if (ref?.provider !== provider || lists(ref) !== false) continue;
      const near = catalogue.nearMatches(id);
      const hint = near.length > 0 ? ` Near it: ${near.join(', ')}.` : '';
      tell(`MODELS: ${provider} does not list the model of ${alias}, ${ref.id}.${hint}`);
    }
  }

  /** Whether a provider lists an id; `null` while its list is unknown. */
  function lists(ref: ModelRef): boolean | null {
    const models = listOf(ref.provider)?.models() ?? null;
    return models === null ? null : listed(ref) !== null;
  }

  /** The id as the provider writes it, whatever its letter case; `null` when it is not listed. */
  function listed({ provider, id }: ModelRef): string | null {
    const models = listOf(provider)?.models() ?? [];
    const wanted = id.toLowerCase();
    const has = (text: string): string | undefined => models.find((model) => model.id.toLowerCase() === text)?.id;
    const { local, routingSuffixes } = providerOf(provider);
    const exact = has(wanted) ?? (local ? has(`${wanted}:latest`) : undefined);
    if (exact !== undefined) return exact;
    const colon = routingSuffixes ? id.lastIndexOf(':') : -1;
    const base = colon > 0 ? has(wanted.slice(0, colon)) : undefined;
    return base === undefined ? null : `${base}${id.slice(colon)}`;
  }

  function refresh(): readonly Promise<void>[] {
    return started ? cachedLists.map((list) => list.refresh()) : [];
  }

  function entries(): readonly ModelEntry[] {
    void Promise.all(refresh());
    if (configured.length > 0) return configured;
    panel ??= choosePanel(
      cachedLists.map((list) => ({
        provider: list.endpoint.name,
        models: list.models() ?? knownModels(list.endpoint.name),
      })),
    );
    return panel;
  }

  /** A model, marked if its provider does not list it. */
  function checked(entry: ModelEntry): ModelEntry {
    const ref = parseModel(entry.id);
    return ref && lists(ref) === false ? { ...entry, unlisted: catalogue.nearMatches(entry.id) } : entry;
  }

  /** A seat's name for a model: its alias where it has one. */
  function nameOf(id: string): string {
    return entries().find((entry) => entry.id.toLowerCase() === id.toLowerCase())?.alias ?? id;
  }

  const catalogue: PanelCatalogue = {
    async ready(withinMs) {
      started = true;
      const first = Promise.all(refresh());
      const limit = Promise.withResolvers<void>();
      const timer = setTimeout(limit.resolve, withinMs);
      await Promise.race([first, limit.promise]);
      clearTimeout(timer);
    },
    models() {
      const all = entries();
      if (all !== configured) return all;
      marked ??= configured.map(checked);
      return marked;
    },
    defaultPanel: () =>
      entries()
        .slice(0, MAX_PANEL)
        .map(({ alias }) => alias),
    find(word) {
      const wanted = word.trim().toLowerCase();
      const entry = entries().find(({ alias, id }) => alias.toLowerCase() === wanted || id.toLowerCase() === wanted);
      if (entry !== undefined) return { ok: true, alias: entry.alias };

      const ref = parseModel(word.trim());
      const refs = [
        ...(ref === null ? [] : [ref]),
        ...cachedLists.map(({ endpoint }) => ({ provider: endpoint.name, id: wanted })),
      ];
      for (const one of refs) {
        const id = listed(one);
        // The list vouches for the id, but not for a routing suffix behind it.
        if (id !== null && isModelId(one.provider, id)) return { ok: true, alias: nameOf(`${one.provider}:${id}`) };
      }
      // While its list cannot be read a provider may have the model. A local one has not: without a list it does not run.
      const unread = ref !== null && !providerOf(ref.provider).local && listOf(ref.provider)?.models() === null;
      if (unread && isModelId(ref.provider, ref.id)) {
        return { ok: true, alias: nameOf(`${ref.provider}:${ref.id}`) };
      }
      const aliases = entries().map(({ alias }) => alias);
      const ids = cachedLists.flatMap((list) => newestFirst(list.models()));
      return { ok: false, near: nearMatches(ref?.id ?? wanted, [...aliases, ...ids]) };
    },
    nearMatches(model) {
      const ref = parseModel(model);
      const ids = ref === null ? [] : newestFirst(listOf(ref.provider)?.models() ?? null);
      return nearMatches(ref?.id ?? model, ids).map((id) => `${ref?.provider}:${id}`);
    },
    resolve(model) {
      if (entries().length === 0) return { reason: 'no_provider' };
      const wanted = model.toLowerCase();
      const entry = entries().find(({ alias }) => alias.toLowerCase() === wanted);
      const ref = parseModel(entry?.id ?? model);
      if (ref === null) return { reason: 'unknown_model' };
      if (listOf(ref.provider) === undefined) return { reason: 'no_provider' };
      if (lists(ref) === false) return { reason: 'unknown_model' };
      return { provider: ref.provider, id: listed(ref) ?? ref.id };
    },
  };
  return catalogue;
}

/** What a provider is taken to have while its list is unknown. */
function knownModels(provider: ProviderName): readonly ListedModel[] {
  return providerOf(provider).knownModels.map((id) => ({ id, created: 0, text: true }));
}

/** The ids of text models, the highest versions first: of equally near names the newest is meant. */
function newestFirst(models: readonly ListedModel[] | null): readonly string[] {
  return (models ?? [])
    .filter(({ text }) => text)
    .map(({ id }) => ({ id, version: describe(id).version }))
    .toSorted((a, b) => b.version - a.version)
    .map(({ id }) => id);
}
