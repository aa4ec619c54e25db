/**
 * Stately's inspector in a frame, loaded only when somebody asks for it. Its page says that it is there; from then on it is
 * passed what our server tells, and nobody else is.
 */
import { byId, make } from './dom.js';

const button = byId('stately');
const place = byId('frame');
let frame = null;
let source = null;
let url = null;
let chat = null;

function connect() {
  source?.close();
  source = null;
  if (frame === null || chat === null) return;
  const { origin } = new URL(url);
  const target = frame.contentWindow;
  source = new EventSource(`/inspect/stately?chat=${chat}`);
  source.addEventListener('stately', ({ data }) => target.postMessage(JSON.parse(data), origin));
}

function close() {
  source?.close();
  source = null;
  frame = null;
  place.replaceChildren();
}

/** Begins afresh with another chat: Stately's page has no word for forgetting one. */
function open() {
  close();
  frame = make('iframe', {
    src: url,
    title: 'Stately’s inspector',
    referrerpolicy: 'no-referrer',
    sandbox: 'allow-scripts allow-same-origin allow-popups allow-forms',
  });
  place.replaceChildren(frame);
}

addEventListener('message', ({ source, origin, data }) => {
  const ours = frame !== null && source === frame.contentWindow && origin === new URL(url).origin;
  if (ours && data?.type === '@statelyai.connected') connect();
});

button.addEventListener('click', () => {
  const opens = frame === null;
  if (opens) open();
  else close();
  place.hidden = !opens;
  button.setAttribute('aria-expanded', String(opens));
  button.textContent = opens ? 'Close Stately’s inspector' : 'Open in Stately’s inspector';
});

/** Where the inspector is; the button appears when there is a chat to inspect. */
export function setStately(statelyUrl) {
  url = statelyUrl;
  button.hidden = chat === null;
}

/** Which chat it is told of. */
export function inspectChat(id) {
  if (id === chat) return;
  chat = id;
  button.hidden = url === null || chat === null;
  if (frame !== null) open();
}
