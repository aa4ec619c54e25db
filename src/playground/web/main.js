/** The page: what the server tells goes to the chats, what people do goes to the server. */
import { announce } from './announcer.js';
import { Composer } from './composer.js';
import { Conversation } from './conversation.js';
import { avatar, byId } from './dom.js';
import { safeLink } from './entities.js';
import { alertWith, toast } from './notices.js';
import { press } from './server.js';
import { busyIn } from './panellists.js';
import { Sidebar } from './sidebar.js';
import { listen } from './stream.js';
import { Typing } from './typing.js';
import { markRead, memory, showInTitle, unreadOf } from './unread.js';

let world = { you: 0, recordings: null, names: [], bot: { name: '' }, commands: [] };
const conversations = new Map();
/** Buttons that only messages about a run have. */
const RUN = new Set(['Stop', 'Next round', 'Consensus', 'Export']);
let open = null;

const composer = new Composer(
  () => world.commands,
  () => open?.scroll.toEnd(),
);
const sidebar = new Sidebar((id) => show(conversations.get(id)));
const typing = new Typing(() => draw());

const actions = {
  say: (text) => void composer.say(text),
  reply: (view) => composer.replyTo(view),
  mention: (text) => composer.mention(text),
  moved: () => draw(),
  async press({ chat, id }, data) {
    try {
      const { text, alert, url, timedOut } = await press({ chat, as: composer.speaker, message: id, data });
      const href = url === null ? null : safeLink(url);
      if (timedOut) toast('The bot did not answer. Try again.');
      else if (text !== null) (alert ? alertWith : toast)(text);
      if (href !== null) window.open(href, '_blank', 'noopener');
    } catch (error) {
      toast(error.message);
    }
  },
};

/** Opens a chat. */
function show(conversation) {
  if (!conversation) return;
  if (open) {
    open.top = open.node.scrollTop;
    open.node.hidden = true;
  }
  const { chat, node, scroll } = conversation;
  const wasAtEnd = scroll.atEnd;
  open = conversation;
  node.hidden = false;
  if (wasAtEnd) scroll.toEnd();
  else node.scrollTop = conversation.top ?? 0;
  memory.set('conclave.open', String(chat.id));
  byId('title').textContent = chat.title;
  byId('head-avatar').replaceWith(
    Object.assign(avatar({ id: chat.id, name: chat.title, bot: chat.kind === 'private' }), { id: 'head-avatar' }),
  );
  composer.open(chat);
  if (!matchMedia('(pointer: coarse)').matches) composer.box.focus();
  draw();
}

const about = ({ kind, people }) =>
  kind === 'private' ? 'bot' : `${people.map(({ name }) => name).join(', ')} and ${world.bot.name}`;

/** Everything that counts and depends: unread, typing, the way to the newest. */
function draw() {
  if (open && open.scroll.atEnd && document.visibilityState === 'visible') markRead(open);
  const unread = new Map([...conversations.values()].map((one) => [one, unreadOf(one)]));
  for (const one of conversations.values())
    sidebar.draw(one.chat, {
      last: one.last,
      unread: unread.get(one).length,
      typing: typing.has(one.chat.id),
      open: one === open,
    });
  showInTitle([...unread.values()].flat());
  if (!open) return;
  drawAside();
  const isTyping = typing.has(open.chat.id);
  // The newest progress message, or the one that closes the run: only these have buttons of a run.
  const newest = open.views().findLast(({ keyboard }) => keyboard.flat().some(({ text }) => RUN.has(text)));
  const busy = busyIn(newest?.text ?? '');
  byId('subtitle').textContent = busy || (isTyping ? 'typing …' : about(open.chat));
  byId('subtitle').classList.toggle('typing', isTyping || busy !== '');
  const count = unread.get(open).length;
  byId('newest').hidden = open.scroll.atEnd;
  byId('newest').setAttribute(
    'aria-label',
    count > 0 ? `Go to the newest message, ${count} unread` : 'Go to the newest message',
  );
  byId('newest-count').textContent = count > 0 ? String(count) : '';
}

/** What a recording has beside its rounds: a question to one panellist, offered while it has not been asked. */
function drawAside() {
  const said = open.views().filter(({ from }) => !from.bot);
  const asked = said.findLast(({ text }) => world.recordings?.some(({ question }) => text.endsWith(question)));
  const recording = world.recordings?.find(({ question }) => asked?.text.endsWith(question));
  const aside = recording?.asides.find((text) => !said.some((view) => view.text === text)) ?? '';
  const button = byId('aside');
  button.hidden = aside === '';
  button.textContent = `Ask one of them: ${aside}`;
  button.dataset.says = aside;
}

function arrived(view) {
  const conversation = conversations.get(view.chat);
  if (!conversation) return;
  conversation.put(view);
  announce(view);
  draw();
}

const handlers = {
  snapshot(given) {
    world = given;
    byId('recorded').hidden = given.recordings === null;
    for (const chat of given.chats) {
      const known = conversations.get(chat.id);
      const conversation = known ?? new Conversation(chat, given, actions);
      if (!known) {
        conversations.set(chat.id, conversation);
        sidebar.add(chat);
      }
      conversation.sync(chat);
      if (memory.get(`conclave.read.${chat.id}`) === null) markRead(conversation);
      typing.set(chat.id, chat.typingMs);
    }
    if (!open) show(conversations.get(Number(memory.get('conclave.open'))) ?? [...conversations.values()][0]);
    draw();
  },
  message(view) {
    if (view.from.bot) typing.set(view.chat, 0);
    arrived(view);
  },
  edit: arrived,
  delete({ chat, id }) {
    conversations.get(chat)?.drop(id);
    draw();
  },
  typing: ({ chat, ms }) => typing.set(chat, ms),
  commands(list) {
    world = { ...world, commands: list };
  },
};

byId('newest').addEventListener('click', () => {
  open.scroll.toEnd(true);
  draw();
});
byId('aside').addEventListener('click', ({ currentTarget }) => actions.say(currentTarget.dataset.says));
byId('connect-open').addEventListener('click', () => byId('connect').showModal());
document.addEventListener('visibilitychange', draw);
addEventListener('storage', draw);

/** A connection that is back at once is not worth a word. */
let offline = 0;
listen(handlers, (connected) => {
  if (connected) {
    clearTimeout(offline);
    offline = 0;
    byId('offline').hidden = true;
    void composer.sendAgain();
  } else offline ||= setTimeout(() => (byId('offline').hidden = false), 800);
});
