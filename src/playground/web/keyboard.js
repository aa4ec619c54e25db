/** The buttons below a message. */
import { el } from './dom.js';
import { safeLink } from './entities.js';

/**
 * @param {readonly (readonly { text: string, data: string | null, url: string | null }[])[]} rows
 * @param {(data: string) => Promise<void>} onPress resolves when the bot has answered
 */
export function keyboard(rows, onPress) {
  return rows.map((row) => el('div', { className: 'keys-row' }, ...row.map((button) => key(button, onPress))));
}

function key({ text, data, url }, onPress) {
  const href = url === null ? null : safeLink(url);
  if (href !== null)
    return el('a', {
      className: 'key',
      textContent: `${text} ↗`,
      href,
      target: '_blank',
      rel: 'noopener noreferrer nofollow',
    });
  const node = el('button', { type: 'button', className: 'key', textContent: text });
  node.addEventListener('click', async () => {
    if (node.getAttribute('aria-busy') === 'true' || data === null) return;
    node.setAttribute('aria-busy', 'true');
    await onPress(data);
    node.removeAttribute('aria-busy');
  });
  return node;
}
