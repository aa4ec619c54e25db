/** A council as people get it, from models that answer over HTTP; and what each of them was told. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { Call } from '../support/openai-server.ts';
import { buttonsOf, oneWorld, Talk } from './stage.ts';

const stage = oneWorld({
  env: {
    MODELS: 'claude=openai:claude-x,gpt=openai:gpt-x,gemini=openai:gemini-x,judge=openai:judge-x',
    AI_ATTEMPTS: '1',
  },
});
let people = 0;

const textOf = ({ messages }: Call): string => messages.map(({ content }) => content).join('\n\n');
const isComparison = (call: Call): boolean => textOf(call).startsWith('You sort answers');
const isJudgement = (call: Call): boolean => textOf(call).startsWith('You are the judge');

/** The claims in a comparison, by their first word: who begins with the same agrees. */
function groups(call: Call): string {
  const claims = [...textOf(call).matchAll(/what="answer (\d+)">\n(\S+)/g)].map(([, number, word]) => ({
    number: Number(number),
    word,
  }));
  return JSON.stringify({
    groups: [...Map.groupBy(claims, ({ word }) => word).values()].map((group) => group.map(({ number }) => number)),
  });
}

/** The letter by which the judge knows who said something. */
const letterOf = (call: Call, words: string): string =>
  new RegExp(`panellist="(Panellist [A-C])"[^>]*>\\n[^<]*${words}`).exec(textOf(call))?.[1] ?? 'nobody';

/** Somebody with a panel of three and a judge beside it. `claims`: what each holds, wave by wave. */
async function council(
  claims: Readonly<Record<'claude' | 'gpt' | 'gemini', readonly string[]>>,
  judge: (call: Call) => string,
) {
  const { ai, api } = stage.world;
  people += 1;
  const ann = new Talk(stage.world, api.person(people, { name: 'Ann' }));
  await ann.asks('/project models claude,gpt,gemini', 'The panel of General');
  for (const [alias, held] of Object.entries(claims)) {
    let wave = 0;
    ai.reply(`${alias}-x`, () => {
      const end = held[Math.min(wave, held.length - 1)];
      wave += 1;
      return { text: `Words of ${alias} in wave ${wave}.\n\n${end}`, pieces: 4 };
    });
  }
  ai.reply('judge-x', (call) => ({ text: isComparison(call) ? groups(call) : judge(call) }));
  const before = ai.calls.length;
  return {
    ann,
    calls: () => ai.calls.slice(before),
    asked: () => ai.calls.slice(before).map(({ model }) => model.replace('-x', '')),
  };
}

const verdict = (call: Call, more: object = {}): string =>
  JSON.stringify({
    answer: 'Postgres, unless one machine is enough.',
    agreements: [{ point: 'Money is relational.', holders: ['A', 'B', 'C'] }],
    contradictions: [
      {
        point: 'Which one',
        crux: 'How many machines there will be.',
        sides: [
          {
            holders: [letterOf(call, 'Words of claude'), letterOf(call, 'Words of gpt')],
            position: 'Postgres.',
            quote: 'Words of claude in wave 1.',
          },
          { holders: [letterOf(call, 'Words of gemini')], position: 'SQLite.', quote: 'I never said this.' },
        ],
      },
    ],
    next: [`Ask ${letterOf(call, 'Words of gemini')} for a number.`],
    ...more,
  });

describe('a panel that differs', () => {
  const differs = {
    claude: ['Position: Postgres\nChanged: no'],
    gpt: [
      'Position: MySQL\nChanged: no',
      '**Position:** Postgres\n**Changed:** yes, Panellist A',
      'Position: Postgres\nChanged: no',
    ],
    gemini: ['Position: SQLite\nChanged: no'],
  };
  let ann: Talk;
  let calls: readonly Call[];
  beforeAll(async () => {
    const begun = await council(differs, verdict);
    ann = begun.ann;
    ann.says('/council Which database?');
    await ann.ended('The consensus is written.');
    calls = begun.calls();
  });

  test('takes three waves, a comparison after each, one in which each ranks the others, and one judgement', () => {
    const waves = calls.map(({ model }) => model.replace('-x', ''));
    const panel = ['claude', 'gemini', 'gpt'];
    const wave = (n: number) => waves.slice(n * 4, n * 4 + 3).toSorted();
    expect([wave(0), wave(1), wave(2)]).toEqual([panel, panel, panel]);
    expect([waves[3], waves[7], waves[11], waves[15]]).toEqual(['judge', 'judge', 'judge', 'judge']);
    expect(waves.slice(12, 15).toSorted()).toEqual(panel);
    expect(waves).toHaveLength(16);
  });

  test('is shown with who holds what, and who was moved by whom', () => {
    const held = ann.shown.map(({ text }) => text).filter((text) => /^Round \d: /.test(text));
    expect(held).toEqual([
      'Round 1: 1 : 1 : 1\nClaude: Postgres · GPT: MySQL · Gemini: SQLite',
      expect.stringMatching(
        /^Round 2: 2 : 1\nClaude: Postgres · GPT: Postgres, moved by (?:Claude|Gemini|GPT) · Gemini: SQLite$/,
      ),
      'Round 3: 2 : 1\nClaude: Postgres · GPT: Postgres · Gemini: SQLite',
    ]);
  });

  test('nobody ever sees the two lines', () => {
    const versions = ann.shown.flatMap(({ versions }) => versions.map(({ text }) => text));
    for (const text of versions.filter((one) => one.includes('Words of'))) expect(text).not.toMatch(/Position|Changed/);
  });

  test('its prompts do not tell who is who', () => {
    for (const call of calls) {
      // What the test's own models say of themselves, and the names of the waves, are in the answers.
      const told = textOf(call).replace(/Words of \w+ in wave \d\./g, '');
      expect(told).not.toMatch(/claude|gpt|gemini/i);
    }
    const second = calls
      .slice(4, 7)
      .map((call) => [...textOf(call).matchAll(/panellist="(Panellist [A-C](?: \(you\))?)"/g)].map(([, name]) => name));
    for (const names of second)
      expect(names.map((name) => name?.slice(0, 11))).toEqual(['Panellist A', 'Panellist B', 'Panellist C']);
    // Blind is blind.
    for (const call of calls.slice(0, 3)) expect(textOf(call)).not.toContain('Words of');
  });

  test('its judge has the first answers whole, then the latest, and writes letters that become names', async () => {
    const judged = calls.at(-1);
    expect(judged && isJudgement(judged)).toBe(true);
    const told = judged ? textOf(judged) : '';
    for (const alias of ['claude', 'gpt', 'gemini'])
      for (const wave of [1, 3]) expect(told).toContain(`Words of ${alias} in wave ${wave}.`);
    const shown = await ann.sees(/^Consensus, by judge/);
    expect(shown.text).toContain('A majority: 2 : 1.');
    expect(shown.text).toContain('What decides it: How many machines there will be.');
    expect(shown.text).toContain('Claude, GPT: Postgres.\n      “Words of claude in wave 1.”');
    expect(shown.text).toContain('Ask Gemini for a number.');
    expect(shown.text).not.toMatch(/I never said this|Panellist|%/);
  });

  test('its document has a table of who held what', async () => {
    ann.says('/export');
    const sent = await stage.world.api.until(() => ann.shown.find(({ content }) => content.kind === 'document'));
    const document = sent.content.kind === 'document' ? Buffer.from(sent.content.file.bytes).toString() : '';
    const rows = document.split('\n').filter((line) => line.startsWith('|'));
    expect(rows.map((line) => line.replace(/\s+/g, ' '))).toEqual([
      expect.stringMatching(/Round 1 \| Round 2 \| Round 3/),
      expect.any(String),
      '| Claude | Postgres | Postgres | Postgres |',
      expect.stringMatching(/^\| GPT \| MySQL \| Postgres \(moved by \w+\) \| Postgres \|$/),
      '| Gemini | SQLite | SQLite | SQLite |',
    ]);
    expect(document).toContain('## Round 2: once more, without names');
  });

  test('/status tells the counts', async () => {
    expect((await ann.asks('/status', 'Project: General')).text).toContain('Who agrees: 2 : 1');
  });
});

test('a panel that agrees is challenged, answers that, and is told that one model would have done', async () => {
  const agree = {
    claude: ['Position: Yes\nChanged: no'],
    gpt: ['Position: yes.\nChanged: no'],
    gemini: ['Position: **Yes**\nChanged: no'],
  };
  const { ann, calls, asked } = await council(agree, () =>
    JSON.stringify({ answer: 'Yes.', agreements: [{ point: 'Yes.', holders: 'all' }] }),
  );
  ann.says('/council Is it so?');
  const end = await ann.ended('The consensus is written.');
  // All say the same in the same words, so nobody is asked who agrees.
  expect(asked().filter((model) => model === 'judge')).toHaveLength(1);
  expect(asked()).toHaveLength(3 + 1 + 3 + 1);
  const challenge = calls()[3];
  expect(challenge && textOf(challenge)).toContain('you are asked to argue against it');
  for (const reply of calls().slice(4, 7)) expect(textOf(reply)).toContain('the answer of round 2 argues against it');
  expect(end.text).toContain('All 3 said the same before they saw each other; one model would have done.');
  expect((await ann.sees(/^Consensus, by judge/)).text).toContain('All agree: 3 of 3.');
});

test('a judge who drops the minority is asked again; who does so twice has it put in for them', async () => {
  const differs = {
    claude: ['Position: Postgres\nChanged: no'],
    gpt: ['Position: Postgres\nChanged: no'],
    gemini: ['Position: SQLite\nChanged: no'],
  };
  const drops = (call: Call) => verdict(call, { contradictions: [] });
  const { ann, calls } = await council(differs, drops);
  ann.says('/council Which database?');
  await ann.ended('The consensus is written.');
  const judgements = calls().filter(isJudgement);
  expect(judgements).toHaveLength(2);
  expect(judgements[1]?.messages.at(-1)?.content).toMatch(
    /leaves out what panellists hold: Panellist [A-C] holds "SQLite"/,
  );
  expect((await ann.sees(/^Consensus, by judge/)).text).toMatch(/Only one saw\n• Gemini: SQLite/);
});

test('/stop ends it in every stage; what was said stays, and it can be gone on with', async () => {
  const { ai } = stage.world;
  const agree = {
    claude: ['Position: Yes\nChanged: no'],
    gpt: ['Position: Yes\nChanged: no'],
    gemini: ['Position: Yes\nChanged: no'],
  };
  // The request that never gets its answer: of the blind round, the challenge, the replies, the judgement.
  for (const hanging of [1, 4, 5, 8]) {
    const { ann, calls } = await council(agree, () => '{}');
    let asked = 0;
    for (const alias of ['claude', 'gpt', 'gemini', 'judge'])
      ai.reply(`${alias}-x`, () => {
        asked += 1;
        return asked === hanging ? { waitMs: Infinity } : { text: `Words.\n\nPosition: Yes\nChanged: no` };
      });
    ann.says('/council Is it so?');
    await ai.until(() => calls().length >= hanging);
    await stage.world.api.until(() => ann.shown.some((message) => buttonsOf(message).includes('Stop')));
    ann.says('/stop');
    await ann.ended(/^Stopped/);
    await expect.poll(() => calls().every(({ done }) => done)).toBe(true);
    expect((await ann.asks('/status', 'Project: General')).text).toContain('Now: /next');
  }
});

test('plain words get a council where the project says so; /consensus after an open round is judged too', async () => {
  const { ann, calls } = await council(
    { claude: ['Position: A\nChanged: no'], gpt: ['Position: A\nChanged: no'], gemini: ['Position: A\nChanged: no'] },
    () => JSON.stringify({ answer: 'A.', agreements: [{ point: 'A.', holders: 'all' }] }),
  );
  await ann.asks('/project format council', 'Plain questions in “General” get /council from now on.');
  await ann.asks('/project judge gpt', 'It is on the panel itself');
  await ann.asks('/project judge default', 'a model that is not on the panel');
  ann.says('Is it so?');
  await ann.ended('The consensus is written.');
  expect(calls()).toHaveLength(8);
  await ann.asks('/project info', 'Plain questions get: /council');
  ann.says('/open Is it so, at once?');
  await ann.ended('Round 1 is complete.');
  ann.says('/consensus');
  await ann.ended('The consensus is written.');
  expect(calls().at(-1)?.model).toBe('judge-x');
});
