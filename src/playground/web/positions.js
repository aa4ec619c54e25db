/** What seats hold after a round: the bot writes it on one line, and here there is room for a small table. */
import { el } from './dom.js';

const BETWEEN = ' · ';
const BEHIND = ': ';

/**
 * Reads a message that says what seats hold: its first line is bold and names a round, and on the second each bold name has its claim behind it.
 * @param {string} text
 * @param {readonly any[]} entities
 * @returns {{ title: string, rows: { name: string, claim: string }[] } | null} null for any other message
 */
export function positionsIn(text, entities) {
  const [head, ...names] = entities.filter(({ type }) => type === 'bold').toSorted((a, b) => a.offset - b.offset);
  const title = text.split('\n', 1)[0] ?? '';
  if (!/^Round \d+/.test(title) || head?.offset !== 0 || head.length !== title.length || names.length === 0)
    return null;
  const rows = names.map(({ offset, length }, index) => {
    const before = index === 0 ? '\n' : BETWEEN;
    const end = (names[index + 1]?.offset ?? text.length + BETWEEN.length) - BETWEEN.length;
    const said = text.slice(offset + length, end);
    const stands = text.slice(0, offset).endsWith(before) && said.startsWith(BEHIND);
    return stands ? { name: text.slice(offset, offset + length), claim: said.slice(BEHIND.length) } : null;
  });
  return rows.includes(null) ? null : { title, rows };
}

/** The same as a table. */
export function positionsTable({ title, rows }) {
  const lines = rows.map(({ name, claim }) =>
    el('tr', {}, el('th', { scope: 'row' }, el('strong', { textContent: name })), el('td', { textContent: claim })),
  );
  const caption = el('caption', {}, el('strong', { textContent: title }));
  return el('table', { className: 'positions' }, caption, el('tbody', {}, ...lines));
}
