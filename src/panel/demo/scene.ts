import { domainOf } from './domains.ts';
import { OPTIMIST } from './optimist.ts';
import { PRAGMATIST } from './pragmatist.ts';
import { SKEPTIC } from './skeptic.ts';
import { at, fraction, hashOf } from './pick.ts';
import type { Heard } from './prompt.ts';
import { literal } from './quote.ts';
import { topicOf, type Topic } from './topic.ts';
import type { Scene, Voice } from './voice.ts';

/** The temperaments, in the order of the panel. */
export const VOICES: readonly [Voice, Voice, Voice] = [OPTIMIST, SKEPTIC, PRAGMATIST];

/** The names of the temperaments, in their order. */
export const NAMES = ['optimist', 'skeptic', 'pragmatist'] as const;

/** Which temperament an alias, an id or a name is of; -1 for none. */
export function seatOf(name: string): number {
  const bare = name
    .trim()
    .toLowerCase()
    .replace(/^demo:/, '');
  return NAMES.findIndex((one) => one === bare);
}

/** What there is to speak of for a temperament; `quip` is an observation that nobody has made yet, or ''. */
export function sceneOf(
  heard: Heard,
  seat: number,
  seed: string,
): { readonly topic: Topic; readonly scene: Scene; readonly quip: string } {
  const { question } = heard;
  const context = heard.said.filter(({ by, text }) => by !== 'panellist' && text !== question).map(({ text }) => text);
  const topic = topicOf(question, context.at(-1) ?? '');
  const domain = domainOf(`${question}\n${context.at(0) ?? ''}`);
  const number = hashOf(seed, 'scene', question);
  const main = literal(topic.main) || 'this question';
  const { a, b } = topic.options ?? { a: main, b: literal(topic.second ?? '') || 'something else' };
  // The skeptic takes the other side than the optimist; the pragmatist either.
  const first = seat === 2 ? fraction(seed, 'side', question) < 0.5 : (seat === 0) === (number % 2 === 0);
  // Each uses another of the domain's words, so that those who cannot hear each other do not say the same.
  const one = (items: readonly string[], shift = seat): string => at(items, number + shift, '');
  const quip = one(domain.quips, seat + heard.round * NAMES.length);
  const said = heard.said.some(({ text }) => text.includes(quip));
  return {
    topic,
    scene: {
      main,
      second: literal(topic.second ?? '') || main,
      mine: literal(first ? a : b) || main,
      other: literal(first ? b : a) || main,
      stake: one(domain.stakes),
      risk: one(domain.risks),
      test: one(domain.tests),
      measure: one(domain.measures, heard.round),
    },
    quip: said ? '' : quip,
  };
}
