/** Reads new messages out to those who listen, once they have stopped changing: a streamed answer is told as a whole. */
import { byId, el } from './dom.js';

const QUIET_MS = 1500;
const LONGEST = 400;
const KEPT = 20;

const waiting = new Map();
const told = new Map();

export function announce(view) {
  if (!view.from.bot || view.text === told.get(view.id)) return;
  clearTimeout(waiting.get(view.id));
  waiting.set(
    view.id,
    setTimeout(() => tell(view), QUIET_MS),
  );
}

function tell({ id, from, text, file }) {
  waiting.delete(id);
  told.set(id, text);
  const words = text === '' && file ? `sent the file ${file.name}` : text.slice(0, LONGEST);
  const log = byId('announcer');
  log.append(el('p', { textContent: `${from.name}: ${words}` }));
  while (log.childElementCount > KEPT) log.firstElementChild.remove();
}
