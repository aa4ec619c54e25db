import type { Offer } from './candidates.ts';
import { choosePanel } from './default-panel.ts';
import { comparable, describe, isModelId, isWildcard, type ListedModel } from './ids.ts';
import { chooseJudges, chooseReviewer, haveOneMaker, type Seated } from './judges.ts';
import { nearMatches } from '../../lib/near.ts';
import { FREE, MAX_PANEL, type Catalogue, type FailureReason, type ModelEntry, type Priced } from '../port.ts';
import { seatOf, type Seat, type Stance } from '../stances.ts';
import { endpoints, type ModelRef, type PanelConfig, parseModel, type ProviderName, providerOf } from '../providers.ts';
import { cacheList, type CachedList } from './cached-list.ts';

/** What calls need beyond the port. */
export interface PanelCatalogue extends Catalogue {
  /** The provider and id behind an alias or `provider:model-id`, or why it cannot be called. */
  resolve(model: string): ModelRef | { readonly reason: FailureReason };
  /** Whether the provider's list says that a model thinks before it answers. */
  thinks(ref: ModelRef): boolean;
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

/** Whose seats are added where there is only one model. */
const ALONE: readonly Stance[] = ['skeptic', 'pragmatist'];

/** The prices of so many seats are kept, and the judges of so many panels. */
const MAX_KEPT = 1000;

/** Makes the catalogue of a configuration. Reads no list before the first `ready`. */
export function createCatalogue(config: PanelConfig, options: CatalogueOptions = {}): PanelCatalogue {
  const now = options.now ?? Date.now;
  const told = new Set<string>();
  const configured: readonly ModelEntry[] = config.models.map(({ alias, provider, id }) => ({
    alias,
    id: `${provider}:${id}`,
  }));
  /** Whether models may be used that `MODELS` does not name. */
  const othersMayBeUsed = configured.length === 0 || config.othersMayBeUsed !== false;
  /** What seats cost, looked up once: a list may have thousands of models, and every event of a chat asks. */
  const prices = new Map<string, Priced>();
  /** Who may judge a panel, likewise. */
  const judges = new Map<string, readonly string[]>();
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
        prices.clear();
        judges.clear();
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
      tell(`MODELS: ${provider} does not list the model of ${alias}, ${ref.id}. It is asked all the same.${hint}`);
    }
  }

  /** Whether a provider lists an id, by a wildcard too; `null` while its list is unknown. */
  function lists(ref: ModelRef): boolean | null {
    const models = listOf(ref.provider)?.models() ?? null;
    if (models === null) return null;
    const wanted = comparable(ref.id);
    return (
      listed(ref) !== null || models.some(({ id }) => isWildcard(id) && wanted.startsWith(comparable(id).slice(0, -1)))
    );
  }

  /** The id as the provider writes it, whatever its letter case; `null` when it is not listed by itself. */
  function listed({ provider, id }: ModelRef): string | null {
    const models = listOf(provider)?.models() ?? [];
    const wanted = comparable(id);
    const has = (text: string): string | undefined =>
      models.find((model) => !isWildcard(model.id) && comparable(model.id) === text)?.id;
    const { local, routingSuffixes } = providerOf(provider);
    const exact = has(wanted) ?? (local ? has(`${wanted}:latest`) : undefined);
    // `models/` is left as it was typed: Gemini takes both.
    if (exact !== undefined) return exact.length !== id.length && comparable(exact) === wanted ? id : exact;
    const colon = routingSuffixes && seatOf(id).stance === null ? id.lastIndexOf(':') : -1;
    const base = colon > 0 ? has(comparable(id.slice(0, colon))) : undefined;
    return base === undefined ? null : `${base}${id.slice(colon)}`;
  }

  function refresh(): readonly Promise<void>[] {
    return started ? cachedLists.map((list) => list.refresh()) : [];
  }

  function entries(): readonly ModelEntry[] {
    void Promise.all(refresh());
    if (configured.length > 0) return configured;
    panel ??= choosePanel(offers());
    return panel;
  }

  /** What the providers list, or are taken to have. */
  function offers(): readonly Offer[] {
    return cachedLists.map((list) => ({
      provider: list.endpoint.name,
      models: list.models() ?? knownModels(list.endpoint.name),
    }));
  }

  /** A model, marked if its provider does not list it: a hint, for the provider decides. */
  function checked(entry: ModelEntry): ModelEntry {
    const ref = parseModel(entry.id);
    return ref && lists(ref) === false ? { ...entry, unlisted: catalogue.nearMatches(entry.id) } : entry;
  }

  /** Has a list read anew that lacks what somebody asks for; all of them where no provider is named. */
  function missed(provider: ProviderName | null | undefined): void {
    for (const list of cachedLists) if (!provider || list.endpoint.name === provider) list.missed();
  }

  /** The id of a bare word, as one of the providers lists it. */
  function bare(word: string): ModelRef | null {
    for (const { endpoint } of cachedLists) {
      const ref = { provider: endpoint.name, id: word };
      const id = listed(ref);
      if (id !== null) return { ...ref, id };
      // `*` alone would make a model of every word.
      const prefixes = (listOf(endpoint.name)?.models() ?? []).filter((one) => isWildcard(one.id) && one.id.length > 2);
      const begins = prefixes.some((one) => comparable(word).startsWith(comparable(one.id).slice(0, -1)));
      if (begins && isModelId(endpoint.name, word)) return ref;
    }
    return null;
  }

  /** What a list says of a model, whose id may have a routing suffix that the list does not. */
  function entriesOf({ provider, id }: ModelRef): readonly ListedModel[] {
    const wanted = comparable(id);
    const isIt = (listed: string): boolean => wanted === listed || wanted.startsWith(`${listed}:`);
    return (listOf(provider)?.models() ?? []).filter((model) => isIt(comparable(model.id)));
  }

  /** What a seat costs, as the lists are now. */
  function lookUp(seat: string): Priced {
    const ref = catalogue.resolve(seat);
    if ('reason' in ref) return { id: seat, price: null };
    const id = `${ref.provider}:${ref.id}`;
    if (providerOf(ref.provider).local) return { id, price: FREE };
    // A model and its variant (`:free`) may both be listed: the longer id is the nearer.
    const [nearest] = entriesOf(ref).toSorted((a, b) => b.id.length - a.id.length);
    return { id, price: nearest?.price ?? null };
  }

  /** Who may judge a panel, as the lists are now. */
  function judgesOf(seats: readonly string[]): readonly string[] {
    const chosen = chooseJudges({
      panel: seats.map(seatedAs),
      named: config.models.filter(({ provider }) => listOf(provider) !== undefined),
      offers: othersMayBeUsed ? offers() : [],
    });
    return chosen.map(({ provider, id }) => nameOf(`${provider}:${id}`));
  }

  /** Who reviews what the first of a panel drafts: of another maker, from the panel if it can be, else from outside. */
  function reviewerOf(seats: readonly string[]): string | null {
    const panel = seats.map(seatedAs);
    const within = chooseReviewer(panel);
    const [drafter] = panel;
    if (within === null || drafter === undefined) return null;
    const outside = catalogue.judges(seats).find((name) => !haveOneMaker(seatedAs(name), drafter));
    return within.otherMaker || outside === undefined ? (seats[within.seat] ?? null) : outside;
  }

  /** The model of a seat; what its name says where it cannot be called. */
  function seatedAs(name: string): Seated {
    const ref = catalogue.resolve(name);
    if (!('reason' in ref)) return ref;
    const { model } = seatOf(name);
    return parseModel(model) ?? { provider: null, id: model };
  }

  /** Whether a model may be used: one that `MODELS` names, or any that is listed where it lets others in. */
  function mayBeUsed(ref: ModelRef): boolean {
    if (configured.length === 0) return true;
    const wanted = `${ref.provider}:${comparable(ref.id)}`;
    const named = configured.some(({ id }) => id.toLowerCase() === wanted || id === `${ref.provider}:${ref.id}`);
    return named || (othersMayBeUsed && lists(ref) !== false);
  }

  /** A seat with a stance; `null` where the word has none, or is listed as the id of a model. */
  function stanceIn(word: string, ref: ModelRef | null): Seat | null {
    const seat = seatOf(word);
    const refs = ref === null ? cachedLists.map(({ endpoint }) => ({ provider: endpoint.name, id: word })) : [ref];
    return seat.stance === null || refs.some((one) => listed(one) !== null) ? null : seat;
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
    defaultPanel() {
      const [first, ...others] = entries()
        .slice(0, MAX_PANEL)
        .map(({ alias }) => alias);
      if (first === undefined) return [];
      // One model is a panel too: three ways of looking at a question.
      return others.length > 0 ? [first, ...others] : [first, ...ALONE.map((stance) => `${first}:${stance}`)];
    },
    find(word) {
      const wanted = word.trim().toLowerCase();
      const entry = entries().find(({ alias, id }) => alias.toLowerCase() === wanted || id.toLowerCase() === wanted);
      if (entry !== undefined) return { ok: true, alias: entry.alias };

      const ref = parseModel(word.trim());
      const seat = stanceIn(word.trim(), ref);
      if (seat !== null) {
        const found = catalogue.find(seat.model);
        return found.ok ? { ok: true, alias: `${found.alias}:${seat.stance}` } : found;
      }
      const found = ref === null ? bare(word.trim()) : { ...ref, id: listed(ref) ?? ref.id };
      const known = found !== null && mayBeUsed(found) ? found : null;
      if (known === null || lists(known) === false) missed(known?.provider);
      // A local provider's list fails only when it does not run.
      const absent =
        known === null ||
        listOf(known.provider) === undefined ||
        (providerOf(known.provider).local && listOf(known.provider)?.models() === null);
      if (!absent && isModelId(known.provider, known.id)) {
        return { ok: true, alias: nameOf(`${known.provider}:${known.id}`) };
      }
      const aliases = entries().map(({ alias }) => alias);
      const ids = othersMayBeUsed ? cachedLists.flatMap((list) => newestFirst(list.models())) : [];
      return { ok: false, near: nearMatches(ref?.id ?? wanted, [...aliases, ...ids]) };
    },
    nearMatches(model) {
      const ref = parseModel(model);
      const ids = ref === null ? [] : newestFirst(listOf(ref.provider)?.models() ?? null);
      return nearMatches(ref?.id ?? model, ids).map((id) => `${ref?.provider}:${id}`);
    },
    resolve(model) {
      const wanted = model.toLowerCase();
      const entry = entries().find(({ alias }) => alias.toLowerCase() === wanted);
      const ref = parseModel(entry?.id ?? model);
      const seat = entry === undefined ? stanceIn(model, ref) : null;
      if (seat !== null) return catalogue.resolve(seat.model);
      if (ref === null) return { reason: entries().length === 0 ? 'no_provider' : 'unknown_model' };
      if (listOf(ref.provider) === undefined) return { reason: 'no_provider' };
      if (!mayBeUsed(ref)) return { reason: 'unknown_model' };
      if (lists(ref) === false) missed(ref.provider);
      return { provider: ref.provider, id: listed(ref) ?? ref.id };
    },
    thinks(ref) {
      return entriesOf(ref).some((model) => model.thinks === true);
    },
    priced(seat) {
      return kept(prices, seat, () => lookUp(seat));
    },
    judges(seats) {
      return kept(judges, seats.join(' '), () => judgesOf(seats));
    },
    reviewer: reviewerOf,
  };
  return catalogue;
}

/** What is kept under a key; made where there is nothing yet. */
function kept<Value>(all: Map<string, Value>, key: string, make: () => Value): Value {
  const known = all.get(key);
  if (known !== undefined) return known;
  if (all.size >= MAX_KEPT) all.clear();
  const made = make();
  all.set(key, made);
  return made;
}

/** What a provider is taken to have while its list is unknown. */
function knownModels(provider: ProviderName): readonly ListedModel[] {
  return providerOf(provider).knownModels.map((id) => ({ id, created: 0, text: true }));
}

/** The ids of text models, the highest versions first: of equally near names the newest is meant. */
function newestFirst(models: readonly ListedModel[] | null): readonly string[] {
  return (models ?? [])
    .filter(({ id, text }) => text && !isWildcard(id))
    .map(({ id }) => ({ id, version: describe(id).version }))
    .toSorted((a, b) => b.version - a.version)
    .map(({ id }) => id);
}
