/** Each panellist has a colour and an initial, the same in answers, progress and consensus. */
import { el } from './dom.js';

/** How many colours `base.css` has. */
const TONES = 6;

/** The class of a name's colour: by its place in the panel, so that neighbours differ. */
const toneOf = (name, names) => `tone-${names.indexOf(name) % TONES}`;

const escaped = (text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`);

/** Finds any of the names as whole words, the longest first: "Llama, skeptic" goes before "Llama". */
function finder(names) {
  const longest = [...new Set(names)].toSorted((a, b) => b.length - a.length).map(escaped);
  return longest.length === 0
    ? null
    : new RegExp(`(?<![\\p{L}\\p{N}_@/-])(${longest.join('|')})(?![\\p{L}\\p{N}_/-])`, 'gu');
}

/** Colours the names in a message of the bot, but not in code or links, and puts initials before those whose answers they are. */
export function colourNames(node, names) {
  const find = finder(names);
  if (find === null) return;
  const walker = document.createTreeWalker(node, NodeFilter.SHOW_TEXT);
  const texts = [];
  while (walker.nextNode())
    if (!walker.currentNode.parentElement.closest('code, pre, a, button')) texts.push(walker.currentNode);
  for (const text of texts) {
    const parts = text.data.split(find);
    if (parts.length < 2) continue;
    text.replaceWith(
      ...parts.map((part, at) =>
        at % 2 === 0 ? part : el('span', { className: `seat ${toneOf(part, names)}`, textContent: part }),
      ),
    );
  }
  for (const head of node.querySelectorAll(':scope > strong')) {
    const name = head.textContent;
    if (!names.includes(name) || !isAlone(head)) continue;
    const initials = name.split(', ').map((word) => word.charAt(0).toUpperCase());
    head.classList.add('answers', toneOf(name, names));
    // Not as text: the page's words are the message's.
    head.dataset.initial = initials.join('');
  }
}

/** Whether a name stands on a line of its own, as the heading of an answer: several may stand in one message. */
function isAlone({ previousSibling: before, nextSibling: after }) {
  const begins = before === null || before.textContent.endsWith('\n');
  return begins && after?.textContent.startsWith('\n') === true;
}

/** Who is writing or thinking by a progress message: for the header, which is there when the message is scrolled away. */
export function busyIn(text) {
  const lines = text.split('\n').map((line) => /^[◑◔] (.+) is (writing|thinking)$/.exec(line));
  const names = (what) => lines.flatMap((line) => (line?.[2] === what ? [line[1]] : []));
  const [writing, thinking] = [names('writing'), names('thinking')];
  const busy = writing.length > 0 ? writing : thinking;
  if (busy.length === 0) return '';
  const who = busy.length > 1 ? `${busy.slice(0, -1).join(', ')} and ${busy.at(-1)}` : busy[0];
  return `${who} ${busy.length > 1 ? 'are' : 'is'} ${writing.length > 0 ? 'writing' : 'thinking'} …`;
}
