/** The bot is killed in the middle of each command that is more than a line, and again while it recovers. */
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import { filesWith } from '../support/bytes.ts';
import { telling } from './answers.ts';
import { setStage, type Stage, type StageOptions } from './stage.ts';
import { expectWhole } from './verify.ts';
import { eventually } from '../support/eventually.ts';

const TIMEOUT_MS = 300_000;

async function onStage(options: StageOptions, play: (stage: Stage) => Promise<void>): Promise<void> {
  const stage = await setStage(options);
  try {
    await stage.start();
    await play(stage);
  } finally {
    await stage.close();
  }
}

const paused = (round: number) => (rows: ReturnType<Stage['rows']>) =>
  rows.chats[0]?.phase === 'paused' && rows.chats[0].round === round;
const kinds = (stage: Stage) => stage.rows().messages.map(({ kind }) => kind);
const documents = ({ api, chat }: Stage) => api.messages(chat).filter(({ content }) => content.kind === 'document');

test.concurrent(
  '/ask, /consensus, /export',
  () =>
    onStage({ where: 'private', say: telling('long') }, async (stage) => {
      stage.says('/open Why?');
      await stage.settles(paused(1));
      stage.dies({ at: 'send', when: 'before', n: 1 }, { at: 'commit', when: 'before', n: 3 });
      stage.says('/ask gpt Really?');
      await stage.settles();
      expect(stage.kills).toHaveLength(2);
      stage.dies({ at: 'model', when: 'streaming', n: 1 }, { at: 'send', when: 'handled', n: 2 });
      stage.says('/consensus');
      await stage.settles();
      expect(stage.kills).toHaveLength(4);
      stage.dies({ at: 'send', when: 'handled', n: 1 }, { at: 'commit', when: 'before', n: 1 });
      stage.says('/export');
      await stage.settles();
      expect(stage.kills).toHaveLength(6);
      expect(kinds(stage)).toEqual(['question', 'answer', 'answer', 'answer', 'question', 'answer', 'synthesis']);
      // The first was sent and not noted; the second was noted.
      expect(documents(stage)).toHaveLength(2);
      expect(await stage.end()).toBe(0);
      expectWhole(stage);
    }),
  TIMEOUT_MS,
);

test.concurrent(
  'a retry',
  () => {
    const tell = telling('short');
    let refused = false;
    const say: StageOptions['say'] = (call, n) => {
      if (call.model !== 'gemini-x' || refused) return tell(call, n);
      refused = true;
      return { status: 403, body: { error: { message: 'no' } } };
    };
    return onStage({ where: 'group', say }, async (stage) => {
      stage.says('/open Why?');
      await stage.settles(paused(1));
      expect(kinds(stage)).toContain('failure');
      stage.dies(
        { at: 'send', when: 'before', n: 1 },
        { at: 'model', when: 'answered', n: 1 },
        { at: 'commit', when: 'after', n: 2 },
      );
      stage.presses('Gemini');
      await stage.settles(paused(1));
      expect(stage.kills.length).toBeGreaterThanOrEqual(2);
      expect(kinds(stage).filter((kind) => kind === 'answer')).toHaveLength(3);
      expect(await stage.end()).toBe(0);
      expectWhole(stage);
    });
  },
  TIMEOUT_MS,
);

test.concurrent(
  '/stop',
  () =>
    onStage({ where: 'private', say: () => ({ text: 'Never said.', pieces: 11, delayMs: 2000 }) }, async (stage) => {
      stage.says('/open Why?');
      await eventually(() => expect(stage.ai.calls).toHaveLength(3));
      stage.dies({ at: 'send', when: 'handled', n: 2 }, { at: 'commit', when: 'before', n: 1 });
      stage.says('/stop');
      await stage.settles(paused(1));
      expect(stage.kills.length).toBeGreaterThanOrEqual(1);
      expect(await stage.end()).toBe(0);
      expect(stage.ai.calls).toHaveLength(3);
      expect(kinds(stage)).toEqual(['question', 'failure', 'failure', 'failure']);
      expectWhole(stage, { aborts: true });
    }),
  TIMEOUT_MS,
);

test.concurrent(
  '/forget',
  () =>
    onStage({ where: 'private', say: telling('short') }, async (stage) => {
      stage.says('/open Why?');
      await stage.settles(paused(1));
      stage.says('/forget');
      await stage.settles();
      // In the deletion, in the cleaning of the file, and while that is said.
      const commits = [2, 6, 10, 13, 17];
      stage.dies(
        { at: 'send', when: 'handled', n: 1 },
        { at: 'send', when: 'handled', n: 1 },
        ...commits.map((n) => ({ at: 'commit', when: n % 2 === 0 ? 'after' : 'before', n }) as const),
      );
      stage.presses('Yes');
      await stage.settles(({ chats }) => chats.length === 0);
      expect(stage.kills.length).toBeGreaterThanOrEqual(6);
      expect(filesWith(dirname(stage.database), 'Why?')).toEqual([]);
      expect(await stage.end()).toBe(0);
      expect(stage.rows()).toMatchObject({ chats: [], messages: [], pending: [], shown: [] });
      expect(stage.output).toBe('');

      // Telegram sends everything again: it is forgotten all the same.
      const calls = stage.ai.calls.length;
      const seen = stage.api.messages(stage.chat).length;
      await stage.start();
      await stage.redelivers();
      expect(stage.rows()).toMatchObject({ chats: [], messages: [], pending: [], shown: [] });
      expect(stage.ai.calls).toHaveLength(calls);
      expect(stage.api.messages(stage.chat)).toHaveLength(seen);
    }),
  TIMEOUT_MS,
);
