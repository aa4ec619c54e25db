/** The picture: the current states, the arrows that were taken last, and what a row of the list points at. */
import { byId, stateName } from './dom.js';

const box = byId('chart');

/** A state and those around it, as classes: `discussing.speaking` is also in `discussing`. */
function classes(id) {
  const path = id.split('.');
  return path.map((_, index) => `state-${path.slice(0, index + 1).join('-')}`);
}

function mark(className, marked) {
  for (const element of box.querySelectorAll(`.${className}`)) element.classList.remove(className);
  for (const name of marked) {
    for (const element of box.getElementsByClassName(name)) element.classList.add(className);
  }
}

/** Shows the picture. */
export async function loadChart() {
  const answer = await fetch('/inspect/chart.svg');
  if (!answer.ok) throw new Error(`The picture answered ${answer.status}`);
  const { documentElement } = new DOMParser().parseFromString(await answer.text(), 'image/svg+xml');
  box.replaceChildren(document.importNode(documentElement, true));
}

/** On a narrow screen the picture is wider than its box. */
function reveal(element) {
  const { left, width } = element.getBoundingClientRect();
  const around = box.getBoundingClientRect();
  box.scrollBy({ left: left + width / 2 - (around.left + around.width / 2), behavior: 'smooth' });
}

/** Highlights the state a chat is in; null for none. */
export function showState(id) {
  mark('active', id === null ? [] : classes(id));
  const state = [...box.querySelectorAll('.active')].at(-1);
  if (state) reveal(state);
  box.setAttribute('aria-label', id === null ? 'The statechart of a chat' : `The statechart; now ${stateName(id)}`);
}

/** Highlights the arrows of the last transition. */
export const showTaken = (arrows) => mark('taken', arrows);

/** Points at the arrows and states of a transition; without one at nothing. */
export function trace(transition) {
  mark(
    'traced',
    transition
      ? [...transition.arrows, ...classes(transition.from).slice(-1), ...classes(transition.to).slice(-1)]
      : [],
  );
}
