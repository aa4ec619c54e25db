/** Making elements: text is only ever text. */

/** An element with attributes (those that are null are left out) and children: nodes or texts. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== ''));
  return element;
}

export const byId = (id) => document.querySelector(`#${id}`);

/** How long ago, in few words. */
export function ago(at) {
  const seconds = Math.max(0, Math.round((Date.now() - at) / 1000));
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  return seconds < 86_400 ? `${Math.floor(seconds / 3600)} h` : `${Math.floor(seconds / 86_400)} d`;
}

/** A time that goes on being told: `tick` rewrites all of them. */
export function since(at) {
  return make('time', { 'data-at': at, datetime: new Date(at).toISOString() }, ago(at));
}

export function tick() {
  for (const element of document.querySelectorAll('[data-at]')) element.textContent = ago(Number(element.dataset.at));
}

/** `discussing.speaking` as people read it. */
export const stateName = (id) => id.replaceAll('.', ' › ');
