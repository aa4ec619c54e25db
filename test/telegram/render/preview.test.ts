import { describe, expect, it } from 'vitest';
import { renderMarkdown } from '../../../src/telegram/render/markdown.ts';
import { renderPreview } from '../../../src/telegram/render/preview.ts';
import { assertSendable } from '../../support/entities.ts';

describe('renderPreview', () => {
  it.each([
    ['an open fence', 'a\n\n```py\nb = 1', 'a\n\nb = 1', ['pre']],
    ['half a link', 'see [the docs](https://exa', 'see the docs', []],
    ['the words of a link', 'see [the do', 'see the do', []],
    ['open bold text', 'a **bold te', 'a bold te', ['bold']],
    ['bold text that is being closed', 'a **bold**', 'a bold', ['bold']],
    ['an opening mark alone', 'a **', 'a', []],
    ['open code', 'a `co', 'a co', ['code']],
    ['a marker without its text', 'a\n-', 'a', []],
    ['a number without its text', '1. a\n2.', '1. a', []],
    ['a finished text', '# a\n\n- b', 'a\n• b', ['bold']],
    ['nothing yet', '**', '', []],
  ])('shows %s', (_name, markdown, text, types) => {
    const preview = renderPreview(markdown);
    expect(preview.text).toBe(text);
    expect(preview.entities.map(({ type }) => type)).toEqual(types);
  });

  it('is the text itself once it is complete', () => {
    const markdown = '# a\n\n- **b** `c`\n- [d](https://x.org)\n\n> e\n\n```\nf\n```\n\nThe end.';
    expect(renderPreview(markdown)).toEqual(renderMarkdown(markdown));
  });

  it('shows the tail of a long text', () => {
    const lines = Array.from({ length: 2000 }, (_, index) => `line **${index}** of many`);
    const preview = renderPreview(lines.join('\n\n'), 500);
    assertSendable(preview, { limit: 500 });
    expect(preview.text).toMatch(/^…\nline \d+ of many\n/);
    expect(preview.text.endsWith('line 1999 of many')).toBe(true);
    expect(preview.text.length).toBeGreaterThan(400);
  });

  it('shows the tail of long code as code', () => {
    const lines = Array.from({ length: 5000 }, (_, index) => `    call(${index});\n\n`);
    const preview = renderPreview(`Here:\n\n\`\`\`js\n${lines.join('')}`, 300);
    assertSendable(preview, { limit: 300 });
    expect(preview.text).toMatch(/call\(4999\);$/);
    expect(preview.entities).toEqual([{ type: 'pre', offset: 2, length: preview.text.length - 2, language: 'js' }]);
  });

  it('shows the tail of one endless word', () => {
    const preview = renderPreview('x'.repeat(50_000), 100);
    expect(preview.text).toMatch(/^…x{90,99}$/);
  });

  it('keeps to 100 entities', () => {
    const preview = renderPreview('**a** b '.repeat(300));
    assertSendable(preview);
    expect(preview.text.startsWith('…')).toBe(true);
  });
});
