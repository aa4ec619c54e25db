/** The page: one stream from the server says everything, and again after the connection was lost. The chat is in the address. */
import { loadChart, showState, showTaken } from './chart.js';
import { addTransition, showNow, showTransitions } from './details.js';
import { byId, make, since, stateName, tick } from './dom.js';
import { inspectChat, setStately } from './stately.js';

/** After how long a stream that was refused is tried again, milliseconds; a lost one comes back by itself. */
const AGAIN_MS = 2000;
const RESTING = new Set(['idle', 'paused']);

const link = byId('link');
const selected = () => (/^#\d{1,15}$/.test(location.hash) ? Number(location.hash.slice(1)) : null);
let stream = null;

function says(word, className) {
  link.textContent = word;
  link.className = className;
}

function showChats({ chats, total }) {
  if (selected() === null && chats[0]) location.replace(`#${chats[0].id}`);
  const current = selected();
  const items = chats.map(({ id, name: called, state, at }) => {
    const how = make('span', { class: RESTING.has(state) ? 'quiet' : 'quiet running' }, stateName(state));
    const name = make('span', {}, called);
    return make(
      'li',
      {},
      make('a', { href: `#${id}`, 'aria-current': id === current ? 'true' : null }, name, how, since(at)),
    );
  });
  // A list that is rewritten must not take the focus away.
  const focused = document.activeElement?.getAttribute('href');
  byId('chats').replaceChildren(...items);
  if (focused)
    byId('chats')
      .querySelector(`[href="${CSS.escape(focused)}"]`)
      ?.focus();
  byId('more').textContent =
    total > chats.length
      ? `and ${total - chats.length} that were active before`
      : chats.length === 0
        ? 'Nobody has written to the bot yet.'
        : '';
}

function showChat(chat) {
  const state = byId('state');
  if (chat === null) {
    byId('where').textContent = 'This chat is gone';
    state.replaceChildren();
    byId('now').replaceChildren();
    showState(null);
    return;
  }
  const where = chat.snapshot?.state ?? null;
  byId('where').textContent = chat.name;
  state.replaceChildren(...(where === null ? ['unreadable'] : [make('b', {}, stateName(where))]));
  showNow(chat);
  showState(where);
}

function take(events) {
  for (const [name, handle] of Object.entries(events))
    stream.addEventListener(name, ({ data }) => handle(JSON.parse(data)));
}

function connect() {
  stream?.close();
  const chat = selected();
  inspectChat(chat);
  stream = new EventSource(chat === null ? '/inspect/stream' : `/inspect/stream?chat=${chat}`);
  take({
    hello: ({ statelyUrl }) => {
      says('Live', 'live');
      setStately(statelyUrl);
    },
    chats: showChats,
    chat: showChat,
    transitions: (all) => {
      showTransitions(all);
      showTaken(all.at(-1)?.arrows ?? []);
    },
    transition: (one) => {
      addTransition(one);
      showTaken(one.arrows);
    },
  });
  stream.addEventListener('error', ({ target }) => {
    if (target !== stream) return;
    says('Reconnecting…', 'lost');
    if (stream.readyState === EventSource.CLOSED) setTimeout(() => target === stream && connect(), AGAIN_MS);
  });
}

async function begin() {
  try {
    await loadChart();
  } catch {
    says('Reconnecting…', 'lost');
    setTimeout(() => void begin(), AGAIN_MS);
    return;
  }
  addEventListener('hashchange', connect);
  connect();
}

setInterval(tick, 1000);
await begin();
