import { domainOf } from './domains.ts';
import { at, hashOf } from './pick.ts';
import type { Heard } from './prompt.ts';
import { piecesOf } from './quote.ts';
import { VOICES } from './scene.ts';
import { topicOf } from './topic.ts';
import { AGREES, CHANGED } from './voice.ts';

/** What one panellist said, oldest first; never empty. */
interface Holder {
  readonly name: string;
  readonly answers: readonly [string, ...string[]];
}

interface Agreement {
  readonly point: string;
  readonly holders: readonly string[];
}

/** What stands before a position that is kept: nothing to report. */
const HEADS = new Set(VOICES.flatMap(({ keeps, stays }) => [...keeps, ...stays]));

const MOST_AGREEMENTS = 5;
const POSITION = 260;

/**
 * The consensus as the JSON that `parseConsensus` reads, made only from what was said: agreements are points that one
 * panellist quoted from another and agreed with, or that several named; quotes are letter for letter. Never throws.
 */
export function conclude(heard: Heard, seed: string): string {
  const holders = holdersOf(heard);
  const agreements = agreementsOf(heard, holders);
  const agreed = agreements.map(({ point }) => point).join('\n');
  const positions = holders.map((holder) => {
    const position = positionOf(holder);
    const pieces = piecesOf(latestOf(holder))
      .map(({ text }) => text)
      .filter((text) => !position.includes(text) && !agreed.includes(text));
    const quote = at(pieces, hashOf(seed, heard.question, holder.name), '');
    return { holders: [holder.name], position, ...(quote === '' ? {} : { quote }) };
  });
  return JSON.stringify({
    summary: summary(heard, holders, agreements),
    agreements,
    disagreements: positions.length === 0 ? [] : [{ point: disputed(heard), positions }],
    openQuestions: openQuestions(heard),
  });
}

/** Whose views count: those whom the prompt names, in its order. */
function holdersOf({ said, holders }: Heard): readonly Holder[] {
  const answers = said.filter(({ by, what }) => by === 'panellist' && what.startsWith('answer'));
  const names = [...new Set(answers.map(({ name }) => name))].filter(
    (name) => holders === null || holders.includes(name),
  );
  return names.flatMap((name) => {
    const [first, ...rest] = answers.filter((one) => one.name === name).map(({ text }) => text);
    return first === undefined ? [] : [{ name, answers: [first, ...rest] }];
  });
}

const latestOf = ({ answers }: Holder): string => answers.at(-1) ?? answers[0];

function agreementsOf(heard: Heard, holders: readonly Holder[]): readonly Agreement[] {
  const found = new Map<string, Set<string>>();
  const add = (point: string, ...names: readonly string[]): void => {
    found.set(
      point,
      names.reduce((all, name) => all.add(name), found.get(point) ?? new Set<string>()),
    );
  };
  for (const measure of domainOf(heard.question).measures) {
    const names = holders.filter(({ answers }) => answers.some((text) => text.includes(measure)));
    if (names.length > 1) add(`What should decide it: ${measure}.`, ...names.map(({ name }) => name));
  }
  for (const { name, answers } of holders) {
    for (const paragraph of answers.flatMap((text) => text.split('\n\n'))) {
      if (!AGREES.test(paragraph)) continue;
      const point = /“([^”]+)”/.exec(paragraph)?.[1] ?? '';
      const author = holders.find((one) => one.name !== name && says(one, point) && paragraph.includes(one.name));
      if (author !== undefined) add(`${point}.`, author.name, name);
    }
  }
  return [...found].slice(0, MOST_AGREEMENTS).map(([point, names]) => ({ point, holders: [...names] }));
}

function says({ answers }: Holder, point: string): boolean {
  return point !== '' && answers.some((text) => text.replace(/\s+/g, ' ').includes(point));
}

/** What somebody holds at last and, where they changed their mind, what they held before. */
function positionOf(holder: Holder): string {
  const now = stanceIn(latestOf(holder));
  const moved = holder.answers.find((text) => CHANGED.test(text));
  if (moved === undefined) return now;
  const before = stanceIn(holder.answers[0]);
  const by = /\*\*[^*]*changed my mind[^*]*\*\*[^*]*\*\*([^*]+)\*\*/.exec(moved)?.[1];
  return `Now: ${now} Before: ${before} What changed it was a point made${by === undefined ? ' by others' : ` by ${by}`}.`;
}

/** Where an answer takes its position: in its last words when it says so, else in its first paragraph without quotations. */
function stanceIn(text: string): string {
  const final = /^\*\*Final position:\*\* (.+)$/m.exec(text)?.[1];
  const prose = text
    .split(/\n+/)
    .filter((line) => /\p{L}/u.test(line) && !/^\s*(?:>|\||`{3}|#|[-*+] |\d+[.)] )/.test(line));
  const bold = prose.find((line) => /^\*\*[^“”]*$/.test(line));
  const own = bold ?? prose.find((line) => !/[“”]/.test(line)) ?? prose[0] ?? text;
  const [, head = '', rest = ''] = /^\*\*([^*]+)\*\* (.+)$/.exec(own) ?? [];
  const plain = (final ?? (HEADS.has(head) ? rest : own))
    .slice(0, 1_000)
    .replace(/[*_`]+/g, '')
    .replace(/\s+/g, ' ')
    // What introduces a list or a table stands alone here.
    .replace(/(?<=[.!?] )[^.!?]*:$/, '')
    .replace(/:$/, '.')
    .trim();
  if (!/[\p{L}\p{N}]/u.test(plain)) return 'Answered without words that could be repeated here.';
  const sentences = plain.split(/(?<=[.!?])\s+/);
  const short = sentences.filter((_, index) => sentences.slice(0, index + 1).join(' ').length <= POSITION).join(' ');
  return short === '' ? `${plain.slice(0, POSITION).toWellFormed()}…` : short;
}

/** What it is that they do not agree on. */
function disputed({ question }: Heard): string {
  const { kind, options, main, sentence } = topicOf(question);
  if (options !== null && kind === 'choice') return `Which of the two: ${options.a} or ${options.b}.`;
  if (kind === 'way' || kind === 'list' || kind === 'code') return `Where to begin with ${main}.`;
  return sentence === '' ? 'The question itself.' : sentence;
}

function summary(heard: Heard, holders: readonly Holder[], agreements: readonly Agreement[]): string {
  if (holders.length === 0) return 'Nobody has answered yet, so there is nothing to sum up.';
  const moved = holders.filter(({ answers }) => answers.some((text) => CHANGED.test(text))).map(({ name }) => name);
  const { main, options } = topicOf(heard.question);
  const subject = options === null ? main : `${options.a} or ${options.b}`;
  const measure = at(domainOf(heard.question).measures, 0, '');
  const common =
    agreements.length === 0
      ? 'Nothing was said by two of them alike.'
      : `There is common ground on ${agreements.length === 1 ? 'one point' : `${agreements.length} points`}, but not on the answer.`;
  const change =
    moved.length === 0
      ? 'Nobody changed their mind.'
      : `${moved.join(' and ')} changed ${moved.length === 1 ? 'position' : 'positions'} on the way.`;
  return [
    `About ${subject}, ${holders.length === 1 ? 'one panellist has spoken' : 'the panel does not speak with one voice'}.`,
    common,
    change,
    `Until somebody has looked at ${measure}, the disagreement is one of temperament. This was written by the demo panel, from its own words.`,
  ].join(' ');
}

function openQuestions({ question }: Heard): readonly string[] {
  const { measures, risks } = domainOf(question);
  return [
    `What would ${at(measures, 0, '')} show? Nobody has looked.`,
    `How likely is ${at(risks, hashOf(question), '')}, and what would it cost?`,
  ];
}
