import { describe, expect, test } from 'vitest';
import { answeringSeats, seatNames } from '../../src/discussion/names.ts';
import { entry } from './builders.ts';

describe('seatNames', () => {
  test.each([
    ['GPT', 'GPT'],
    ['openrouter:anthropic/claude-sonnet-5', 'claude-sonnet-5'],
    ['ollama:llama4', 'llama4'],
    ['odd/', 'odd/'],
    ['constructor', 'constructor'],
    ['', '?'],
  ])('%s', (alias, name) => {
    expect(seatNames([alias])(alias)).toBe(name);
  });

  test('seats that would share a name keep their aliases', () => {
    const nameOf = seatNames(['a:llama', 'b:llama', 'claude']);
    expect(['a:llama', 'b:llama', 'claude'].map(nameOf)).toEqual(['a:llama', 'b:llama', 'Claude']);
  });
});

test('answeringSeats: who answered in a round, and panellists who were asked alone', () => {
  const entries = [
    entry({ seq: 1, kind: 'answer', author: 'left-the-panel' }),
    entry({ seq: 2, kind: 'answer', author: 'gpt', round: null }),
    entry({ seq: 3, kind: 'answer', author: 'guest', round: null }),
    entry({ seq: 4, kind: 'failure', author: 'gemini' }),
  ];
  expect(answeringSeats(entries, ['gpt', 'gemini'])).toEqual(['left-the-panel', 'gpt']);
});
