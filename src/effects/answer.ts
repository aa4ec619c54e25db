/** The effect `answer`: asks a model, with what its input says it may see. */
import type { AnswerInput } from '../chat/effects.ts';
import type { GivenAnswer } from '../chat/events.ts';
import * as queries from '../database/queries.ts';
import type { EffectHandler } from '../engine/ports.ts';
import { ballotOf } from '../database/ballots.ts';
import { withNames } from '../discussion/positions/moved.ts';
import type { Stated } from '../discussion/positions/position.ts';
import { readerLetters } from '../discussion/prompts/unnamed.ts';
import { openFence } from '../markdown/open-fence.ts';
import { isQuick } from '../markdown/parse.ts';
import { saysSomething } from '../markdown/visible.ts';
import type { Answer, PromptMessage, Usage, Written } from '../panel/port.ts';
import { UNKNOWN_USAGE } from '../panel/usage.ts';
import { texts } from '../texts/texts.ts';
import { readEnding, withoutEnding } from './ending.ts';
import type { About } from '../discussion/prompts/about.ts';
import { inThread } from '../lib/thread.ts';
import { wait } from '../lib/wait.ts';
import { ask, questionPromptOf, seatPromptOf } from './ask.ts';
import { isAllowed, outOfReach, watch } from './reach.ts';
import type { World } from './world.ts';

/** What a model's answer is recorded as. `text` is it with whatever is said of it. */
export function given(answer: Recorded, text = answer.text): GivenAnswer {
  const { model, ms = 0, usage = UNKNOWN_USAGE, thinking } = answer;
  const { partial: usagePartial = false, ...amounts } = usage;
  return { text, model, ms, ...amounts, usagePartial, ...(thinking === undefined ? {} : { thinking }) };
}

/** An answer, or what there is of one that broke off. */
type Recorded = Written & { readonly ms?: number | undefined; readonly usage?: Usage | undefined };

const openFenceInThread = inThread(new URL('../markdown/open-fence.ts', import.meta.url).href, openFence);

/** A model's own words, and below them why they are not all of them. */
async function withNote(text: string, note: string): Promise<string> {
  // Without the thread the note may stand in the code: better than no answer.
  const fence = isQuick(text) ? openFence(text) : await openFenceInThread(text).catch(() => null);
  return noted(text, fence, note);
}

const noted = (text: string, fence: string | null, note: string): string =>
  `${text}${fence === null ? '' : `\n${fence}`}\n\n*${note}*`;

/** What people have seen of an answer that `/stop` ends. Made in that moment, so a long text is not searched for open code. */
function stoppedHere(input: AnswerInput, written: Written, ms: number): GivenAnswer | null {
  const text = withoutEnding(input, written.text);
  if (!saysSomething(text)) return null;
  const fence = isQuick(text) ? openFence(text) : null;
  return given(
    { ...written, ms, usage: { ...UNKNOWN_USAGE, partial: true } },
    noted(text, fence, texts.brokenOff.stopped),
  );
}

/** A failed call's event: what there was of an answer stays, and says why it broke off. */
async function failure(input: AnswerInput, result: Extract<Answer, { ok: false }>) {
  const { reason, until, partial, usage, ms } = result;
  const kept =
    partial &&
    given(
      { ...partial, ms, usage },
      await withNote(withoutEnding(input, partial.text), texts.brokenOff.failed(reason)),
    );
  return { reason, until, usage, ...(kept ? { partial: kept } : {}) };
}

/** What a seat says that it holds, with names where it names others by the letters that it knows them by. */
async function statedBy({ database }: World, input: AnswerInput, position: Stated | null): Promise<Stated | null> {
  const { alias: seat, panel, round, discussion, upTo, named } = input;
  if (position === null || position.moved === null || named) return position;
  const entries = await queries.transcript(database, discussion, upTo);
  const chance = await queries.chanceOf(database, discussion);
  const letters = readerLetters({ seat, panel, entries, round, chance });
  return { ...position, moved: withNames(position.moved, letters) };
}

/** What a seat is to vote for, or to settle. */
async function aboutOf(database: World['database'], chat: number, input: AnswerInput): Promise<About> {
  const { settling, kind, discussion, round } = input;
  const consensus = settling && (await queries.consensusAt(database, chat, settling.seq));
  return {
    ballot: kind === 'vote' ? await ballotOf(database, discussion, round) : null,
    dispute: (settling && consensus?.disagreements[settling.point]) ?? null,
  };
}

async function prompt({ database }: World, chat: number, input: AnswerInput): Promise<PromptMessage[]> {
  const { alias: seat, panel, round, lastRound, kind, sees, named } = input;
  const project = await queries.projectInfo(database, input.project);
  const chance = await queries.chanceOf(database, input.discussion);
  const entries = input.threaded ? await queries.transcript(database, input.discussion, input.upTo) : [];
  if (input.question === null) {
    const about = await aboutOf(database, chat, input);
    return seatPromptOf({ seat, panel, project, chance, entries, round, lastRound, kind, sees, named, about });
  }
  const question = await queries.entry(database, chat, input.question);
  const { text = '', context = null, author = '' } = question ?? {};
  return questionPromptOf({ seat, panel, project, chance, entries, question: text, context, askedBy: author });
}

export function answer(world: World): EffectHandler<'answer'> {
  const { model, display, now } = world;
  return async (input, context) => {
    const { address, signal } = context;
    const { call, alias, by, notBefore } = input;
    // The rest of a long question may come.
    if (notBefore !== null) await wait(Math.max(0, notBefore - now()), signal);
    if (signal.aborted || !(await isAllowed(world, context, input.discussion))) return 'left';
    const watched = watch(signal);
    const { onLost } = watched;
    const stopTyping = world.typing(address, onLost);
    const begun = now();
    const onText = (soFar: Written): void => {
      const { text } = soFar;
      display.preview(address, call, { alias, by }, withoutEnding(input, text), onLost);
      // In groups nobody sees an answer grow, so nobody misses it.
      if (address.private) context.onPartial?.(() => stoppedHere(input, soFar, now() - begun));
    };
    const result = await ask(
      model,
      { model: by ?? alias, chat: String(address.id), messages: () => prompt(world, address.id, input) },
      { signal: watched.signal, onText },
    ).finally(stopTyping);
    if (watched.lost !== null && !signal.aborted) await outOfReach(world, context, watched.lost);
    if (!result.ok) {
      const failed = await failure(input, result);
      if (signal.aborted) return 'left';
      return { outcome: result.reason, event: { type: `${input.for}.failed`, call, at: now(), ...failed } };
    }
    const { ended } = result;
    const read = await readEnding(world.database, input, result.text);
    const stated = await statedBy(world, input, read.position);
    const text = ended === undefined ? read.text : await withNote(read.text, texts.ended[ended]);
    if (signal.aborted) return 'left';
    const answered = { call, at: now(), answer: given(result, text) };
    if (input.for === 'question') return { outcome: 'ok', event: { type: 'question.answered', ...answered } };
    return { outcome: 'ok', event: { type: `${input.for}.answered`, ...answered, stated, vote: read.vote } };
  };
}
