/** A council that is killed several times: panellists that differ or agree, and a judge beside them. */
import { expect } from 'vitest';
import type { Call } from '../support/openai-server.ts';
import { judgement, telling } from './answers.ts';
import type { Moment, Say } from './moments.ts';
import { setStage, type Stage } from './stage.ts';
import { expectWhole } from './verify.ts';

const MODELS = 'claude=openai:claude-x,gpt=openai:gpt-x,gemini=openai:gemini-x,judge=openai:judge-x';

const systemOf = ({ messages }: Call): string => messages[0]?.content ?? '';

/** Panellists that hold the same, or each something else; and what is asked of the judge. */
function speaking(agree: boolean): Say {
  const tell = telling('short');
  return (call, n) => {
    if (systemOf(call).includes('you judge what the others have answered'))
      return { text: 'Both are short.\n\nRanking: A > B' };
    if (systemOf(call).startsWith('You sort answers')) return { text: '{"groups":[[1],[2],[3]]}' };
    const reply = tell(call, n);
    if (call.model === 'judge-x') return { ...reply, text: judgement(n) };
    return { ...reply, text: `${reply.text}\n\nPosition: ${agree ? 'Yes' : call.model}\nChanged: no` };
  };
}

/** What a council leaves whose panellists agree, or differ: the rounds of its answers, who ranked, and how often somebody was asked who agrees. */
const LEFT = {
  agree: { rounds: [1, 1, 1, 2, 3, 3, 3], comparisons: 0, ranked: [] },
  differ: { rounds: [1, 1, 1, 2, 2, 2, 3, 3, 3], comparisons: 3, ranked: ['claude', 'gemini', 'gpt'] },
};

export interface CouncilRun {
  readonly where: 'private' | 'group';
  readonly how: keyof typeof LEFT;
  readonly moments: readonly Moment[];
}

/** Plays a run. @returns how often it was killed, and at what */
export async function playCouncil({ where, how, moments }: CouncilRun): Promise<Stage['kills']> {
  const stage = await setStage({ where, say: speaking(how === 'agree'), env: { MODELS } });
  try {
    await stage.start();
    stage.says('/project models claude,gpt,gemini');
    await stage.settles();
    const [first, ...others] = moments;
    // A commit is counted from the start of a process: those moments are of the processes that follow.
    if (first !== undefined)
      stage.dies(
        first.at === 'commit' ? { at: 'send', when: 'handled', n: 1 } : first,
        ...(first.at === 'commit' ? moments : others),
      );
    stage.says('/council Why?');
    await stage.settles(
      ({ chats, messages }) => chats[0]?.phase === 'paused' && messages.some(({ kind }) => kind === 'synthesis'),
    );
    expect(await stage.end()).toBe(0);
    const { messages, rankings } = stage.rows();
    const { rounds, comparisons, ranked } = LEFT[how];
    expect(rankings.toSorted()).toEqual(ranked);
    expectWhole(stage, { comparisons });
    expect(messages.map(({ kind }) => kind)).toEqual(['question', ...rounds.map(() => 'answer'), 'synthesis']);
    expect(messages.flatMap(({ kind, round }) => (kind === 'answer' ? [round] : []))).toEqual(rounds);
    // What the seats hold is kept and shown, once a round.
    const shown = stage.api
      .messages(stage.chat)
      .flatMap(({ text, fromBot }) => (fromBot ? (/^Round \d+(?=: (?:\d of|1 :))/.exec(text)?.[0] ?? []) : []));
    const compared = how === 'agree' ? ['Round 1', 'Round 3'] : ['Round 1', 'Round 2', 'Round 3'];
    expect(shown.filter((one, at) => shown.indexOf(one) === at)).toEqual(compared);
    expect(shown.length - compared.length).toBeLessThanOrEqual(stage.kills.length);
    return stage.kills;
  } finally {
    await stage.close();
  }
}
