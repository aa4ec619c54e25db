/** The parts of a text that do something: code to copy, spoilers, long quotes. */
import { el } from './dom.js';

export const inlineCode = (text) => el('code', { textContent: text });

/** Code with its language and a button that copies it. */
export function codeBlock(text, language) {
  const copy = el('button', { type: 'button', className: 'copy', textContent: 'Copy' });
  copy.addEventListener('click', async () => {
    copy.textContent = (await copied(text)) ? 'Copied' : 'Not copied';
    setTimeout(() => (copy.textContent = 'Copy'), 1500);
  });
  const head = el('div', { className: 'code-head' }, el('span', { textContent: language || 'text' }), copy);
  const body = el('pre', {
    tabIndex: 0,
    'aria-label': language ? `Code in ${language}` : 'Preformatted text',
    role: 'region',
  });
  body.append(el('code', { textContent: text.replace(/\n$/, '') }));
  return el('div', { className: 'code' }, head, body);
}

/** The clipboard's own interface exists on https and localhost only. */
async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = el('textarea', { value: text, className: 'hidden' });
    document.body.append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}

/** Text that is covered until it is asked for. `opened` remembers it, so that an edit does not cover it again. */
export function spoiler(children, key, opened) {
  const inside = el('span', { className: 'spoiler-text' }, ...children);
  const node = el('span', { className: 'spoiler' }, inside);
  const show = () => {
    opened.add(key);
    node.classList.add('open');
    for (const name of ['role', 'tabindex', 'aria-label']) node.removeAttribute(name);
    inside.inert = false;
  };
  if (opened.has(key)) {
    show();
    return node;
  }
  inside.inert = true;
  node.tabIndex = 0;
  node.setAttribute('role', 'button');
  node.setAttribute('aria-label', 'Hidden text: show it');
  node.addEventListener('click', show);
  node.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return;
    event.preventDefault();
    show();
  });
  return node;
}

/** A quotation; with a key one that is folded until it is opened. */
export function quote(children, key = null, opened = new Set()) {
  const body = el('blockquote', {}, ...children);
  if (key === null) return body;
  body.classList.toggle('folded', !opened.has(key));
  const more = el('button', {
    type: 'button',
    className: 'link',
    textContent: opened.has(key) ? 'Show less' : 'Show more',
  });
  more.addEventListener('click', () => {
    const folded = body.classList.toggle('folded');
    if (folded) opened.delete(key);
    else opened.add(key);
    more.textContent = folded ? 'Show more' : 'Show less';
  });
  return el('div', { className: 'quote' }, body, more);
}
