/** What the word means with which a provider says how an answer ended. */

/** How an answer ended. `null`: nothing was said of it. */
export type Finish = 'stop' | 'length' | 'filter' | 'broken' | 'tools' | 'repeated' | 'unknown' | null;

/** In this order; what is searched is in lower case, its words joined by `_`. */
const TABLE: readonly (readonly [Exclude<Finish, null>, RegExp])[] = [
  [
    'filter',
    /content_?(filter|risk|block)|filtered|safety|recitation|prohibited|blocklist|blocked|spii|sensitive|refus|moderation|guardrail|toxic|model_armor|flagged|censor|policy|inspection/,
  ],
  ['repeated', /repetit|repeat|degenerat/],
  ['tools', /tool|function/],
  [
    'length',
    /^(model_)?length|length$|max_?(new_|output_|completion_)?(tokens?|length)|token_?limit|context_?(window|length)|truncat/,
  ],
  [
    'broken',
    /error|abort|cancel|network|insufficient|resource|interrupt|time_?d?_?out|fail|overload|unavailable|disconnect|preempt/,
  ],
  [
    'stop',
    /^(stop|stopped|stop_sequence|end|end_turn|end_of_turn|eos|eos_token|eos_found|complete|completed|done|finish|finished|normal|success)$/,
  ],
];

/** Reads a finish reason. */
export function finishOf(value: unknown): Finish {
  if (typeof value !== 'string') return null;
  const word = value
    .slice(0, 100)
    .trim()
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '_')
    .replace(/^(finish_?reason|stop_?reason)_/, '');
  if (word === '' || word === 'null' || word === 'none' || word === 'undefined' || word.endsWith('unspecified'))
    return null;
  return TABLE.find(([, words]) => words.test(word))?.[0] ?? 'unknown';
}

/** If a text reads as if it were whole: it ends as sentences, code, lists and tables do. */
export function readsWhole(text: string): boolean {
  return /[^\p{L}\p{M},;\-–—\s]\s*$/u.test(text.slice(-200));
}
