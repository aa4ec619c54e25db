import { type Candidate, candidates, FAMILIES, FILLS, hasMaker, latest, newest, type Offer } from './candidates.ts';
import { describe, type ModelName } from './ids.ts';
import { type ModelRef, providerOf, type ProviderName } from '../providers.ts';

/** A model that sits on a panel. */
export interface Seated {
  /** `null` where its name is all that is known. */
  readonly provider: ProviderName | null;
  readonly id: string;
}

/** What judges are chosen from. */
export interface Choice {
  readonly panel: readonly Seated[];
  /** The models that the operator names, in his order. */
  readonly named: readonly ModelRef[];
  /** What providers list and may be used besides, in order of preference. */
  readonly offers: readonly Offer[];
}

const JUDGES = 3;
const ORDER = [...FAMILIES, ...FILLS];

/**
 * The models that may judge what a panel said, best first, at most three, none of which sits on it. Whoever shares a maker with
 * a panellist may favour it, so those of other makers come first, each maker once, then their other models; then other models
 * of the panel's makers. Models of a local provider come behind all others, unless the whole panel is local: then nobody else may judge,
 * for what is said there is not to leave the machine.
 *
 * Of equal ones those that the operator names come first, in his order. Of the listed ones only general models may judge: those of
 * the panel's providers come first, then the families have the order in which they are seated on a default panel.
 */
export function chooseJudges({ panel, named, offers }: Choice): readonly ModelRef[] {
  const described = panel.map((seat) => ({ ...seat, ...describe(seat.id) }));
  const seated = new Set(described.map(modelOf));
  const makers = new Set(described.map(({ maker }) => maker));
  const providers = new Set(panel.map(({ provider }) => provider));
  const allLocal = panel.length > 0 && panel.every(isLocal);

  const away = ({ provider }: Candidate): number => Number(!providers.has(provider));
  const ranked = [
    ...candidates(named.map(asOffer)).toSorted((a, b) => Number(b.general) - Number(a.general)),
    ...candidates(offers)
      .filter(({ general }) => general)
      .toSorted((a, b) => away(a) - away(b) || byFamily(a, b)),
  ].filter((one) => !seated.has(modelOf(one)));
  const pool = (local: boolean, related: boolean): readonly Candidate[] =>
    ranked.filter((one) => isLocal(one) === local && makers.has(one.maker) === related);

  const judges: Candidate[] = [];
  const add = (from: readonly Candidate[], mayRepeat: boolean): void => {
    for (const one of from) {
      if (judges.length === JUDGES) return;
      if (!mayRepeat && hasMaker(judges, one)) continue;
      if (judges.every((judge) => modelOf(judge) !== modelOf(one))) judges.push(one);
    }
  };
  for (const local of allLocal ? [true] : [false, true]) {
    for (const related of [false, true]) {
      const from = pool(local, related);
      add(from, false);
      add(from, true);
    }
  }
  return judges.map(({ provider, id }) => ({ provider, id }));
}

/**
 * Who reviews what the first of a panel drafts, by its place there: the first model of another maker, else the first other model, else the
 * second seat. Null where nobody else sits there.
 * @returns its place, and whether its maker is another than the drafter's
 */
export function chooseReviewer(
  panel: readonly Seated[],
): { readonly seat: number; readonly otherMaker: boolean } | null {
  const described = panel.map((seat) => ({ ...seat, ...describe(seat.id) }));
  const [drafter] = described;
  if (drafter === undefined || described.length < 2) return null;
  const byMaker = described.findIndex(({ maker }) => maker !== drafter.maker);
  if (byMaker > 0) return { seat: byMaker, otherMaker: true };
  const byModel = described.findIndex((one) => modelOf(one) !== modelOf(drafter));
  return { seat: byModel > 0 ? byModel : 1, otherMaker: false };
}

/** Whether two models have one maker. */
export function haveOneMaker(one: Seated, other: Seated): boolean {
  return describe(one.id).maker === describe(other.id).maker;
}

/**
 * A name that is the same for a model at all providers, with whatever routing suffix or region, however its version is written. What else
 * stands behind a colon stays: it may be another size (`llama3.2:1b`), or a model of one's own (`ft:…`).
 */
function modelOf({ provider, canonical }: Pick<Seated, 'provider'> & Pick<ModelName, 'canonical'>): string {
  const suffixes = provider !== null && providerOf(provider).routingSuffixes === true;
  return canonical.replace(suffixes ? /[:@].*$/ : /@.*$/, '').replace(/[-_.:]/g, '');
}

function isLocal({ provider }: Pick<Seated, 'provider'>): boolean {
  return provider !== null && providerOf(provider).local === true;
}

function asOffer({ provider, id }: ModelRef): Offer {
  return { provider, models: [{ id, created: 0, text: true }] };
}

function byFamily(a: Candidate, b: Candidate): number {
  return place(a) - place(b) || (place(a) < ORDER.length ? newest(a, b) : latest(a, b));
}

function place({ family }: Candidate): number {
  const at = ORDER.indexOf(family);
  return at < 0 ? ORDER.length : at;
}
