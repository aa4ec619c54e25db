/** The bench that tells whether a panel helps: its arithmetic on results made by hand, and its running against scripted models. */
import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { startOpenAI, type Call, type Reply } from '../../support/openai-server.ts';
import { accuracyOf, differenceOf, flipsOf, sumOf, voteOf, type Measured, type Result } from './arithmetic.ts';
import { isRight, parseQuestions, type Question } from './questions.ts';
import { bestOf, tableOf, wordsOf } from './report.ts';

const OWN = readFileSync(join(import.meta.dirname, 'questions.jsonl'), 'utf8');

const result = (question: number, right: boolean, more: Partial<Result> = {}): Result => ({
  question: String(question),
  answer: '',
  right,
  blindRight: null,
  tokens: 100,
  usd: 0.01,
  ms: 1000,
  ...more,
});
const measured = (method: string, rights: readonly boolean[]): Measured => ({
  method,
  results: rights.map((right, at) => result(at, right)),
});
const times = (count: number, value: boolean) => Array<boolean>(count).fill(value);

describe('the arithmetic', () => {
  const half = measured('half', [...times(30, true), ...times(30, false)]);
  const most = measured('most', [...times(50, true), ...times(10, false)]);

  it('counts what is right, and what was right blind and is wrong at the end', () => {
    expect(accuracyOf(half)).toBe(0.5);
    const flips = [
      result(1, false, { blindRight: true }),
      result(2, true, { blindRight: false }),
      result(3, false),
      result(4, true, { blindRight: true }),
    ];
    expect(flipsOf({ method: 'x', results: flips })).toBe(1);
    expect(sumOf([1, null, 2])).toBe(3);
    expect(sumOf([null])).toBeNull();
  });

  it('compares question by question: the same difference is surer where the results go together', () => {
    const { by, low, high } = differenceOf(most, half);
    expect(by).toBeCloseTo(1 / 3, 9);
    // By hand: 20 of 60 gain, none loses; the normal interval is 1/3 ± 1.96 · √(2/9/60) = 0.21 to 0.45.
    expect(low).toBeGreaterThan(0.19);
    expect(low).toBeLessThan(0.24);
    expect(high).toBeGreaterThan(0.43);
    expect(high).toBeLessThan(0.48);
    // As many gains less losses, but both happen: wider.
    const mixed = measured('mixed', [...times(10, false), ...times(20, true), ...times(30, true)]);
    const wide = differenceOf(mixed, half);
    expect(wide.by).toBeCloseTo(1 / 3, 9);
    expect(wide.high - wide.low).toBeGreaterThan(high - low);
    expect(differenceOf(half, half)).toEqual({ by: 0, low: 0, high: 0 });
    expect(differenceOf(most, half)).toEqual(differenceOf(most, half));
    expect(() => differenceOf(half, measured('less', [true]))).toThrow('not asked the same questions');
  });

  it('votes by what is said, not by how it is written', () => {
    expect(voteOf(['Paris', 'paris.', 'Lyon'])).toBe('Paris');
    expect(voteOf(['-5', '5', '5'])).toBe('5');
    expect(voteOf(['a', 'b'])).toBe('a');
    expect(voteOf([])).toBeNull();
  });

  it('says as plainly where a panel does not help', () => {
    const methods = [
      half,
      most,
      measured('worse', [...times(10, true), ...times(50, false)]),
      measured('other', [...times(29, true), ...times(31, false)]),
    ];
    expect(bestOf([half, most])).toBe(most);
    expect(wordsOf(methods, half)).toEqual([
      'most is better than half by 33 %.',
      'worse is worse than half by 33 %: here it does not help.',
      'other is not shown to be better or worse than half: with so many questions it does not help.',
    ]);
    const table = tableOf(methods, half).split('\n');
    expect(table).toHaveLength(6);
    expect(table[3]).toMatch(/^most +83 % +\+33 % \(\+2\d % to \+4\d %\) +100 +\$0\.0100 +1\.0$/);
  });
});

describe('the questions', () => {
  const own = parseQuestions(OWN);

  it('are sixty, of four kinds, and each takes its own answers', () => {
    expect(own).toHaveLength(60);
    expect([...Map.groupBy(own, ({ kind }) => kind)].map(([kind, { length }]) => [kind, length])).toEqual([
      ['number', 15],
      ['code', 15],
      ['logic', 15],
      ['fact', 15],
    ]);
    for (const question of own) {
      for (const answer of question.accept) {
        expect({ id: question.id, right: isRight(question, `**${answer}**.`) }).toEqual({
          id: question.id,
          right: true,
        });
        expect(isRight(question, `It is ${answer}`)).toBe(true);
      }
      for (const wrong of [...question.reject, 'I do not know.', '']) expect(isRight(question, wrong)).toBe(false);
    }
  });

  const of = (accept: string[], reject: string[] = []): Question => ({
    id: 'x',
    kind: 'x',
    question: 'x',
    accept,
    reject,
  });
  it.each<[Question, string, boolean]>([
    [of(['5']), '100 machines need 5 minutes', true],
    [of(['5']), '5 minutes for all 100', true],
    [of(['5']), '15', false],
    [of(['5']), '5.5', false],
    [of(['-4']), 'It is -4.', true],
    [of(['no'], ['yes']), 'No, it does not follow.', true],
    [of(['no'], ['yes']), 'Yes; nobody says no.', false],
    [of(['Ann'], ['Ben']), 'Anna', false],
    [of(['Ann'], ['Ben']), 'Ann, not Ben', true],
    [of(['A 7', 'A and 7']), 'A and 7', true],
  ])('%o takes %j: %s', (question, answer, right) => {
    expect(isRight(question, answer)).toBe(right);
  });

  it('that are none are named by their line', () => {
    expect(() => parseQuestions('{"id":"a"}')).toThrow('Line 1');
    expect(() => parseQuestions('\n\nnothing')).toThrow('Line 3');
    expect(() => parseQuestions('')).toThrow('no questions');
    const one = '{"id":"a","kind":"k","question":"q","accept":["x"]}';
    expect(() => parseQuestions(`${one}\n${one}`)).toThrow('one id');
  });
});

/** Runs the bench as a person does. */
async function run(env: Record<string, string>, ...args: readonly string[]) {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...args], {
    env: { PATH: process.env['PATH'] ?? '', OLLAMA_HOST: 'http://127.0.0.1:9', ...env },
    cwd: mkdtempSync(join(tmpdir(), 'conclave-deliberation-test-')),
  });
  let [out, err] = ['', ''];
  child.stdout.on('data', (data) => (out += String(data)));
  child.stderr.on('data', (data) => (err += String(data)));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, out, err };
}

it('without a key it says so, and simulates nothing', async () => {
  const { code, err } = await run({});
  expect(code).toBe(1);
  expect(err).toContain('Nothing is simulated.');
});

it('asks every method the same questions, and shows what came of it', async () => {
  const ai = await startOpenAI();
  onTestFinished(() => ai.close());
  ai.models = ['good-x', 'bad-x', 'judge-x'];
  const right = (call: Call): string => (call.messages.at(-1)?.content.includes('one plus one') ? '2' : '4');
  const says = (claim: string): Reply => ({ text: `I think so.\n\nPosition: ${claim}\nChanged: no` });
  ai.reply('good-x', (call) => says(right(call)));
  ai.reply('bad-x', () => says('7'));
  ai.reply('judge-x', (call) => {
    if (call.messages[0]?.content.startsWith('You sort answers')) return { text: '{"groups":[[1],[2]]}' };
    const sides = ['A', 'B'].map((holders) => ({ holders, position: 'so' }));
    return { text: JSON.stringify({ answer: `It is ${right(call)}.`, contradictions: [{ point: 'p', sides }] }) };
  });
  const file = join(mkdtempSync(join(tmpdir(), 'conclave-questions-')), 'questions.jsonl');
  const asked = [
    ['one plus one', '2'],
    ['two plus two', '4'],
  ] as const;
  writeFileSync(
    file,
    asked
      .map(([words, answer], at) =>
        JSON.stringify({ id: `q${at}`, kind: 'number', question: `What is ${words}?`, accept: [answer] }),
      )
      .join('\n'),
  );
  const models = 'good=openai:good-x,bad=openai:bad-x';
  const { code, out, err } = await run(
    { OPENAI_API_KEY: 'sk-test-0123456789', OPENAI_BASE_URL: ai.url, MODELS: `${models},*` },
    file,
  );
  expect({ code, err: err.split('\r').at(-1)?.trim() }).toEqual({ code: 0, err: 'council: 2 of 2' });
  const rows = out.split('\n').flatMap((line) => {
    const cells = /^(\S.*?)\s{2,}(\d+) %/.exec(line);
    return cells ? [[cells[1], cells[2]]] : [];
  });
  expect(rows).toEqual([
    ['good', '100'],
    ['bad', '0'],
    ['good, 3 votes', '100'],
    ['open, judged', '100'],
    ['drafted, reviewed, revised', '100'],
    ['discussed, 2 rounds', '100'],
    ['council', '100'],
  ]);
  expect(out).toContain('bad is worse than good by 100 %: here it does not help.');
  expect(out).toContain('council is not shown to be better or worse than good');
  // Each seat in turn of each method was asked each question.
  expect(ai.calls.filter(({ model }) => model === 'bad-x').length).toBeGreaterThanOrEqual(2 * (1 + 1 + 2 + 3));
}, 60_000);
