import { at } from './pick.ts';
import type { Topic } from './topic.ts';
import { capital, type Scene } from './voice.ts';

/** Cells for a choice: the first and the second side, whichever those are. */
const CELLS: readonly (readonly [string, string, string])[] = [
  ['First week', 'easy', 'bumpy'],
  ['First week', 'a little dull', 'exciting'],
  ['In a year', 'still there', 'loved or gone'],
  ['In a year', 'forgotten', 'a story'],
  ['Way back', 'open', 'costs a day'],
  ['Who complains', 'nobody', 'one person, loudly'],
];

/** A small table that says it better: a choice side by side, or a range. `null` for other questions. */
export function tableFor(topic: Topic, scene: Scene, number: number): string | null {
  if (topic.kind === 'choice') {
    const first = number % 2;
    const rows = [CELLS[first], CELLS[2 + ((number >>> 1) % 2)], CELLS[4 + ((number >>> 2) % 2)]];
    const cells = rows.map((row) => `| ${row?.[0] ?? ''} | ${row?.[1] ?? ''} | ${row?.[2] ?? ''} |`);
    return [`| | ${capital(scene.mine)} | ${capital(scene.other)} |`, '|---|---|---|', ...cells].join('\n');
  }
  if (topic.kind !== 'amount') return null;
  return [
    '| Guess | Times | Because |',
    '|---|---|---|',
    '| low | × 0.5 | nothing goes wrong |',
    '| likely | × 1.5 | one thing does |',
    '| high | × 3 | the usual |',
  ].join('\n');
}

const LANGUAGES: readonly (readonly [string, RegExp])[] = [
  ['python', /\bpython\b/i],
  ['typescript', /\btypescript\b|\bts\b/i],
  ['javascript', /\b(?:javascript|js|react|vue|node)\b/i],
  ['rust', /\brust\b/i],
  ['go', /\b(?:golang|go)\b/i],
  ['sql', /\b(?:sql|query|postgres|mysql|sqlite)\b/i],
  ['bash', /\b(?:bash|shell|script|command line)\b/i],
];

/** By language and temperament (optimist, skeptic, pragmatist); `NAME` stands for what the code is about. */
const SNIPPETS: Readonly<Record<string, readonly [string, string, string]>> = {
  python: [
    'def NAME(value):\n    """What the caller would like to write."""\n    ...  # a real model puts the body here',
    'def test_NAME_survives_nothing():\n    assert NAME("") == ""\n    assert NAME("🙂") is not None',
    'from time import perf_counter\n\nstart = perf_counter()\nNAME(range(10_000))\nprint(f"{perf_counter() - start:.3f} s")',
  ],
  javascript: [
    'const NAME = (value) => {\n  // a real model puts the body here\n};\n\nconsole.log(NAME("anything"));',
    "test('NAME survives nothing', () => {\n  expect(NAME([])).toEqual([]);\n  expect(NAME([null])).toEqual([]);\n});",
    "console.time('NAME');\nNAME(Array.from({ length: 10_000 }));\nconsole.timeEnd('NAME');",
  ],
  rust: [
    'fn NAME(value: &str) -> String {\n    todo!("a real model puts the body here")\n}',
    '#[test]\nfn NAME_survives_nothing() {\n    assert!(NAME(&[]).is_empty());\n}',
    'let start = std::time::Instant::now();\nNAME(&input);\nprintln!("{:?}", start.elapsed());',
  ],
  go: [
    'func NAME(value string) string {\n\tpanic("a real model puts the body here")\n}',
    'func TestNAMESurvivesNothing(t *testing.T) {\n\tif got := NAME(nil); len(got) != 0 {\n\t\tt.Fatalf("got %v", got)\n\t}\n}',
    'start := time.Now()\nNAME(items)\nfmt.Println(time.Since(start))',
  ],
  sql: [
    'SELECT *\nFROM NAME\nORDER BY created_at DESC\nLIMIT 10;',
    'SELECT count(*) AS surprises\nFROM NAME\nWHERE id IS NULL OR created_at > now();',
    'EXPLAIN ANALYZE\nSELECT * FROM NAME WHERE id = 42;',
  ],
  bash: [
    'NAME() { printf \'%s\\n\' "$@" | sort -u; }',
    'set -euo pipefail\nNAME "" || echo "so it does break" >&2',
    'time NAME *.txt',
  ],
};

/** A short block of code in the language that the question names, else JavaScript. `seat` is 0 to 2. */
export function codeFor(topic: Topic, question: string, seat: number): string {
  const named = LANGUAGES.find(([, pattern]) => pattern.test(question.slice(0, 1_000)))?.[0] ?? 'javascript';
  const language = named === 'typescript' ? 'javascript' : named;
  const name = identifier(topic);
  const snippet = at(SNIPPETS[language] ?? [], seat, '');
  return `\`\`\`${named}\n${snippet.replaceAll('NAME', () => name)}\n\`\`\``;
}

/** What the code is called: after what it is to do ("that reverses a string"), else after what it is about. */
function identifier({ sentence, main, second }: Topic): string {
  const task = /\b(?:that|which|to) ([a-z]{3,20}) (?:an? |the |all )?([a-z]{3,20})\b/i.exec(sentence);
  const [, verb = '', object = ''] = task ?? [];
  if (task !== null) return `${verb.replace(/s$/i, '')}_${object}`.toLowerCase();
  const words = (second ?? main).toLowerCase().match(/[a-z]+/g) ?? [];
  const telling = words.filter((word) => !['a', 'an', 'the', 'your', 'function', 'script'].includes(word));
  return telling.slice(0, 2).join('_') || 'solve';
}
