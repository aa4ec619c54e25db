/** What a call is told that a model is to answer: the input of its effect, made from the context as it is when the call is made. */
import { isUnnamed } from '../discussion/formats/index.ts';
import type { QuestionCall, ChatContext } from './context.ts';
import type { AnswerInput, CompareInput, ConcludeInput, ListInput, RankInput } from './effects.ts';
import { comparerOf, kindOf, stageNow } from './run.ts';
import { seatsCall } from './transitions.ts';

/** The calls of the seats that think now; `only` narrows it to one of them. */
export function seatCalls(context: ChatContext, only?: string): (AnswerInput | RankInput)[] {
  return context.seats.flatMap((seat): (AnswerInput | RankInput)[] => {
    if (seat.call === null || (only !== undefined && seat.call !== only)) return [];
    const { settling } = context;
    const what = seatsCall(context);
    const asked = {
      call: seat.call,
      alias: seat.alias,
      by: seat.by,
      panel: context.seats.map(({ alias }) => alias),
      project: context.project,
      discussion: context.discussion ?? '',
      round: context.round,
      upTo: seat.upTo ?? context.entry,
    };
    if (what === 'ranking') return [{ ...asked, for: what }];
    return [
      {
        ...asked,
        for: what,
        kind: kindOf(context),
        sees: stageNow(context).sees === 'nothing' ? 'nothing' : 'said',
        named: !isUnnamed(context.format),
        lastRound: context.lastRound,
        settling: settling && { seq: settling.seq, point: settling.point },
        question: null,
        threaded: true,
        notBefore: context.asked?.due ?? null,
      },
    ];
  });
}

/** The call of the question asked last, which stands in the last entry. Unthreaded it sees nothing else. */
export function questionCall(
  context: ChatContext,
  { alias, threaded, discussion, project, entry }: QuestionCall,
  notBefore: number | null,
): AnswerInput {
  return {
    call: lastCall(context),
    for: 'question',
    alias,
    by: null,
    panel: context.panel,
    discussion,
    project,
    kind: kindOf(context),
    sees: 'said',
    named: true,
    round: context.round,
    lastRound: context.lastRound,
    upTo: context.entry,
    settling: null,
    question: entry,
    threaded,
    notBefore,
  };
}

/** The input of the call that finds the options of a decision. */
export function optionsCall(context: ChatContext): ListInput {
  return {
    call: lastCall(context),
    for: 'options',
    alias: context.finders[0] ?? '',
    project: context.project,
    discussion: context.discussion ?? '',
    round: context.round,
    upTo: context.entry,
    notBefore: context.asked?.due ?? null,
  };
}

/** The input of the call that finds out who agrees. */
export function comparisonCall(context: ChatContext): CompareInput {
  const { discussion, round } = context;
  return {
    call: lastCall(context),
    for: 'comparison',
    alias: comparerOf(context),
    discussion: discussion ?? '',
    round,
  };
}

/** The input of the call that writes the consensus. */
export function conclusionCall(context: ChatContext): ConcludeInput {
  return {
    call: lastCall(context),
    for: 'conclusion',
    alias: context.writers[0] ?? '',
    panel: context.panel,
    project: context.project,
    discussion: context.discussion ?? '',
    upTo: context.entry,
  };
}

/** The id of the call made last. */
export function lastCall(context: ChatContext): string {
  return `call:${context.made.calls}`;
}
