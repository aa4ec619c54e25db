import { type Candidate, candidates, FAMILIES, FILLS, hasMaker, latest, newest, type Offer } from './candidates.ts';
import { shortAlias } from './ids.ts';
import type { ModelEntry } from '../port.ts';
import { providerOf } from '../providers.ts';

const SEATS = 3;

/**
 * The default panel from what the providers offer, which come in order of preference: one each of Claude, GPT and
 * Gemini from the first provider that has a general one, then others until there are three.
 *
 * The newest of a family is the one with the highest version. Of one version a sonnet goes before an opus (half the price)
 * and a pro before a flash; then the later `created` decides. Small models (haiku, mini), previews and the dearest ones are
 * not general. The seats that are left go to general models of other makers, then to what an Ollama has of other makers,
 * then to general models of any maker, and at last to whatever can talk.
 */
export function choosePanel(offers: readonly Offer[]): readonly ModelEntry[] {
  const all = candidates(offers);
  const general = all.filter((candidate) => candidate.general);
  const chosen: Candidate[] = [];
  const panel: ModelEntry[] = [];

  const seat = (from: readonly Candidate[], order: (a: Candidate, b: Candidate) => number): void => {
    const free = from.filter(({ canonical }) => chosen.every((one) => one.canonical !== canonical));
    const best = free.toSorted(order)[0];
    if (best === undefined || panel.length === SEATS) return;
    chosen.push(best);
    panel.push({ alias: aliasFor(best, panel), id: `${best.provider}:${best.id}` });
  };

  for (const family of FAMILIES) {
    const members = general.filter((candidate) => candidate.family === family);
    const provider = members[0]?.provider;
    seat(
      members.filter((candidate) => candidate.provider === provider),
      newest,
    );
  }
  for (const family of FILLS) {
    seat(
      general.filter((one) => one.family === family && !hasMaker(chosen, one)),
      newest,
    );
  }
  const installed = all.filter(({ provider }) => providerOf(provider).local);
  const pools = [
    [general, false],
    [installed, false],
    [general, true],
    [all, true],
  ] as const;
  for (const [pool, mayRepeat] of pools) {
    for (let seats = panel.length; seats < SEATS; seats += 1) {
      seat(
        pool.filter((one) => mayRepeat || !hasMaker(chosen, one)),
        latest,
      );
    }
  }
  return panel;
}

/** The family's name where it is free and long enough to be nothing else, else the model's own. */
function aliasFor({ family, id }: Candidate, taken: readonly ModelEntry[]): string {
  const own = shortAlias(id) || 'model';
  const free = (alias: string): boolean => taken.every((entry) => entry.alias !== alias);
  return [family.length > 2 ? family : own, own, `${own}-2`, `${own}-3`].find(free) ?? own;
}
