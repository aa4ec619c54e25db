/** What models write instead of the JSON they are asked for, by kind, with the reports of it. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseConsensus } from '../../src/discussion/consensus/consensus.ts';
import type { Consensus, ParsedConsensus } from '../../src/discussion/consensus/consensus.ts';
import { entry, NO_MORE } from './builders.ts';

const panel = ['claude', 'gpt', 'gemini'];
const entries = panel.map((author, seq) => entry({ seq, kind: 'answer', author, text: `${author} said so` }));
const read = (text: string): ParsedConsensus => parseConsensus(text, panel, entries);

const value: Consensus = {
  summary: 'They differ, mostly.',
  agreements: [{ point: 'Back it up', holders: ['claude', 'gpt'] }],
  disagreements: [
    {
      point: 'Which one',
      crux: 'Whether a second machine is needed',
      positions: [
        { holders: ['claude'], position: 'SQLite' },
        { holders: ['gpt'], position: 'PostgreSQL', quote: 'gpt said so' },
      ],
    },
  ],
  alone: [{ point: 'Disks fill up', holders: ['gemini'] }],
  unconsidered: ['Who pays?'],
  next: ['Measure it'],
  openQuestions: ['How many users?'],
  groups: [],
};
const right = JSON.stringify(value);
const pretty = JSON.stringify(value, null, 2);

/** A way of breaking, which loses nothing. */
type Break = (json: string) => string;
const isKey = /"([A-Za-z]+)"(?=\s*:)/g;
const strings = /"((?:[^"\\]|\\.)*)"/g;

const breaks: Readonly<Record<string, Break>> = {
  'a trailing comma in objects and lists (ducroo/SICTIC-AI#37)': (json) => json.replace(/([}\]])/g, ',$1'),
  'a trailing comma on a line of its own (mem0ai/mem0#5623)': (json) => json.replace(/([}\]])/g, '\n,\n$1'),
  'comments behind values (MorpheusAIs/Lite-Client#15, RooCodeInc/Roo-Code#2105)': (json) =>
    json.replace(/([[{])/g, '$1 // "what", {it} is\n'),
  'comments with # (FoundationAgents/MetaGPT#733, FoundationAgents/MetaGPT#799)': (json) =>
    json.replace(/([[{])/g, '$1 # it\'s "what" {\n'),
  'comments /* so */ (eosphoros-ai/DB-GPT#3120)': (json) => json.replace(/([[{])/g, '$1/* the "list" } */'),
  'typographic quotation marks (Graphify-Labs/graphify#2286)': (json) => json.replace(strings, '“$1”'),
  'typographic ones, the wrong way round': (json) => json.replace(strings, '”$1“'),
  'a straight one before, a typographic one behind (BoundaryML/baml#1074)': (json) => json.replace(strings, '"$1”'),
  'single quotation marks (mangiucugna/json_repair#10, ml-explore/mlx-lm#1004)': (json) =>
    json.replace(strings, "'$1'"),
  'keys without quotation marks': (json) => json.replace(isKey, '$1'),
  'keys with escaped underscores (Pythagora-io/gpt-pilot#756, mangiucugna/json_repair#19)': (json) =>
    json.replaceAll('openQuestions', 'open\\_questions'),
  'snake_case (modelcontextprotocol/servers#3004)': (json) => json.replaceAll('openQuestions', 'open_questions'),
  'Title Case (jaseci-labs/jac#7442)': (json) =>
    json
      .replaceAll('openQuestions', 'Open Questions')
      .replace(isKey, (key) => key.replace(/[a-z]/, (a) => a.toUpperCase())),
  capitals: (json) => json.replace(isKey, (key) => key.toUpperCase()),
  'inside of an object (phenobarbital/ai-parrot#338, lennartpollvogt/ollama-instructor#6)': (json) =>
    `{"consensus": ${json}}`,
  'inside of two objects, with more beside (spinje/pflow#598)': (json) =>
    `{"status": "ok", "result": {"data": ${json}, "n": 1}}`,
  'inside of a list (empirical-org/Empirical-Core#12951)': (json) => `[${json}]`,
  'encoded twice (quarkiverse/quarkus-langchain4j#2642)': (json) => JSON.stringify(json),
  'encoded three times (livekit/agents#5409)': (json) => JSON.stringify(JSON.stringify(json)),
  'encoded twice, inside of an object (vllm-project/vllm#54964)': (json) => JSON.stringify({ consensus: json }),
  'escaped, without the marks around it (modelscope/ms-agent#652)': (json) => JSON.stringify(json).slice(1, -1),
  'lists as strings (datachain-ai/datachain#1930, anthropics/claude-agent-sdk-python#510)': (json) =>
    JSON.stringify({ ...JSON.parse(json), disagreements: JSON.stringify(JSON.parse(json).disagreements) }),
  'the last bracket is missing (Qarj/fix-busted-json#5)': (json) => json.slice(0, -1),
  'wide commas and colons (Tencent-Hunyuan/Hunyuan-MT#49)': (json) =>
    json.replace(/(?<=["\]}]),/g, '，').replace(/(?<="):/g, '：'),
  'marks as entities of HTML': (json) => json.replaceAll('"', '&quot;'),
  'the summary outside, the rest inside': (json) => {
    const { summary, ...rest } = JSON.parse(json);
    return JSON.stringify({ summary, consensus: rest });
  },
  'no commas between lines': (json) => JSON.stringify(JSON.parse(json), null, 1).replace(/,\n/g, '\n'),
};

const around: Readonly<Record<string, Break>> = {
  nothing: (text) => text,
  'a code fence': (text) => `\`\`\`json\n${text}\n\`\`\``,
  'prose with braces': (text) => `Here {it} is, {as: asked}:\n\n${text}\n\nDone {x}.`,
  thinking: (text) => `<think>I'd write {"summary": …} and {maybe} "more"</think>\n${text}`,
};

describe.each(Object.entries(breaks))('%s', (_kind, broken) => {
  test.each(Object.entries(around))('is read as it was meant, with %s around it', (_around, wrap) => {
    expect(read(wrap(broken(right)))).toEqual({ ok: true, value });
    expect(read(wrap(broken(pretty)))).toEqual({ ok: true, value });
  });
});

test('any consensus that is broken in one of these ways is read the same', () => {
  const text = fc
    .array(fc.constantFrom('tea', 'milk', 'a_b', 'ü', '東京', '1/2', '50 %', '(so)', '2 < 3', 'x.', 'no', '😀'), {
      minLength: 1,
      maxLength: 6,
    })
    .map((words) => words.join(' '));
  const holders = fc.uniqueArray(fc.constantFrom(...panel), { minLength: 1 });
  const consensus = fc.record({
    summary: text,
    agreements: fc.array(fc.record({ point: text, holders }), { minLength: 1, maxLength: 3 }),
    disagreements: fc.array(
      fc.record({
        point: text,
        positions: fc.array(fc.record({ holders, position: text }), { minLength: 1, maxLength: 3 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
    openQuestions: fc.array(text, { maxLength: 2 }),
  });
  fc.assert(
    fc.property(
      consensus,
      fc.constantFrom(...Object.values(breaks)),
      fc.constantFrom(...Object.values(around)),
      (any, broken, wrap) => {
        const asked = read(JSON.stringify(any));
        expect(asked.ok).toBe(true);
        expect(read(wrap(broken(JSON.stringify(any))))).toEqual(asked);
      },
    ),
    { numRuns: 300 },
  );
});

/** Texts that are broken in their own way: what is in the summary, and what is to be read. */
const summaries: readonly (readonly [kind: string, written: string, meant: string])[] = [
  ['a raw line end (langchain-ai/langchainjs#5160)', '"one\ntwo"', 'one two'],
  ['a raw tab and line end (matthiasn/lotti#4310)', '"First line\r\nsecond\tline"', 'First line second line'],
  ['a control character', '"one\u0007two"', 'onetwo'],
  [
    'a formula (AgentToolkit/altk-evolve#318)',
    String.raw`"so \(x\) and \sqrt{2}, \[y\]"`,
    String.raw`so \(x\) and \sqrt{2}, \[y\]`,
  ],
  ['genitives (mangiucugna/json_repair#56)', "'the users'' data'", "the users'' data"],
  ['half an escape of a sign', String.raw`"\underbrace{x} \u12"`, String.raw`\underbrace{x} \u12`],
  ['an escaped underscore (mangiucugna/json_repair#19)', String.raw`"the key a\_b"`, 'the key a_b'],
  ['an escaped apostrophe (langchain-ai/langchain#26655)', String.raw`"don\'t"`, "don't"],
  ['Markdown escapes (dottxt-ai/outlines#759)', String.raw`"1\. not \*bold\*"`, String.raw`1\. not \*bold\*`],
  ['quotation marks inside (josdejong/jsonrepair#116)', '"the "dictator" waits"', 'the "dictator" waits'],
  ['a mermaid label inside (MemberJunction/MJ#4137)', '"A ||--o{ B : "has"\\n}"', 'A ||--o{ B : "has" }'],
  ['an apostrophe in single marks (mangiucugna/json_repair#56)', "'Jack O'Sullivan's tea'", "Jack O'Sullivan's tea"],
  ['an address', '"see https://a.b/c?d // not a comment"', 'see https://a.b/c?d // not a comment'],
  ['typographic marks that belong to the text', '"she said “no”, and left"', 'she said “no”, and left'],
  ['a mark before a comma (mangiucugna/json_repair#49)', '"to the "dictator", waiting"', 'to the "dictator", waiting'],
  ['a colon in quotation marks', '"the "point": none"', 'the "point": none'],
  ['three marks (ferrislucas/promptr#49)', '"""one "two"\nthree"""', 'one "two" three'],
  ['several texts (growgraph/ontocast#50)', '["one", "two"]', 'one two'],
  [
    'typographic marks in another language (mangiucugna/json_repair#88)',
    '"不仅有“咖啡、葡萄”还有百年孤独"',
    '不仅有“咖啡、葡萄”还有百年孤独',
  ],
  ['two strings put together', '"one " + "two"', 'one two'],
];

test('without commas between strings and keys', () => {
  expect(read(right.replaceAll('","', '" "'))).toEqual({ ok: true, value });
});

test.each(summaries)('%s in a text', (_kind, written, meant) => {
  const text = `{"summary": ${written}, "agreements": [], "disagreements": [], "openQuestions": ["q"],}`;
  expect(read(text)).toEqual({
    ok: true,
    value: { summary: meant, agreements: [], disagreements: [], openQuestions: ['q'], ...NO_MORE },
  });
});

/**
 * Holders as models write them, with who is meant: nobody if that cannot be known. One text instead of a list is common
 * (emcie-co/parlant#433, crewAIInc/crewAI#611, jackmpcollins/magentic#151).
 */
const holders: readonly (readonly [holders: unknown, meant: readonly string[]])[] = [
  ['Claude', ['claude']],
  ['Claude and GPT', ['claude', 'gpt']],
  ['Claude, GPT', ['claude', 'gpt']],
  ['Claude, GPT, and Gemini', panel],
  ['Claude, GPT & Gemini', panel],
  ['Claude / GPT', ['claude', 'gpt']],
  ['Claude/GPT', ['claude', 'gpt']],
  ['Claude; GPT', ['claude', 'gpt']],
  ['Claude und GPT', ['claude', 'gpt']],
  ['Claude、GPT', ['claude', 'gpt']],
  ['@Claude + **GPT**', ['claude', 'gpt']],
  ["['Claude', 'GPT']", ['claude', 'gpt']],
  ['["Claude", "GPT"]', ['claude', 'gpt']],
  [['Claude and GPT'], ['claude', 'gpt']],
  [
    ['Claude', { name: 'GPT' }],
    ['claude', 'gpt'],
  ],
  [{ name: 'Claude' }, ['claude']],
  [{ Claude: true, GPT: true, Gemini: false }, ['claude', 'gpt']],
  ['all', panel],
  ['All', panel],
  ['everyone', panel],
  ['Everybody', panel],
  ['all panellists', panel],
  ['All three panelists', panel],
  ['all models', panel],
  ['the whole panel', panel],
  ['all of them', panel],
  [['All panellists'], panel],
  ['all except Claude', ['gpt', 'gemini']],
  ['Everyone but Claude and GPT', ['gemini']],
  ['all except Grok', []],
  ['all (Claude, GPT, Gemini)', panel],
  ['all (except Claude)', ['gpt', 'gemini']],
  ['both Claude and GPT', ['claude', 'gpt']],
  ['only GPT', ['gpt']],
  ['Claude (Anthropic), GPT (OpenAI)', ['claude', 'gpt']],
  ['Claude, GPT (against)', ['claude']],
  ['Claude (but not GPT)', []],
  ['x'.repeat(600), []],
  ['both', []],
  ['neither', []],
  ['Grok', []],
  ['Grok and Claude', ['claude']],
  ['not Claude', []],
  ['', []],
  [[], []],
  [null, []],
  [undefined, []],
  [7, []],
];

test.each(holders)('holders %j', (names, meant) => {
  const agreements = [{ point: 'p', holders: names }];
  const disagreements = [{ point: 'd', positions: [{ holders: names, position: 'q' }] }];
  expect(read(JSON.stringify({ summary: 's', agreements, disagreements }))).toEqual({
    ok: true,
    value: {
      summary: 's',
      agreements: [{ point: 'p', holders: meant }],
      disagreements: [{ point: 'd', positions: [{ holders: meant, position: 'q' }] }],
      openQuestions: [],
      ...NO_MORE,
    },
  });
});

/** Parts of a consensus in another form, with what they mean. */
type Part = readonly [kind: string, written: Readonly<Record<string, unknown>>, meant: Partial<Consensus>];
const parts: readonly Part[] = [
  [
    'a sentence (langchain-ai/langchainjs#1723, AIObjectives/talk-to-the-city-reports#186)',
    { agreements: ['A'] },
    { agreements: [{ point: 'A', holders: [] }] },
  ],
  ['one sentence, no list', { agreements: 'A' }, { agreements: [{ point: 'A', holders: [] }] }],
  [
    'one object, no list',
    { agreements: { point: 'A', holders: ['gpt'] } },
    { agreements: [{ point: 'A', holders: ['gpt'] }] },
  ],
  ['a map', { agreements: { A: ['Claude', 'GPT'] } }, { agreements: [{ point: 'A', holders: ['claude', 'gpt'] }] }],
  ['"none"', { agreements: 'None.', openQuestions: ['q'] }, { openQuestions: ['q'] }],
  ['null', { agreements: null, openQuestions: ['q'] }, { openQuestions: ['q'] }],
  [
    'other keys (DarriEy/Auramaur#140)',
    { points_of_agreement: [{ statement: 'A', held_by: ['GPT'] }] },
    { agreements: [{ point: 'A', holders: ['gpt'] }] },
  ],
  [
    'other keys (microsoft/PyRIT#1907)',
    { areasOfDisagreement: [{ topic: 'D', views: [{ panelist: 'GPT', stance: 'no' }] }] },
    { disagreements: [{ point: 'D', positions: [{ holders: ['gpt'], position: 'no' }] }] },
  ],
  ['a disagreement as a sentence', { disagreements: ['D'] }, { disagreements: [{ point: 'D', positions: [] }] }],
  [
    'positions as a map',
    { disagreements: [{ point: 'D', positions: { Claude: 'yes', GPT: { position: 'no', quote: 'gpt said so' } } }] },
    {
      disagreements: [
        {
          point: 'D',
          positions: [
            { holders: ['claude'], position: 'yes' },
            { holders: ['gpt'], position: 'no', quote: 'gpt said so' },
          ],
        },
      ],
    },
  ],
  [
    'positions as sentences',
    { disagreements: [{ point: 'D', positions: ['Claude: yes', 'Note: no'] }] },
    {
      disagreements: [
        {
          point: 'D',
          positions: [
            { holders: ['claude'], position: 'yes' },
            { holders: [], position: 'Note: no' },
          ],
        },
      ],
    },
  ],
  [
    'a disagreement that is a position',
    { disagreements: [{ point: 'D', holder: 'GPT' }] },
    { disagreements: [{ point: 'D', positions: [{ holders: ['gpt'], position: 'D' }] }] },
  ],
  [
    'sides by what they say',
    { disagreements: [{ point: 'D', agree: ['Claude', 'Gemini'], disagree: 'GPT' }] },
    {
      disagreements: [
        {
          point: 'D',
          positions: [
            { holders: ['claude', 'gemini'], position: 'agree' },
            { holders: ['gpt'], position: 'disagree' },
          ],
        },
      ],
    },
  ],
  [
    'sides by who says it',
    { disagreements: [{ topic: 'D', Claude: 'yes', GPT: { stance: 'no' } }] },
    {
      disagreements: [
        {
          point: 'D',
          positions: [
            { holders: ['claude'], position: 'yes' },
            { holders: ['gpt'], position: 'no' },
          ],
        },
      ],
    },
  ],
  [
    'dissent beside the disagreements',
    { disagreements: ['D'], dissent: ['E'] },
    {
      disagreements: [
        { point: 'D', positions: [] },
        { point: 'E', positions: [] },
      ],
    },
  ],
  ['questions as objects', { openQuestions: [{ question: 'q' }] }, { openQuestions: ['q'] }],
  ['questions under another name', { unresolved: ['q'] }, { openQuestions: ['q'] }],
  [
    'contradictions, with their crux and sides',
    { contradictions: [{ point: 'D', crux: 'C', sides: [{ holders: 'GPT', position: 'no' }] }] },
    { disagreements: [{ point: 'D', crux: 'C', positions: [{ holders: ['gpt'], position: 'no' }] }] },
  ],
  ...['Crux', 'the_crux', 'what_would_decide_it', 'whatDecides', 'decided_by', 'settledBy', 'decidingFactor'].map(
    (key): Part => [
      `the crux as ${key}`,
      { key_contradictions: [{ topic: 'D', [key]: ['C'], sides: ['GPT: no'] }] },
      { disagreements: [{ point: 'D', crux: 'C', positions: [{ holders: ['gpt'], position: 'no' }] }] },
    ],
  ),
  [
    'a crux that names a panellist is no side',
    { contradictions: [{ point: 'D', crux: 'Claude', for: 'GPT', against: 'Gemini' }] },
    {
      disagreements: [
        {
          point: 'D',
          crux: 'Claude',
          positions: [
            { holders: ['gpt'], position: 'for' },
            { holders: ['gemini'], position: 'against' },
          ],
        },
      ],
    },
  ],
  [
    'a crux that is none',
    { contradictions: [{ point: 'D', crux: null, sides: [] }] },
    { disagreements: [{ point: 'D', positions: [] }] },
  ],
  ...[
    'alone',
    'onlyOneSaw',
    'only_one_saw',
    'Only one saw it',
    'unique_insights',
    'minorityViews',
    'otherPositions',
  ].map((key): Part => [
    `what only one saw as ${key}`,
    { [key]: [{ insight: 'x', point: 'A', seen_by: 'GPT' }, 'Claude: B', 'C'] },
    {
      alone: [
        { point: 'A', holders: ['gpt'] },
        { point: 'B', holders: ['claude'] },
        { point: 'C', holders: [] },
      ],
    },
  ]),
  [
    'what only one saw, by who saw it',
    { onlyOneSaw: { Claude: ['A', { point: 'B' }], GPT: 'C', D: 'Gemini', E: { who: 'GPT' } } },
    {
      alone: [
        { point: 'A', holders: ['claude'] },
        { point: 'B', holders: ['claude'] },
        { point: 'C', holders: ['gpt'] },
        { point: 'D', holders: ['gemini'] },
        { point: 'E', holders: ['gpt'] },
      ],
    },
  ],
  ...[
    'unconsidered',
    'nobodyConsidered',
    'nobody_considered',
    'what nobody considered',
    'blindSpots',
    'missed',
    'gaps',
  ].map((key): Part => [
    `what nobody considered as ${key}`,
    { [key]: ['A'], openQuestions: 'q' },
    { unconsidered: ['A'], openQuestions: ['q'] },
  ]),
  ...['next', 'nextSteps', 'what_to_do_next', 'recommended_actions', 'Action items', 'todo'].map((key): Part => [
    `what to do next as ${key}`,
    { [key]: ['A', { step: 'B' }, ' '], openQuestions: 'q' },
    { next: ['A', 'B'], openQuestions: ['q'] },
  ]),
  ['one step, no list', { next: 'A', openQuestions: 'q' }, { next: ['A'], openQuestions: ['q'] }],
  ['none of them', { next: 'none', unconsidered: null, alone: 'None.', openQuestions: 'q' }, { openQuestions: ['q'] }],
  ['groups are nothing that a model says', { groups: [['claude']], openQuestions: 'q' }, { openQuestions: ['q'] }],
];

test.each(parts)('%s', (_kind, written, meant) => {
  const empty = { summary: 's', agreements: [], disagreements: [], openQuestions: [], ...NO_MORE };
  expect(read(JSON.stringify({ summary: 's', ...written }))).toEqual({ ok: true, value: { ...empty, ...meant } });
});

describe('is not taken', () => {
  test.each([
    ['what was cut in the middle', pretty.slice(0, pretty.indexOf('"PostgreSQL"') + 5)],
    ['what was cut before the disagreements', right.slice(0, right.indexOf('"disagreements"') - 1)],
    ['what was cut before what only one saw', right.slice(0, right.indexOf('"alone"') - 1)],
    ['what was cut in the middle of what only one saw', right.slice(0, right.indexOf('Disks fill up') + 5)],
    ['what was cut in the middle of the disagreements', right.slice(0, right.indexOf('{"holders":["gpt"]') - 1)],
  ])('%s: a disagreement may be lost', (_kind, text) => {
    expect(read(text).ok).toBe(false);
  });
});

test('behind a draft that is right the broken one counts', () => {
  const draft = JSON.stringify({ ...value, summary: 'draft' });
  expect(read(`${draft}\nBetter:\n${right.replace(/}$/, ',}')}`)).toEqual({ ok: true, value });
});
