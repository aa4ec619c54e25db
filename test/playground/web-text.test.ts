/** The pure parts of the web chat: cutting long texts, and texts with entities as elements (over a document that only counts). */
import fc from 'fast-check';
import { beforeAll, expect, it, vi } from 'vitest';
import { pieces } from '../../src/playground/pieces.ts';
import { positionsText } from '../../src/telegram/views/positions.ts';

it('cuts texts into pieces that fit, losing nothing but white space', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'é', '😀', ' ', '\n', 'word '), maxLength: 200 });
  fc.assert(
    fc.property(text, fc.integer({ min: 4, max: 60 }), (given, max) => {
      const parts = pieces(given, max);
      for (const part of parts) {
        expect(part.length).toBeLessThanOrEqual(max);
        expect(part.trim()).not.toBe('');
        expect(part.isWellFormed()).toBe(true);
      }
      expect(parts.join('').replaceAll(/\s/g, '')).toBe(given.replaceAll(/\s/g, ''));
    }),
  );
  expect(pieces('one two\nthree', 9)).toEqual(['one two', 'three']);
});

class FakeNode {
  tag: string;
  children: (FakeNode | string)[] = [];
  className = '';
  href?: string;
  constructor(tag: string) {
    this.tag = tag;
  }
  append(...nodes: (FakeNode | string)[]) {
    this.children.push(...nodes);
  }
  set textContent(text: string) {
    this.children = [text];
  }
  get textContent(): string {
    return this.children.map((one) => (typeof one === 'string' ? one : one.textContent)).join('');
  }
  matches() {
    return this.className === 'code' || this.className === 'quote' || this.tag === 'blockquote';
  }
  setAttribute() {}
  removeAttribute() {}
  addEventListener() {}
  readonly classList = { add() {}, toggle: () => true };
}

interface Drawing {
  render(text: string, entities: readonly object[], context: object): (FakeNode | string)[];
  safeLink(given: string): string | null;
}
let drawing: Drawing;

beforeAll(async () => {
  vi.stubGlobal('document', { createElement: (tag: string) => new FakeNode(tag) });
  const path: string = new URL('../../src/playground/web/entities.js', import.meta.url).href;
  drawing = (await import(path)) as Drawing;
});

const context = () => ({ opened: new Set(), onCommand() {}, onMention() {} });
const shown = (nodes: readonly (FakeNode | string)[]): string =>
  nodes
    .map((one) =>
      typeof one === 'string' ? one : one.className === 'code' ? shown(one.children.slice(1)) : shown(one.children),
    )
    .join('');

it('shows all of a text once, whatever the entities', () => {
  const types = [
    'bold',
    'italic',
    'underline',
    'strikethrough',
    'spoiler',
    'code',
    'text_link',
    'url',
    'mention',
    'bot_command',
    'new_kind',
  ];
  const entity = fc.record({
    type: fc.constantFrom(...types),
    offset: fc.integer({ min: 0, max: 30 }),
    length: fc.integer({ min: 0, max: 30 }),
    url: fc.constantFrom('https://example.com', 'javascript:alert(1)', ''),
  });
  fc.assert(
    fc.property(fc.string({ maxLength: 25 }), fc.array(entity, { maxLength: 8 }), (text, entities) => {
      expect(shown(drawing.render(text, entities, context()))).toBe(text);
    }),
  );
});

it('nests formatting and gives blocks their own lines', () => {
  const nodes = drawing.render(
    'a bold it\n\ncode\n\nend',
    [
      { type: 'italic', offset: 7, length: 2 },
      { type: 'bold', offset: 2, length: 7 },
      { type: 'pre', offset: 11, length: 4, language: 'js' },
    ],
    context(),
  );
  expect(nodes.map((one) => (typeof one === 'string' ? one : one.tag))).toEqual(['a ', 'strong', '', 'div', 'end']);
  expect((nodes[1] as FakeNode).children.map((one) => (one as FakeNode).tag ?? one)).toEqual(['bold ', 'em']);
});

it('opens nothing but web addresses', () => {
  expect(drawing.safeLink('example.com/a b')).toBe('http://example.com/a%20b');
  expect(drawing.safeLink('https://example.com')).toBe('https://example.com/');
  for (const bad of [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'data:text/html,x',
    'file:///etc/passwd',
    'vbscript:x',
    'http://',
    '',
  ])
    expect([bad, drawing.safeLink(bad)]).toEqual([bad, null]);
  const [link] = drawing.render(
    'x',
    [{ type: 'text_link', offset: 0, length: 1, url: 'javascript:alert(1)' }],
    context(),
  );
  expect((link as FakeNode).tag).toBe('span');
});

it('what seats hold is read as a table, and nothing else is', async () => {
  const path: string = new URL('../../src/playground/web/positions.js', import.meta.url).href;
  const { positionsIn } = (await import(path)) as {
    positionsIn: (text: string, entities: readonly object[]) => { title: string; rows: object[] } | null;
  };
  const held = (round: number, claims: readonly [string, string, string | null][], sizes: number[]) =>
    positionsText({
      view: 'positions',
      round,
      sizes,
      held: claims.map(([seat, claim, moved]) => ({ round, seat, claim, moved })),
    });
  const two = held(
    2,
    [
      ['claude', 'Postgres · or: not', null],
      ['gpt', 'It depends', 'Claude'],
      ['x:a', '', ''],
    ],
    [2, 1],
  );
  expect(positionsIn(two.text, two.entities)).toEqual({
    title: 'Round 2: 2 : 1',
    rows: [
      { name: 'Claude', claim: 'Postgres · or: not' },
      { name: 'GPT', claim: 'It depends, moved by Claude' },
      { name: 'a', claim: ', moved' },
    ],
  });
  const bold = (offset: number, length: number) => ({ type: 'bold', offset, length });
  expect(positionsIn('Round 1 is complete.', [bold(0, 20)])).toBeNull();
  expect(positionsIn('Claude\nRound 1: yes', [bold(0, 6), bold(7, 5)])).toBeNull();
  expect(positionsIn('Round 1\nwords and words', [bold(0, 7), bold(8, 5)])).toBeNull();
  expect(positionsIn('', [])).toBeNull();
});
