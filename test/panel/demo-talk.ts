import { conclusionPrompt, questionPrompt, seatPrompt } from '../../src/discussion/prompts/prompts.ts';
import type { Entry, RoundKind } from '../../src/discussion/transcript.ts';
import { createDemoPanel, type DemoOptions } from '../../src/panel/demo/demo.ts';
import type { Answer, AnswerRequest, Model, PromptMessage } from '../../src/panel/port.ts';
import { entry } from '../discussion/builders.ts';

export const PANEL = ['optimist', 'skeptic', 'pragmatist'];
const project = { name: 'General', about: '' };

/** A demo panel that answers at once and never fails unless asked to. */
export function demo(options: DemoOptions = {}): Model {
  return createDemoPanel({ pace: 0, failShare: 0, ...options }).model;
}

export function ask(
  model: Model,
  seat: string,
  messages: readonly PromptMessage[],
  more: Partial<AnswerRequest> = {},
): Promise<Answer> {
  return model.answer(
    { model: seat, chat: '1', messages: async () => messages, ...more },
    { signal: new AbortController().signal },
  );
}

/** The text of an answer; a failure fails the test. */
export async function textOf(answer: Promise<Answer>): Promise<string> {
  const given = await answer;
  if (!given.ok) throw new Error(`It failed: ${given.reason}`);
  return given.text;
}

export function turn(
  seat: string,
  entries: readonly Entry[],
  round = 1,
  lastRound = round,
  kind: RoundKind = 'turns',
): PromptMessage[] {
  return seatPrompt({ seat, panel: PANEL, project, entries, round, lastRound, kind });
}

export function alone(
  seat: string,
  question: string,
  entries: readonly Entry[] = [],
  context: string | null = null,
): PromptMessage[] {
  return questionPrompt({ seat, panel: PANEL, project, entries, question, context, askedBy: 'Anna' });
}

export function conclusion(seat: string, entries: readonly Entry[]): PromptMessage[] {
  return conclusionPrompt({ seat, project, entries, panel: PANEL });
}

/** A question and so many rounds of everybody's answers, the first one blind. */
export async function discussion(model: Model, question: string, rounds: number): Promise<Entry[]> {
  const entries = [entry({ seq: 1, kind: 'question', text: question })];
  for (let round = 1; round <= rounds; round++) {
    for (const seat of PANEL) {
      const text = await textOf(ask(model, seat, turn(seat, entries, round, rounds, round === 1 ? 'open' : 'turns')));
      entries.push(entry({ seq: entries.length + 1, kind: 'answer', author: seat, round, text }));
    }
  }
  return entries;
}

/** What stands in quotation marks. */
export function quotesIn(text: string): string[] {
  return [...text.matchAll(/“([^”]*)”/g)].map(([, quote = '']) => quote);
}
