/** What an empty chat shows: what this is, and examples to tap. */
import { el } from './dom.js';

const EXAMPLES = [
  ['Everyone answers at once', '/open Which database fits a small shop?'],
  ['They discuss in turn, two rounds', '/discuss 2 Should a team of two write its backend in Rust?'],
  ['Blind, once more without names, then a judge', '/council Monolith or services, for a team of six?'],
  ['One model answers', '/ask What makes a code review worth the time?'],
];

/** @param {any} chat @param {any} world @param {(text: string) => void} say */
export function welcome(chat, { recordings }, say) {
  const group = chat.kind === 'group';
  const words = group
    ? 'A group with Ada and Ben. Write as any of them; the panel answers commands, its name and replies to its messages.'
    : 'A panel of AI models discusses your question: in parallel, in rounds, to a consensus that keeps the dissent.';
  const examples = recordings?.map(({ question, note, format }) => [note, `/${format} ${question}`]) ?? EXAMPLES;
  const cards = examples.map(([title, text]) =>
    el(
      'button',
      { type: 'button', className: 'example', onclick: () => say(text) },
      title === '' ? null : el('span', { textContent: title }),
      el('strong', { textContent: recordings ? text.replace(/^\/\w+ /, '') : text }),
    ),
  );
  return el(
    'section',
    { className: 'welcome', 'aria-label': 'Welcome', hidden: true },
    el('h2', { textContent: group ? chat.title : 'Ask a team instead of one model' }),
    el('p', { textContent: words }),
    el('div', { className: 'examples' }, ...cards),
  );
}
