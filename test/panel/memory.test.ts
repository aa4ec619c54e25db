import { expect, test } from 'vitest';
import { createMemory } from '../../src/panel/openai/memory.ts';

test('what a model does not take is remembered for an hour, and not renewed by each answer', () => {
  let now = 0;
  const memory = createMemory(() => now);
  memory.noteAnswer('a', { stream: true });
  now = 3_000_000;
  memory.noteAnswer('a', { stream: true });
  expect(memory.changes('a')).toEqual({ stream: true });
  now = 3_600_000;
  expect(memory.changes('a')).toEqual({});
  expect(memory.answered('a')).toBe(true);
  now = 6_600_000;
  expect(memory.answered('a')).toBe(false);
});

test('a template that opens the thinking is expected again for an hour, or until the model does not think so', () => {
  let now = 0;
  const memory = createMemory(() => now);
  const marks = { open: '<think>', close: '</think>' };
  memory.noteUnopened('a', marks);
  now = 3_599_999;
  expect(memory.unopened('a')).toEqual(marks);
  expect(memory.unopened('b')).toBeNull();
  now = 3_600_000;
  expect(memory.unopened('a')).toBeNull();
  memory.noteUnopened('a', marks);
  memory.noteUnopened('a', null);
  expect(memory.unopened('a')).toBeNull();
});

test('so many models are remembered, however many names are typed', () => {
  const memory = createMemory(() => 0);
  memory.noteThinking('first');
  for (let n = 0; n < 1_000; n += 1) memory.noteAnswer(`m${n}`, {});
  expect(memory.thinks('first')).toBe(false);
  expect(memory.answered('m0')).toBe(true);
});
