/** Finds what a request is in a recording: the question, the seat and the round, as the prompt tells them. */
import type { PromptMessage } from '../port.ts';
import { type Heard, readPrompt } from './prompt.ts';
import { asideOf, recordingOf, type Recording, type Seat } from './recording.ts';

/** What is to be said. */
export interface Part {
  readonly question: string;
  /** From 1; 0 for what stands outside the rounds. */
  readonly round: number;
  readonly kind: 'round' | 'turn' | 'aside' | 'comparison' | 'consensus';
  readonly text: string;
  /** It fails when it is asked for the first time. */
  readonly fails: boolean;
}

/** The part that answers a prompt of a seat; `null` if nothing of it is recorded. */
export function partOf(seat: Seat, messages: readonly PromptMessage[], json: boolean): Part | null {
  const heard = readPrompt(messages, json);
  if (heard.purpose === 'alone') return aside(seat, heard.question);
  if (heard.purpose === 'comparison') return comparison(heard);
  const recording = recordingOf(heard.question);
  if (recording === null) return null;
  const { question } = recording;
  if (heard.purpose === 'conclusion') {
    const round = roundsHeard(recording, heard);
    const value = recording.consensus[round - 1];
    return value === undefined
      ? null
      : { question, round, kind: 'consensus', text: JSON.stringify(value), fails: false };
  }
  const round = heard.said.filter(({ own, what }) => own && what.startsWith('answer')).length + 1;
  const text = recording.rounds[round - 1]?.[seat];
  if (text === undefined) return null;
  const fails = recording.fails?.seat === seat && recording.fails.round === round;
  const position = recording.positions[round - 1]?.[seat];
  const held = position && `\n\nPosition: ${position.claim}\nChanged: ${position.changed ?? 'no'}`;
  const kind = heard.purpose === 'turn' ? 'turn' : 'round';
  return { question, round, kind, text: `${text}${held ?? ''}`, fails };
}

/** Who holds the same: in the recordings it is said in the same words. */
function comparison({ said }: Heard): Part | null {
  const claims = said.flatMap(({ what, text }) => (what.startsWith('answer ') ? [text.trim()] : []));
  if (claims.length === 0) return null;
  const groups = [...new Set(claims)].map((claim) => claims.flatMap((one, at) => (one === claim ? [at + 1] : [])));
  return { question: '', round: 0, kind: 'comparison', text: JSON.stringify({ groups }), fails: false };
}

function aside(seat: Seat, question: string): Part | null {
  const text = asideOf(seat, question);
  return text === undefined ? null : { question, round: 0, kind: 'aside', text, fails: false };
}

/** How many rounds of a recording stand in a prompt. */
function roundsHeard({ rounds }: Recording, { said }: Heard): number {
  const texts = new Set(said.map(({ text }) => text.trim()));
  return rounds.findLastIndex((round) => Object.values(round).some((text) => texts.has(text.trim()))) + 1;
}
