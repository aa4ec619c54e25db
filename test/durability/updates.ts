/** Random updates of valid and broken parts. */
import fc from 'fast-check';

/** People who are allowed everywhere, a group in which everybody is, and who is neither. Chats 8 and 9 are nobody's to touch. */
export const ALLOWED = [1, 2, 3, 4];
export const OPEN_GROUP = -100;
const OTHER_GROUPS = [-200, -1_002_000_000_777];
const STRANGERS = [50, 51, 900_719_925_474];

const COMMANDS =
  'start help status projects models project ask open discuss next stop consensus new history export forget mydata allow access usage nonsense __proto__ constructor toString'.split(
    ' ',
  );
const ARGUMENTS = [
  '',
  ' ',
  'Why?',
  '0',
  '1',
  '999',
  '1 Why',
  '-3 x',
  'gpt Why?',
  'new',
  'new Trip',
  'new __proto__',
  'select __proto__',
  'select constructor',
  'delete Trip',
  'about x',
  'models gpt,claude',
  'models __proto__',
  'models ,,,',
  `new ${'n'.repeat(65)}`,
  'a\u0000b',
  '\uD800',
  '\u202E*_[`<b>',
  '🧑🏽‍🚀'.repeat(50),
  'x'.repeat(4000),
  'y'.repeat(100_000),
  '@gpt hello',
  '```\n',
  '|a|\n|-|\n|b|',
];
const DATA = [
  // The chats' own ids count from 1.
  ...Array.from({ length: 9 }, (_, n) => [
    `b:${n}:1:next`,
    `b:${n}:1:stop`,
    `b:${n}:2:export`,
    `r:${n}:1:0`,
    `b:${n}:3:afresh`,
    `b:${n}:1:approve`,
    `b:${n}:2:approve`,
    `y:${n}:1`,
    `x:${n}:1`,
    `w:${n}:2`,
    `h:${n}:d1`,
    `f:${n}`,
  ]).flat(),
  'b:1:99:stop',
  'y:1:x',
  'y:1',
  'b:1:x:next',
  'b:1:1:__proto__',
  'r:1:1:99',
  'r:1:-1:0',
  'p:1:p1',
  'p:9:p1',
  'p:__proto__',
  'm:gpt',
  'm:__proto__',
  'a:20',
  'v:-5',
  'a:99999999999999999999',
  't:1:1',
  'd:1:p1',
  'k:1:',
  'e:0',
  'e:99',
  'd:8:p1',
  'd:9:p1',
  'f',
  'k',
  'f:x',
  '',
  ':',
  'z',
  'b:1:1:next:more',
  'q'.repeat(64),
  '\uD800',
];

const anyOf = <T>(...values: readonly T[]) => fc.constantFrom(...values);

/** What stands in a field where something else belongs. */
const junk = fc.oneof(
  anyOf<unknown>(
    null,
    true,
    0,
    -1,
    1.5,
    Number.MAX_SAFE_INTEGER,
    2 ** 60,
    '',
    'text',
    '\u0000',
    [],
    {},
    [[]],
    'x'.repeat(2000),
  ),
  fc.jsonValue({ maxDepth: 4 }),
  fc.constant(JSON.parse('{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}}}') as unknown),
);

const people = anyOf(...ALLOWED, ...ALLOWED, ...STRANGERS, 1_087_968_824);
const person = people.map((id) => ({ id, is_bot: false, first_name: id % 2 === 0 ? 'Ann' : '\u202E\u0000__proto__' }));
/** In the open group everybody may speak, so there somebody new does each time, whom no flood limit stops. */
const newcomer = fc
  .integer({ min: 10_000, max: 99_999_999 })
  .map((id) => ({ id, is_bot: false, first_name: 'New', last_name: 'Comer' }));

const text = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(anyOf(...COMMANDS), anyOf(...ARGUMENTS)).map(([command, rest]) => `/${command} ${rest}`),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(anyOf(...COMMANDS), anyOf(...ARGUMENTS))
      .map(([name, rest]) => `/${name.toUpperCase()}@conclave_bot ${rest}`),
  },
  { weight: 2, arbitrary: anyOf(...ARGUMENTS) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
);

const place = fc.oneof(
  {
    weight: 3,
    arbitrary: newcomer.map((from) => ({ from, chat: { id: OPEN_GROUP, type: 'supergroup', title: 'Open' } })),
  },
  {
    weight: 2,
    arbitrary: person.map((from) => ({ from, chat: { id: from.id, type: 'private', first_name: from.first_name } })),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(person, anyOf(...OTHER_GROUPS))
      .map(([from, id]) => ({ from, chat: { id, type: 'group', title: 'Other' } })),
  },
);

const extras = fc.record(
  {
    message_thread_id: fc.integer({ min: 1, max: 5 }),
    is_topic_message: fc.boolean(),
    entities: fc.array(
      fc.record({ type: anyOf('bot_command', 'mention', 'x'), offset: fc.integer(), length: fc.integer() }),
      { maxLength: 3 },
    ),
    reply_to_message: fc.record({
      message_id: fc.nat(50),
      date: fc.nat(),
      chat: fc.constant({ id: OPEN_GROUP, type: 'supergroup' }),
      text,
      from: person,
    }),
    quote: fc.record({ text: anyOf(...ARGUMENTS), position: fc.integer() }),
    sender_chat: fc.record({ id: anyOf(OPEN_GROUP, -5), type: fc.constant('channel'), title: anyOf('T', '') }),
    is_automatic_forward: fc.boolean(),
    forward_origin: anyOf<unknown>(
      { type: 'hidden_user', sender_user_name: '/stop' },
      { type: 'channel', chat: { id: -5, title: '**News**' }, message_id: 1 },
      { type: 'user', sender_user: { id: 1, first_name: '' } },
      { type: '__proto__' },
      'x',
    ),
    forward_from: anyOf<unknown>({ id: 7, first_name: 'Eve' }, null, 7),
    forward_date: anyOf<unknown>(1, -1, 'x'),
    media_group_id: anyOf('album', ''),
    via_bot: fc.constant({ id: 5, is_bot: true, first_name: 'b' }),
  },
  { requiredKeys: [] },
);

const content = fc.oneof(
  { weight: 12, arbitrary: text.map((words) => ({ text: words })) },
  { weight: 1, arbitrary: text.map((caption) => ({ caption, photo: [] })) },
  {
    weight: 1,
    arbitrary: anyOf<object>(
      { sticker: {} },
      { voice: {} },
      { new_chat_members: [] },
      { left_chat_member: { id: 42, is_bot: true, first_name: 'Conclave' } },
      { left_chat_member: { id: 7, is_bot: false, first_name: 'Eve' } },
      {
        rich_message: {
          blocks: [{ type: 'paragraph', text: ['/open ', { type: 'bold', text: 'Why?' }] }, { type: 'photo' }],
        },
      },
      { rich_message: { blocks: { length: 9 } }, text: '/status' },
      { rich_message: 'x' },
      { poll: { question: 'Lunch?', options: [{ text: 'Soup' }, {}] } },
      { pinned_message: {} },
      { migrate_to_chat_id: 'x' },
      { forum_topic_created: {} },
      {},
    ),
  },
);

const message = fc
  .tuple(place, content, extras, fc.nat(1000))
  .map(([where, what, more, id]): object => ({ message_id: id, date: 1, ...where, ...what, ...more }));

const press = fc
  .tuple(place, anyOf(...DATA), fc.string({ maxLength: 20 }), fc.nat(60), fc.option(message))
  .map(([{ from, chat }, data, id, on, about]): object => ({
    id,
    from,
    data,
    chat_instance: '1',
    message: { message_id: on, date: 1, chat, ...(about === null ? {} : { reply_to_message: about }) },
  }));

const membership = fc
  .tuple(place, anyOf('left', 'member', 'kicked', 'x'), anyOf('left', 'member', 'administrator', '__proto__'))
  .map(([where, before, after]): object => ({
    ...where,
    date: 1,
    old_chat_member: { status: before },
    new_chat_member: { status: after },
  }));

/** An object with something wrong somewhere: a field that is not there, or holds what it should not. */
function broken(part: fc.Arbitrary<object>): fc.Arbitrary<unknown> {
  return fc.tuple(part, fc.nat(), junk, anyOf('drop', 'replace', 'deep')).map(([whole, at, wrong, how]) => {
    const entries = Object.entries(whole) as [string, unknown][];
    const chosen = entries[at % entries.length]?.[0];
    return Object.fromEntries(
      entries.flatMap(([key, value]): [string, unknown][] => {
        if (key !== chosen) return [[key, value]];
        if (how === 'drop') return [];
        const inner = how === 'deep' && typeof value === 'object' && value !== null ? Object.entries(value) : [];
        return inner.length === 0
          ? [[key, wrong]]
          : [[key, Object.fromEntries(inner.map(([k, v], i) => [k, i === at % inner.length ? wrong : v]))]];
      }),
    );
  });
}

const sound = fc.oneof(
  { weight: 6, arbitrary: message.map((body) => ({ message: body })) },
  { weight: 2, arbitrary: message.map((body) => ({ edited_message: body })) },
  { weight: 3, arbitrary: press.map((body) => ({ callback_query: body })) },
  { weight: 1, arbitrary: membership.map((body) => ({ my_chat_member: body })) },
);

const unsound = fc.oneof(
  broken(message).map((body) => ({ message: body })),
  broken(press).map((body) => ({ callback_query: body })),
  broken(membership).map((body) => ({ my_chat_member: body })),
  junk.map((body) => ({ message: body })),
  junk.map((body) => ({ callback_query: body })),
  junk.map((body) => ({ edited_message: body })),
  broken(message).map((body) => ({ edited_message: body })),
  junk.map((body) => ({ some_new_kind: body })),
  junk.map((body) =>
    typeof body === 'object' && body !== null && !Array.isArray(body) ? body : { channel_post: body },
  ),
);

/** Any update. */
export const update: fc.Arbitrary<object> = fc.oneof(
  { weight: 3, arbitrary: sound },
  { weight: 2, arbitrary: unsound },
);

/** Telegram chats in which nobody is allowed. */
export const STRANGE = new Set(STRANGERS);
