/** The selected chat in words: where it is, who sits where, what is pending, and the last transitions. */
import { byId, make, since, stateName } from './dom.js';
import { trace } from './chart.js';

const SYMBOLS = { waiting: '○', thinking: '◔', answered: '●', failed: '✕', stopped: '■', listening: '·' };
/** What is told of a seat's position; what it is are people's and models' words, which are not shown here. */
const HELD = { earlier: ', has a position', first: ', has a position', kept: ', kept its position', moved: ', moved' };
/** So many transitions are listed. */
const MOST = 50;

const words = (word) => word.replaceAll('_', ' ');

function rows(title, lines, empty) {
  const body = lines.length > 0 ? make('table', {}, lines) : make('p', { class: 'quiet' }, empty);
  return [make('h3', {}, title), body];
}

const row = (head, status, last) =>
  make('tr', {}, make('th', { scope: 'row' }, head), make('td', {}, status), make('td', {}, last));

/** As many colours as the web chat has: by the seat, so that neighbours differ. */
const TONES = 6;

function seat({ alias, status, reason, call, since: at, position }, index) {
  const told = make(
    'span',
    { class: status },
    `${SYMBOLS[status] ?? ''} ${status}${reason ? `: ${words(reason)}` : ''}${HELD[position] ?? ''}`,
  );
  const name = make('span', { class: `tone-${index % TONES}` }, alias);
  return row(name, told, at === null ? make('span', { class: 'quiet' }, call ?? '') : since(at));
}

/** The facts of a chat. */
export function showNow({ snapshot, pending, events, version }) {
  const card = make('section', { class: 'card', 'aria-label': 'Now' });
  if (snapshot === null) {
    card.append(
      make('h2', {}, 'Now'),
      make('p', {}, `This program cannot read the chat’s snapshot (version ${version}). It is kept as it is.`),
    );
  } else {
    const { round, format, stage, agreement, outcome, answers, remarks, project, discussion, legal, seats, calls } =
      snapshot;
    const facts = [
      discussion === null ? 'no discussion' : `discussion ${discussion}`,
      project === null ? null : `project ${project}`,
      round > 0 ? `round ${round}` : null,
      round > 0 ? `${format}, stage ${stage.number} of ${stage.of}: ${stage.task}` : null,
      agreement.now.length > 0 ? `who agrees: ${agreement.now.join(' : ')}` : null,
      `${answers} answer${answers === 1 ? '' : 's'}`,
      remarks > 0 ? `${remarks} remark${remarks === 1 ? '' : 's'}` : null,
      outcome === null ? null : `ended: ${outcome}`,
      `${events} events`,
    ];
    card.append(
      make('h2', {}, 'Now'),
      make('p', { class: 'quiet' }, facts.filter(Boolean).join(' · ')),
      ...rows('Seats', seats.map(seat), 'Nobody sits here.'),
      ...(calls.length > 0
        ? rows(
            'Beside',
            calls.map((call) => row(call.alias, call.for, since(call.since))),
            '',
          )
        : []),
      ...rows(
        'Pending effects',
        pending.map(({ id, kind, alias, at }) =>
          row(kind, make('span', {}, alias ?? '', ' ', make('code', { class: 'quiet' }, id)), since(at)),
        ),
        'Everything that was asked for is done.',
      ),
      make('h3', {}, 'Legal now'),
      make(
        'ul',
        { class: 'chips' },
        legal.map((command) => make('li', {}, make('code', {}, command))),
      ),
    );
  }
  byId('now').replaceChildren(card);
}

/** The fields whose values speak for themselves. */
const PLAIN = new Set(['alias', 'call', 'model', 'page', 'project']);

/** An answer in numbers. */
function answerField({ model, ms, tokensIn, tokensOut, cost }) {
  const tokens = tokensIn === undefined || tokensOut === undefined ? null : `${tokensIn} → ${tokensOut} tokens`;
  const money = cost === undefined ? null : `$${cost}`;
  return [model, `${ms} ms`, tokens, money].filter(Boolean).join(' · ');
}

/** A field of an event in words. */
function field([name, value]) {
  if (name === 'answer') return answerField(value);
  if (Array.isArray(value)) return `${name} ${value.join(', ')}`;
  if (typeof value === 'object') return Object.entries(value).map(field).join(', ');
  if (name === 'reason') return words(value);
  return PLAIN.has(name) ? value : `${name} ${value}`;
}

function transitionItem(transition) {
  const { at, event, who, from, to, refused, effects, aborted, texts } = transition;
  const { type, message: _message, ...fields } = event;
  const told = [who, ...Object.entries(fields).map(field)].filter(Boolean).join(' · ');
  const way = refused
    ? [`not legal in ${stateName(from)}`]
    : from === to
      ? [`stays in ${stateName(to)}`]
      : [`${stateName(from)} → `, make('b', {}, stateName(to))];
  const asked = [
    ...effects.map(({ kind, times }) => (times === 1 ? kind : `${kind} ×${times}`)),
    ...(aborted > 0 ? [`${aborted} call${aborted === 1 ? '' : 's'} ended`] : []),
  ];
  const time = new Date(at);
  const clock = `${time.toLocaleTimeString('en-GB')}.${String(time.getMilliseconds()).padStart(3, '0')}`;
  const item = make(
    'li',
    { tabindex: 0 },
    make('time', { datetime: time.toISOString() }, clock),
    make(
      'div',
      { class: 'event' },
      make('b', {}, type),
      told === '' ? '' : make('span', { class: 'quiet' }, ` ${told}`),
    ),
    make('div', { class: 'way' }, ...way),
    asked.length > 0
      ? make(
          'ul',
          { class: 'chips' },
          asked.map((what) => make('li', {}, make('code', {}, what))),
        )
      : null,
    Object.entries(texts ?? {}).map(([name, text]) =>
      make('blockquote', {}, make('span', { class: 'quiet' }, `${name}: `), text),
    ),
  );
  for (const begins of ['mouseenter', 'focus']) item.addEventListener(begins, () => trace(transition));
  for (const ends of ['mouseleave', 'blur']) item.addEventListener(ends, () => trace(null));
  return item;
}

const list = byId('transitions');

/** The last transitions, given oldest first, shown newest first. */
export function showTransitions(transitions) {
  list.replaceChildren(...transitions.map(transitionItem).toReversed());
  byId('none').hidden = transitions.length > 0;
}

/** One more. */
export function addTransition(transition) {
  list.prepend(transitionItem(transition));
  while (list.children.length > MOST) list.lastChild.remove();
  byId('none').hidden = true;
}
