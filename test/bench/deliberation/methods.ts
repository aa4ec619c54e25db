/** The ways of answering that are compared: each model alone, the best of them three times with a vote, and panels. */
import { seatPrompt } from '../../../src/discussion/prompts/prompts.ts';
import { readPosition } from '../../../src/discussion/positions/read.ts';
import type { Catalogue, Model } from '../../../src/panel/port.ts';
import { voteOf, type Measured, type Result } from './arithmetic.ts';
import { startHeadless, type Discussion, type Held } from './headless.ts';
import { isRight, type Question } from './questions.ts';
import { bestOf } from './report.ts';

/** What is asked, of whom. */
export interface Asked {
  readonly model: Model;
  readonly catalogue: Catalogue;
  readonly panel: readonly string[];
  readonly questions: readonly Question[];
  readonly onProgress: (method: string, done: number) => void;
}

/** So often the best model is asked where it votes with itself. */
const VOTES = 3;

/** The panels that are compared. */
const PANELS: Readonly<Record<string, Discussion>> = {
  'open, judged': { format: 'open', rounds: 1 },
  'drafted, reviewed, revised': { format: 'review', rounds: 1 },
  'discussed, 2 rounds': { format: 'discuss', rounds: 2 },
  council: { format: 'council', rounds: 1 },
};

async function measured(
  method: string,
  { questions, onProgress }: Asked,
  answer: (question: Question) => Promise<Result>,
): Promise<Measured> {
  const results: Result[] = [];
  for (const question of questions) {
    results.push(await answer(question));
    onProgress(method, results.length);
  }
  return { method, results };
}

/** One answer of one model to a question, as a panellist would give it. '' if it failed. */
async function alone({ model }: Asked, seat: string, question: Question) {
  const entry = {
    seq: 1,
    kind: 'question' as const,
    round: 1,
    author: 'Ann',
    asked: null,
    context: null,
    text: question.question,
    reason: null,
    call: null,
    model: null,
    tokensIn: null,
    tokensOut: null,
    cost: null,
    ms: null,
    at: 0,
  };
  const messages = seatPrompt({
    seat,
    panel: [seat],
    project: { name: 'General', about: '' },
    chance: '',
    entries: [entry],
    round: 1,
    lastRound: 1,
    kind: 'open',
    sees: 'nothing',
    named: true,
  });
  const began = performance.now();
  const given = await model.answer(
    { model: seat, chat: question.id, messages: () => Promise.resolve(messages) },
    { signal: new AbortController().signal },
  );
  const { tokensIn = null, tokensOut = null, cost = null } = given.usage ?? {};
  const read = given.ok ? readPosition(given.text) : { text: '', position: null };
  return {
    answer: read.position?.claim ?? read.text,
    tokens: tokensIn === null || tokensOut === null ? null : tokensIn + tokensOut,
    usd: cost,
    ms: performance.now() - began,
  };
}

const added = (values: readonly (number | null)[]): number | null =>
  values.includes(null) ? null : values.reduce<number>((sum, value) => sum + (value ?? 0), 0);

/** What most held in the first round, where nobody saw another. */
function blindAnswer({ positions }: Held): string | null {
  return voteOf(positions.flatMap(({ round, claim }) => (round === 1 ? [claim] : [])));
}

/** Measures every method on the same questions: the single models, the best of them, the panels. */
export async function measureAll(
  asked: Asked,
): Promise<{ readonly methods: readonly Measured[]; readonly best: Measured }> {
  const singles: Measured[] = [];
  for (const seat of asked.panel) {
    const single = await measured(seat, asked, async (question) => {
      const { answer, ...took } = await alone(asked, seat, question);
      return { question: question.id, answer, right: isRight(question, answer), blindRight: null, ...took };
    });
    singles.push(single);
  }
  const best = bestOf(singles);
  const votes = await measured(`${best.method}, ${VOTES} votes`, asked, async (question) => {
    const answers = await Promise.all(Array.from({ length: VOTES }, () => alone(asked, best.method, question)));
    const answer = voteOf(answers.map((one) => one.answer)) ?? '';
    return {
      question: question.id,
      answer,
      right: isRight(question, answer),
      blindRight: null,
      tokens: added(answers.map(({ tokens }) => tokens)),
      usd: added(answers.map(({ usd }) => usd)),
      ms: Math.max(...answers.map(({ ms }) => ms)),
    };
  });
  const engine = await startHeadless(asked.model, asked.catalogue, asked.panel);
  try {
    const panels: Measured[] = [];
    for (const [method, discussion] of Object.entries(PANELS)) {
      const panel = await measured(method, asked, async (question) => {
        const held = await engine.discuss(question.question, discussion);
        const answer = held.summary ?? '';
        // In turn only the first is blind.
        const blind = discussion.format === 'discuss' ? null : blindAnswer(held);
        const { tokens, usd, ms } = held;
        const blindRight = blind === null ? null : isRight(question, blind);
        return { question: question.id, answer, right: isRight(question, answer), blindRight, tokens, usd, ms };
      });
      panels.push(panel);
    }
    return { methods: [...singles, votes, ...panels], best };
  } finally {
    await engine.end();
  }
}
