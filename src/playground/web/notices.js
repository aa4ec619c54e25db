/** Short notes at the edge, and alerts that wait for OK. */
import { byId, el } from './dom.js';

const SHOWN_MS = 5000;

export function toast(text) {
  const node = el('p', { className: 'toast', textContent: text });
  byId('toasts').append(node);
  setTimeout(() => node.remove(), SHOWN_MS);
}

/** One alert after another: none replaces one that was not yet read. */
let queue = Promise.resolve();

export function alertWith(text) {
  queue = queue.then(
    () =>
      new Promise((resolve) => {
        const dialog = byId('alert');
        byId('alert-text').textContent = text;
        dialog.addEventListener('close', resolve, { once: true });
        dialog.showModal();
      }),
  );
}
