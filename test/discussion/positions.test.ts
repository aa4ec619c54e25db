/** What a seat holds, read off the end of its answer. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { latestPositions, type HeldPosition } from '../../src/discussion/positions/position.ts';
import { readPosition, withoutPosition } from '../../src/discussion/positions/read.ts';

const BODY = 'Use Postgres.\n\nIt is boring, and that is good.';
const held = (claim: string, moved: string | null = null) => ({ claim, moved });

/** Ends of an answer that say: Postgres, not changed. */
const STEADY: readonly string[] = [
  'Position: Postgres\nChanged: no',
  'Position: Postgres\n\nChanged: no\n\n',
  'Position: Postgres\r\nChanged: no\r\n',
  '**Position:** Postgres\n**Changed:** no',
  '**Position: Postgres**\n**Changed: no**',
  '**Position**: Postgres  \n**Changed**: No.',
  '*Position:* Postgres\n*Changed:* No',
  '__Position:__ Postgres\n__Changed:__ no',
  '### Position: Postgres\n### Changed: no',
  '- Position: Postgres\n- Changed: no',
  '- **Position:** Postgres\n- **Changed:** no',
  '> Position: Postgres\n> Changed: no',
  '1. Position: Postgres\n2. Changed: no',
  '`Position: Postgres`\n`Changed: no`',
  'Position:Postgres\nChanged:no',
  'Position：Postgres\nChanged：no',
  'Position — Postgres\nChanged — no',
  'Position - Postgres\nChanged - no',
  'Position:\u00a0Postgres\nChanged:\u00a0no',
  'POSITION: Postgres\nCHANGED: NO',
  'position: Postgres\nchanged: no',
  'Final position: Postgres\nChanged: no',
  'My position: Postgres\nChanged?: no',
  'Changed: no\nPosition: Postgres',
  '---\nPosition: Postgres\nChanged: no',
  '***\n\nPosition: Postgres\nChanged: no',
  '##\nPosition: Postgres\nChanged: no',
  '```\nPosition: Postgres\nChanged: no\n```',
  '```text\nPosition: Postgres\nChanged: no\n```\n',
  'Position:\nPostgres\nChanged: no',
  '**Position:**\n\nPostgres\n\n**Changed:** no',
  'Position: "Postgres"\nChanged: no',
  'Position: “Postgres”.\nChanged: no',
  'Position: [Postgres]\nChanged: [no]',
  'Position: Postgres. Changed: no',
  'Position: Postgres | Changed: no',
  '**Position:** Postgres **Changed:** no',
  'Position: MySQL\nChanged: no\n\nPosition: Postgres\nChanged: no',
  'Position: Postgres',
  '**Position:** Postgres',
  'Position: Postgres\nChanged: none',
  'Position: Postgres\nChanged: n/a',
  'Position: Postgres\nChanged: -',
  'Position: Postgres\nChanged: not applicable',
  'Position: Postgres\nChanged: nothing',
  'Position: Postgres\nChanged: unchanged',
  'Position: Postgres\nChanged: No, I keep what I said.',
  'Position: Postgres\nChanged: no change',
  'Position: Postgres\nChanged: not since round 1',
  'Position: Postgres\nChanged: nein',
  'Position: Postgres\nChanged: нет',
  'Position: Postgres\nChanged: いいえ',
  'Position: Postgres\nChanged: 不，我没有改变',
  'Position: Postgres\nChanged: 没有',
  'Position: Postgres\nChanged:',
  'Position (final): Postgres\nChanged (since round 1): no',
  'Position : Postgres\nChanged : non',
  'Position: Postgres\nChanged: no\n\n---',
  '**Position**\nPostgres\n\n**Changed**\nno',
  '## Position\nPostgres\n\n## Changed\nno',
  '[Position: Postgres]\n[Changed: no]',
  '(Position: Postgres)\n(Changed: no)',
  '🔹 Position: Postgres\n🔹 Changed: no',
  '**Position →** Postgres\n**Changed →** no',
  '<b>Position:</b> Postgres<br><b>Changed:</b> no',
  'Position: Postgres<br>\nChanged: no',
  '\\*\\*Position:\\*\\* Postgres\n\\*\\*Changed:\\*\\* no',
  'Position: Postgres — Changed: no',
  'Position: Postgres\nChanged: this is my first answer',
  'Position: Postgres\nChanged: initial position',
  'Position: Postgres\nChanged: I have not changed my mind',
  'Position: Postgres\nChanged: my position is unchanged',
  'Position: Postgres\nChanged: still no',
  'Position: Postgres\nChanged: same as before',
  'Position: Postgres\nChanged: ❌',
  'Position: Postgres\nChanged: keine',
  'Position: Postgres\nChanged: inchangé',
  'Position: Postgres\nChanged: sin cambios',
  'Position: Postgres\nChanged: без изменений',
  'Position: Postgres\nChanged: 변경 없음',
];

describe('Postgres, and not changed', () => {
  it.each(STEADY)('%j', (end) => {
    expect(readPosition(`${BODY}\n\n${end}`)).toEqual({ text: BODY, position: held('Postgres') });
  });
});

describe('what changed it', () => {
  it.each<[string, string]>([
    ['Changed: Claude', 'Claude'],
    ['Changed: by Claude', 'Claude'],
    ['Changed: yes', ''],
    ['Changed: Yes.', ''],
    ['Changed: yes, because of the backups', 'the backups'],
    ['Changed: yes: Panellist B', 'Panellist B'],
    ['Changed: Yes – moved by GPT', 'GPT'],
    ["Changed: Gemini's argument about cost", "Gemini's argument about cost"],
    ['**Changed:** the *numbers* of GPT.', 'the *numbers* of GPT'],
    ['Changed: ja, wegen der Kosten', 'wegen der Kosten'],
    ['Changed: ✅ by Claude', 'Claude'],
    ['Changed: Yes (Claude)', 'Claude'],
    ['Changed: partially, by Claude', 'Claude'],
    ['Changed: the first answer of Claude', 'the first answer of Claude'],
    ['Changed: Same-day backups, says Claude', 'Same-day backups, says Claude'],
    ['Changed: it was the cost', 'it was the cost'],
    ['Changed: Nora pointed out the licence', 'Nora pointed out the licence'],
    ['Changed: notes on cost by Claude', 'notes on cost by Claude'],
  ])('%j', (line, moved) => {
    expect(readPosition(`${BODY}\nPosition: Postgres\n${line}`).position).toEqual(held('Postgres', moved));
  });
});

describe('no position', () => {
  it.each([
    'Position: none\nChanged: no',
    'Position: no position\nChanged: no',
    'Position: n/a\nChanged: no',
    'Position: -\nChanged: no',
    'Position:\nChanged: no',
    'Position: …\nChanged: no',
    'Position: your answer to the question in one line of at most 15 words\nChanged: no',
    'Changed: no',
    '**Changed:** No.',
  ])('is taken off all the same: %j', (end) => {
    expect(readPosition(`${BODY}\n\n${end}`)).toEqual({ text: BODY, position: null });
  });

  it.each([
    BODY,
    '',
    'Position: where you stand matters.\n\nAnd then there is a long essay about it, which goes on and on for a good while.',
    'Centre it:\n\n```css\na {\n  position: absolute;\n}\n```',
    '```css\nposition: absolute;\ntop: 0;\n```',
    'Use this:\n\n    position: absolute;',
    'position: absolute;',
    '| Position: | Engineer |\n| --- | --- |\n| Changed: | no |',
    'The job:\n\nPosition: Senior Engineer\nPlace: Berlin\nPay: good\n\nApply by Monday, or whenever you have the time to.',
    'What changed: nothing much.',
    'Changed: the whole architecture, over two years, and then back again.',
    'The position was this: no.',
    'Positions: many',
    'Position matters',
  ])('is read into %j', (text) => {
    expect(readPosition(text)).toEqual({ text, position: null });
  });
});

it('words behind the two stay', () => {
  expect(readPosition(`${BODY}\n\nPosition: Postgres\nChanged: no\n\nHope this helps!`)).toEqual({
    text: `${BODY}\n\nHope this helps!`,
    position: held('Postgres'),
  });
});

it('a position that is wrapped is one line', () => {
  for (const text of [
    'Position: Postgres, with a\nsecond machine\nChanged: no',
    '**Position:** Postgres, with a\nsecond machine\n\n**Changed:** no',
  ])
    expect(readPosition(`${BODY}\n\n${text}`)).toEqual({
      text: BODY,
      position: held('Postgres, with a second machine'),
    });
  // What has a name of its own is no part of it.
  expect(readPosition(`${BODY}\n\nPosition: Postgres\nConfidence: high\nChanged: no`).position).toBeNull();
});

it('an answer that is nothing else is what it holds', () => {
  expect(readPosition('Position: Postgres\nChanged: no')).toEqual({ text: 'Postgres', position: held('Postgres') });
  expect(readPosition('Position: none\nChanged: no').text).not.toBe('');
});

it('a claim is one line, and not longer than one', () => {
  const { position } = readPosition(`Position: ${'word '.repeat(300)}\nChanged: ${'cause '.repeat(300)}`);
  expect(position?.claim).toHaveLength(200);
  expect(position?.moved).toHaveLength(200);
});

const words = fc
  .stringMatching(/^[a-zA-Z0-9äöü][a-zA-Z0-9äöü ,;%+]{0,60}[a-zA-Z0-9äöü]$/)
  .map((text) => text.replace(/ +/g, ' '));
const claim = words.filter(
  (text) => !/^(?:none|nothing|no |not |position|changed|one line|your )/i.test(text) && !/changed/i.test(text),
);

it('whatever is held comes back, however it is marked, and the text before it is as it was', () => {
  const forms = fc.constantFrom(
    ...STEADY.filter((form) => form.split('Postgres').length === 2 && !/changed:$/i.test(form)),
  );
  fc.assert(
    fc.property(claim, forms, fc.lorem({ mode: 'sentences', maxCount: 4 }), (said, form, body) => {
      expect(readPosition(`${body}\n\n${form.replace('Postgres', said)}`)).toEqual({
        text: body,
        position: held(said),
      });
    }),
  );
});

it('a preview shows neither line, however much of them is there, and the whole of the rest', () => {
  for (const form of [...STEADY, 'Position: none\nChanged: no', 'Position: A\nChanged: yes, by Claude']) {
    const answer = `${BODY}\n\n${form}`;
    for (let length = 1; length <= answer.length; length++) {
      const shown = withoutPosition(answer.slice(0, length));
      const isSeen = /^\W*(?:final |my )?(?:position|changed)/im.test(shown);
      expect({ form, length, shown, isSeen }).toMatchObject({ isSeen: false });
      expect(BODY.startsWith(shown.trimEnd())).toBe(true);
    }
    expect(withoutPosition(answer).trimEnd()).toBe(readPosition(answer).text);
  }
});

it('a preview keeps nothing else back for long', () => {
  for (const text of [
    'The first.\nPostgres',
    'A list:\n- one',
    '```js\nlet a = 1;\n```\nThen',
    'Position: this matters.\n\nA lot of other words follow here.',
  ])
    expect(withoutPosition(text)).toBe(text);
});

it('takes no longer than a long answer asks for, and never throws', () => {
  for (const piece of [
    'Position: ',
    'Changed: no\n',
    '\n',
    '```\n',
    '> ',
    '- **',
    'Position:\n\n',
    '* * *\n',
    'yes, ',
    ' ',
  ])
    for (const read of [readPosition, withoutPosition]) {
      const text = piece.repeat(Math.ceil(40_000 / piece.length));
      const before = performance.now();
      read(text);
      expect({ piece, slow: performance.now() - before > 300 }).toEqual({ piece, slow: false });
    }
  const nasty = fc.array(
    fc.constantFrom('Position:', 'Changed:', '\n', '```', ' no', 'yes ', '**', '>', '- ', 'x', '：', '\r'),
    { maxLength: 40 },
  );
  fc.assert(
    fc.property(nasty, (parts) => {
      const text = parts.join('');
      const read = readPosition(text);
      expect(text.trim() === '' || read.text !== '').toBe(true);
      withoutPosition(text);
    }),
  );
});

it('of each seat the latest position counts, once', () => {
  const position = fc.record({
    round: fc.integer({ min: 1, max: 5 }),
    seat: fc.constantFrom('a', 'b', 'c'),
    claim: fc.constantFrom('x', 'y'),
    moved: fc.constant(null),
  });
  fc.assert(
    fc.property(fc.array(position), (positions: readonly HeldPosition[]) => {
      const latest = latestPositions(positions);
      expect(new Set(latest.map(({ seat }) => seat)).size).toBe(latest.length);
      for (const { seat, round } of latest)
        expect(round).toBe(Math.max(...positions.filter((one) => one.seat === seat).map((one) => one.round)));
    }),
  );
});
