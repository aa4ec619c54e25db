/** Elements are only ever made here, from text: nothing that people or models wrote is read as markup. */

/**
 * Makes an element. `props`: properties (`className`, `textContent`, `hidden` …), `on…` listeners, and attributes with a
 * dash or of ARIA (`aria-label`, `role`).
 * @param {string} tag
 * @param {Record<string, any>} [props]
 * @param {...(Node | string | null)} children
 * @returns {any}
 */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (name.includes('-') || name === 'role') node.setAttribute(name, String(value));
    else node[name] = value;
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

/** @param {string} id @returns {any} the element of the page with this id */
export function byId(id) {
  const found = document.getElementById(id);
  if (!found) throw new Error(`the page has no #${id}`);
  return found;
}

const initialsOf = (name) => [...name.trim()][0]?.toUpperCase() ?? '?';

/** The class for somebody's colour, which follows from the id. The bot has its own. */
export const toneOf = ({ id, bot }) => (bot ? 'bot' : `tone-${Math.abs(id) % 6}`);

/** A round sign of somebody. */
export function avatar({ id, name, bot }) {
  return el('span', {
    className: `avatar ${toneOf({ id, bot })}`,
    textContent: bot ? '' : initialsOf(name),
    'aria-hidden': true,
  });
}
