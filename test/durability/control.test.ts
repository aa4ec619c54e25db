/** The bot is killed while a person changes a run: around a skip, a replacement and a settle, and again while it recovers. */
import { expect, test } from 'vitest';
import { eventually } from '../support/eventually.ts';
import { judgement, telling } from './answers.ts';
import type { Moment, Say } from './moments.ts';
import { setStage, type Stage } from './stage.ts';
import { expectWhole } from './verify.ts';

const TIMEOUT_MS = 300_000;
const MODELS = 'claude=openai:claude-x,gpt=openai:gpt-x,gemini=openai:gemini-x,grok=openai:grok-x';

/** A question to claude, gpt and gemini. */
async function onStage(say: Say, play: (stage: Stage) => Promise<void>): Promise<void> {
  const stage = await setStage({ where: 'private', say, env: { MODELS } });
  try {
    await stage.start();
    stage.says('/project models claude,gpt,gemini');
    await stage.settles();
    stage.says('/open Why?');
    await play(stage);
    expect(stage.output).toBe('');
  } finally {
    await stage.close();
  }
}

/** Gemini never answers, the others do at once. */
const silent: Say = (call, n) => (call.model === 'gemini-x' ? { waitMs: Infinity } : telling('short')(call, n));

const paused = (rows: ReturnType<Stage['rows']>) => rows.chats[0]?.phase === 'paused';
const kinds = (stage: Stage) => stage.rows().messages.map(({ kind }) => kind);
const shows = (stage: Stage, label: string) =>
  eventually(() => {
    const labels = stage.api.messages(stage.chat).flatMap(({ keyboard }) => (keyboard ?? []).flat());
    expect(labels.map(({ text }) => text)).toContain(label);
  });

/** The others have answered, and the buttons to skip or replace Gemini are there. */
async function offered(stage: Stage): Promise<void> {
  await eventually(() => expect(kinds(stage)).toEqual(['question', 'answer', 'answer']));
  await shows(stage, 'Skip or replace …');
  stage.presses('Skip or replace');
  await shows(stage, 'Skip Gemini');
}

/** Before the press is committed, after it, and around what is sent of it. */
const KILLS: readonly (readonly [Moment, ...Moment[]])[] = [
  [
    { at: 'send', when: 'before', n: 1 },
    { at: 'commit', when: 'before', n: 1 },
    { at: 'send', when: 'handled', n: 2 },
  ],
  [
    { at: 'send', when: 'handled', n: 1 },
    { at: 'send', when: 'handled', n: 1 },
    { at: 'commit', when: 'after', n: 1 },
  ],
];

/** Gemini is waited for, a button of the offer is pressed, and the bot is killed around that. */
const pressed = (kills: readonly Moment[], button: string, then: (stage: Stage) => Promise<void> | void) =>
  onStage(silent, async (stage) => {
    await offered(stage);
    stage.dies(...(kills as [Moment, ...Moment[]]));
    stage.presses(button);
    await stage.settles(paused);
    expect(stage.kills.length).toBeGreaterThan(0);
    expect(await stage.end()).toBe(0);
    expectWhole(stage, { aborts: true });
    await then(stage);
  });

test.concurrent.each(KILLS)(
  'a skip: %o',
  (...kills) =>
    pressed(kills, 'Skip Gemini', async (stage) => {
      expect(kinds(stage).filter((kind) => kind === 'answer')).toHaveLength(2);
      // Nobody is asked once it is skipped.
      const asked = stage.ai.calls.length;
      await stage.start();
      await stage.redelivers();
      expect(stage.ai.calls).toHaveLength(asked);
    }),
  TIMEOUT_MS,
);

test.concurrent.each(KILLS)(
  'a replacement: %o',
  (...kills) =>
    pressed(kills, 'Gemini → Grok', (stage) => {
      const answers = stage.rows().messages.filter(({ kind }) => kind === 'answer');
      expect(answers.map(({ author }) => author).toSorted()).toEqual(['claude', 'gemini', 'gpt']);
      const shown = stage.api.messages(stage.chat).filter(({ text }) => text.startsWith("Gemini's seat, by Grok"));
      expect(shown.filter(({ text }) => /Mark a\d+p0/.test(text))).toHaveLength(1);
    }),
  TIMEOUT_MS,
);

const disputing: Say = (call, n) => {
  const reply = telling('short')(call, n);
  return call.messages[0]?.content.startsWith('You are the judge') ? { ...reply, text: judgement(n) } : reply;
};

test.concurrent.each<readonly [Moment, ...Moment[]]>([
  [
    { at: 'send', when: 'before', n: 1 },
    { at: 'commit', when: 'after', n: 1 },
    { at: 'commit', when: 'before', n: 3 },
    { at: 'model', when: 'asked', n: 1 },
  ],
  [
    { at: 'model', when: 'answered', n: 2 },
    { at: 'commit', when: 'after', n: 4 },
    { at: 'send', when: 'handled', n: 2 },
    { at: 'commit', when: 'before', n: 2 },
  ],
])(
  'a settle: %o',
  (...kills) =>
    onStage(disputing, async (stage) => {
      await stage.settles(paused);
      stage.says('/consensus');
      await stage.settles(paused);
      stage.dies(...(kills as [Moment, ...Moment[]]));
      stage.presses('Settle: Which');
      await stage.settles(paused);
      expect(stage.kills.length).toBeGreaterThan(1);
      expect(await stage.end()).toBe(0);
      const answers = ['answer', 'answer', 'answer'];
      expect(kinds(stage)).toEqual(['question', ...answers, 'synthesis', ...answers, 'synthesis']);
      expectWhole(stage);
    }),
  TIMEOUT_MS,
);
