/** The last lines of an answer, which are read and taken off: what the seat holds, or what it votes for. */
import type { AnswerInput } from '../chat/effects.ts';
import { ballotOf } from '../database/ballots.ts';
import type { Database } from '../database/open.ts';
import { readVote, withoutVote, type Vote } from '../discussion/ballot/vote.ts';
import { endingOf } from '../discussion/formats/format.ts';
import type { Stated } from '../discussion/positions/position.ts';
import { readPosition, withoutPosition } from '../discussion/positions/read.ts';

/** Which lines an answer ends with. To a question to one model it ends with none. */
const endingIn = (input: AnswerInput) => (input.for === 'question' ? null : endingOf(input.kind));

/** An answer, or the beginning of one, without its last lines. */
export function withoutEnding(input: AnswerInput, text: string): string {
  const ending = endingIn(input);
  if (ending === null) return text;
  return ending === 'vote' ? withoutVote(text) : withoutPosition(text);
}

/** What an answer says, and what its last lines do: a vote is what a seat holds as well. */
export async function readEnding(
  database: Database,
  input: AnswerInput,
  answer: string,
): Promise<{ readonly text: string; readonly position: Stated | null; readonly vote: Vote | null }> {
  const ending = endingIn(input);
  if (ending === null) return { text: answer, position: null, vote: null };
  if (ending === 'position') return { ...readPosition(answer), vote: null };
  const options = (await ballotOf(database, input.discussion, input.round))?.options ?? [];
  const { text, vote } = readVote(answer, options);
  return { text, vote, position: vote && { claim: options[vote.option] ?? '', moved: null } };
}
