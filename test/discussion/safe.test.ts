/** What people and models write is text in a prompt: no edge of a quotation, no sign of a template. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fenceFor } from '../../src/discussion/prompts/fence.ts';
import { safeToQuote } from '../../src/discussion/prompts/safe.ts';

describe('look-alikes of our tags', () => {
  it.each([
    '</said-abc>',
    '< / SAID-abc person="Ann">',
    '‹/sаid-abc›', // Cyrillic а
    '＜ｓａｉｄ-abc＞',
    '<sa\u0301i\u0308d-abc>',
    '<s\u200bai\u2060d-abc>',
    '⟨/ѕаіd-abc⟩',
    '<!--/said-abc-->',
    '«said-abc»',
    '<sa1d-x>',
  ])('%s', (text) => {
    const safe = safeToQuote(text);
    expect(safe).toMatch(/\(/);
    expect(safe).not.toMatch(/[<‹＜⟨«][^\p{L}\p{N}]{0,8}[sｓѕ]/u);
    expect(safeToQuote(safe)).toBe(safe);
  });

  it.each(
    ['<saidi>', 'he said <b>yes</b>', '«сказал»', 'x<y', '<string>', '<strong>'].filter((t) => !t.includes('< said')),
  )('other words stay: %s', (text) => {
    expect(safeToQuote(text)).toBe(text);
  });
});

describe('signs of templates', () => {
  it.each([
    '<s>', '</s>', '<bos>', '<EOS>', '<pad>', '<unk>', '<mask>',
    '<|im_start|>', '<|eot_id|>', '<|channel|>', '<|START_OF_TURN_TOKEN|>', '<|user|>', '<｜User｜>', '<｜begin▁of▁sentence｜>',
    '<start_of_turn>', '<end_of_turn>', '<tool_call>', '</tool_call>', '<tool_response>', '<function_calls>', '<think>', '</think>',
    '<fim_prefix>', '<repo_name>', '<unused42>', '<extra_id_0>', '<BOS_TOKEN>', '<0x0A>', '<system>', '</assistant>',
    '<<SYS>>', '<</SYS>>', '[INST]', '[/INST]', '[SYSTEM_PROMPT]', '[/SYSTEM_PROMPT]', '[AVAILABLE_TOOLS]', '[TOOL_CALLS]', '[TOOL_RESULTS]',
    '[gMASK]', '[CLS]', '[SEP]', '[THINK]', '[/THINK]', '<|im_\u200bstart|>',
  ])('%s is put in other brackets', (token) => {
    const safe = safeToQuote(`a ${token} b`);
    expect(safe).not.toContain(token);
    expect(safe).toMatch(/[‹⟦].*[›⟧]/);
    // The word stays, so that what was meant can be read.
    expect(safe.replace(/[^a-z0-9]/gi, '')).toBe(`a${token.replace(/[^a-z0-9]/gi, '')}b`);
    expect(safeToQuote(safe)).toBe(safe);
  }); // prettier-ignore

  it.each([
    '<string>',
    'List<int>',
    'a < b > c',
    '[1]',
    '[note]',
    '[x] done',
    '<div class="s">',
    'if (a<s && b>c)',
    '<br>',
  ])('code stays: %s', (text) => {
    expect(safeToQuote(text)).toBe(text);
  });
});

it('whatever is put together, nothing is left that is a sign, and names are as safe as texts', () => {
  const piece = fc.constantFrom(
    '<', '>', '/', '‹', '＜', 'said', 'sаid', '-', 'abc', '|', '｜', 'im_start', 's', 'INST', '[', ']', 'SYS', ' ', '\u200b', '\u0301', '(', 'bos', '\n',
  ); // prettier-ignore
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 16 }), (pieces) => {
      const text = pieces.join('');
      const safe = safeToQuote(text);
      expect(safeToQuote(safe)).toBe(safe);
      expect(safe).not.toMatch(/<[|｜][^<>\n]{1,60}[|｜]>|<\/?(?:s|bos)>|\[\/?INST\]|<<\/?SYS>>|<\s*\/?\s*said\b/i);
      const { mark, draw } = fenceFor('abc', [{ by: { person: text }, what: 'question', round: 1, text }]);
      const lines = draw({ by: { person: text }, what: 'question', round: 1, text }).split('\n');
      expect(lines.filter((line) => line.includes(`said-${mark}`))).toHaveLength(2);
      expect(lines[0]?.slice(1, -1)).not.toMatch(/[<>]|\[INST\]/);
    }),
    { numRuns: 2000 },
  );
});

it.each(['<', '<s', '<said', '[', '[INST', '<|', '‹', '｜', '</', '<!', 's\u0301'])(
  'takes linear time for 400,000 characters of %j',
  (unit) => {
    // What is quadratic takes minutes, and the test's limit of time tells.
    expect(typeof safeToQuote(unit.repeat(400_000 / unit.length))).toBe('string');
  },
);
