import { describe, expect, test } from 'vitest';
import { openFence } from '../../src/markdown/open-fence.ts';
import { parse } from '../../src/markdown/parse.ts';

/** What is said behind a text must be a paragraph of its own. */
function lastBlock(text: string): string | undefined {
  const fence = openFence(text);
  const whole = `${text}${fence === null ? '' : `\n${fence}`}\n\n*note*`;
  const last = parse(whole).at(-1);
  return last?.kind === 'tree' ? last.root.children.at(-1)?.type : last?.kind;
}

describe('openFence', () => {
  test.each([
    ['```\na', '```'],
    ['a\n\n~~~~ts\nb\n~~~', '~~~~'],
    ['```', '```'],
    ['```\r\na', '```'],
    ['  ````\n  a', '````'],
    ['- a\n\n```\nb', '```'],
    ['> a\n\n```\nb', '```'],
    ['- ```\n  a\n# b\n```\nc', '```'],
  ])('%j ends in code', (text, fence) => {
    expect(openFence(text)).toBe(fence);
  });

  test.each([
    'a',
    '```\na\n```',
    '```\na\n`````  ',
    '    ```',
    'a `b',
    '> ```\n> a',
    '- ```\n  a',
    '1. a\n\n   ```\n   b',
    '- > ```\n  > a',
    '- ```\n  a\n# b',
    '~~~\n```\n~~~',
    '',
  ])('%j needs nothing', (text) => {
    expect(openFence(text)).toBeNull();
  });

  test.each([
    '```\na',
    '> ```\n> a',
    '- ```\n  a',
    '- a\n  ```\n  b',
    '```\na\n```',
    '- ```\n  a\n# b\n```\nc',
    '> - ```\n>   a',
    '[^1]: ```\n    a',
  ])('what is said behind %j is read as such', (text) => {
    expect(lastBlock(text)).toBe('paragraph');
  });

  test('of code too long to be read', () => {
    const code = `\`\`\`\n${'a b c\n'.repeat(60_000)}`;
    expect(openFence(code)).toBe('```');
    expect(openFence(`${code}\`\`\``)).toBeNull();
  });
});
