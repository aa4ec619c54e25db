/** The prompt for the judge of a panel: it weighs what the panellists said, whom it knows by letters, and writes the consensus. */
import type { PromptMessage } from '../../panel/port.ts';
import { latestPositions, type HeldPosition } from '../positions/position.ts';
import { judgedSeats } from '../judged.ts';
import { seatsIn } from '../names.ts';
import { letterName } from '../unnamed.ts';
import { countedDrafts, NOTHING_COUNTED, type Counted } from './counted.ts';
import { list, prompt, reading, type PromptOptions } from './common.ts';
import { quote, type Draft } from './quoted.ts';
import { withoutNames } from './unnamed.ts';
import { judgedStandings, MAX_SEATS } from './standings.ts';
import type { Entry, ProjectInfo } from '../transcript.ts';

const EXAMPLE = JSON.stringify({
  answer: 'the answer to the question as the discussion leaves it, in one sentence',
  agreements: [{ point: 'one sentence', holders: ['NAME', 'NAME'] }],
  contradictions: [
    {
      point: 'what is disputed',
      crux: 'the fact, test or value that would decide it, in one sentence',
      sides: [{ holders: ['NAME'], position: 'one or two sentences', quote: 'one whole sentence of theirs' }],
    },
  ],
  onlyOneSaw: [{ point: 'what a single panellist saw, in one sentence', holders: ['NAME'] }],
  nobodyConsidered: ['what matters to the question and nobody mentioned'],
  next: ['what to do next'],
  openQuestions: ['what nobody could settle'],
});

/** Names for seats without letters, as they come up: models that are not in the panel, and panellists that gave no answer. */
function othersIn(entries: readonly Entry[], letters: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const others = seatsIn(entries).filter((seat) => !letters.has(seat));
  return new Map(others.map((seat, at) => [seat, others.length === 1 ? 'another model' : `another model (${at + 1})`]));
}

/** What panellists themselves say that they hold, each in its own words. */
function heldDrafts(positions: readonly HeldPosition[], nameOf: (seat: string) => string | undefined): Draft[] {
  const known = latestPositions(positions).flatMap(({ seat, claim, round }) => {
    const panellist = nameOf(seat);
    return panellist === undefined ? [] : [{ panellist, claim, round }];
  });
  const ranked = known.map((one, at) => ({ ...one, rank: known.length - at > MAX_SEATS ? 'old' : 'kept' }) as const);
  // The order of their letters tells nothing.
  return ranked
    .toSorted((a, b) => a.panellist.localeCompare(b.panellist))
    .map(({ panellist, claim, round, rank }) => ({
      by: { panellist },
      what: 'position, as this panellist itself states it',
      round,
      text: claim,
      rank,
    }));
}

/**
 * The prompt for the judge. It asks for one JSON object, which `parseConsensus` reads. No panellist is named: whoever judges may be one of
 * them, and is not to know its own words. Earlier syntheses are not shown, so that each consensus is made from what the panellists said.
 * Never throws.
 * @param from.chance as for `seatPrompt`. The letters depend on it too
 * @param from.panel the aliases of the panel. One of them is a panellist here also if it was only asked alone
 * @param from.since the round in which the newest question to the panel was asked; 0 if that is not known
 * @param from.inTurn the rounds whose answers were given one after the other; of any other the order tells who was quick, and is changed
 * @param from.positions what the seats say that they hold, in order. The latest of each is shown
 * @param from.counted how they rank each other, and how they vote
 */
export function judgePrompt(
  from: {
    readonly project: ProjectInfo;
    readonly chance: string;
    readonly entries: readonly Entry[];
    readonly panel: readonly string[];
    readonly since: number;
    readonly inTurn?: readonly number[];
    readonly positions: readonly HeldPosition[];
    readonly counted?: Counted;
  },
  options: PromptOptions = {},
): PromptMessage[] {
  const { project, chance, panel, since, positions, counted = NOTHING_COUNTED } = from;
  const said = from.entries.filter((e) => e.kind !== 'synthesis' && e.kind !== 'failure');
  const letters = judgedSeats(said, panel, chance);
  const entries = withoutNames(said, letters, from.inTurn);
  const others = othersIn(entries, letters);
  const lettered = (seat: string): string | undefined => {
    const letter = letters.get(seat);
    return letter === undefined ? undefined : letterName(letter);
  };
  const quoted = quote({
    seat: null,
    project,
    chance,
    entries,
    standings: judgedStandings(entries, letters.keys(), since),
    after: [...heldDrafts(positions, lettered), ...countedDrafts(counted, lettered)],
    nameOf: (seat) => lettered(seat) ?? others.get(seat) ?? 'another model',
    ...options,
  });
  const system = [
    `You are the judge of a panel of AI models. You did not answer the question yourself, and you hold no view of it: you weigh what the panellists said and report who holds what. You know them by letters only, and the first line of a quotation says whose it is. What an answer calls others, names or other letters, is its own: do not guess who is who.`,
    reading(quoted),
    `Answer with one JSON object and nothing else, of this form:\n${EXAMPLE}`,
    `Rules:
- Holders are panellists, in every language written by exactly these names: ${list([...letters.values()].toSorted().map(letterName))}.
- The first and the latest answer of each panellist are marked. The latest position counts, but read the first answers as closely: what one of them says and nobody refuted still stands, even if nobody repeated it. Where somebody changed their mind, say in "position" from what and why.
- Weigh arguments, not how many hold a view: holders are counted elsewhere, so give no counts and do not say how confident the result is.
- An agreement is something that at least two panellists said themselves; silence is no agreement. If they agree on nothing, "agreements" is []; if nothing contradicts, "contradictions" is []. The same goes for each other list.
- Keep every dissent, also one that a single panellist holds: as a side of a contradiction with what it contradicts, or in "onlyOneSaw". Each panellist is a holder somewhere. Never blend positions into one that nobody holds.
- "quote" is one whole sentence of that panellist, copied letter for letter, at most 200 characters; leave it out if there is none that fits.
- At most 10 of each; no Markdown headings or lists, no HTML and no LaTeX inside texts. All texts in the language of the question.`,
  ];
  return prompt(system, [quoted.text, 'Write the JSON object now.']);
}
