/** What may be seen of events and contexts: the program's own words and numbers, never what people or models wrote. */
import { field } from '../lib/field.ts';
import { clip } from '../lib/text.ts';

/** The fields whose strings are words of the program: types, ids it made, model names, reasons. Any other string is blanked. */
const OWN_WORDS = new Set([
  'type',
  'alias',
  'answers',
  'asked',
  'call',
  'defaults',
  'fallbacks',
  'finders',
  'discussion',
  'for',
  'format',
  'groups',
  'id',
  'judge',
  'judges',
  'kind',
  'model',
  'models',
  'of',
  'others',
  'outcome',
  'page',
  'panel',
  'position',
  'project',
  'reason',
  'reviewer',
  'say',
  'sides',
  'status',
  'unpriced',
  'unseen',
  'writers',
]);

/** The fields whose form a model made: not even their keys are shown. */
const FOREIGN = new Set(['consensus']);

/** What a word looks like: a provider may call its model anything, but it is not shown then. */
const WORD = /^[\w.:/@+-]{1,120}$/;

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** As what a field counts: who takes a seat is a model, while elsewhere `by` is a person; and those of `fallbacks` have seats for names. */
function keyOf(name: string, within: string): string {
  if (within === 'fallbacks') return within;
  return within === 'seats' && name === 'by' ? 'alias' : name;
}

function seen(value: unknown, key: string): unknown {
  if (typeof value === 'string') return OWN_WORDS.has(key) && WORD.test(value) ? value : '';
  if (Array.isArray(value)) return value.map((item) => seen(item, key));
  if (!isRecord(value)) return value;
  const fields = Object.entries(value).filter(([name]) => !FOREIGN.has(name));
  return Object.fromEntries(fields.map(([name, inner]) => [name, seen(inner, keyOf(name, key))]));
}

/**
 * A copy of an event or a context with every text blanked: '' stands where one was, so that guards still decide as they did.
 * The shape is kept but for what a model shaped.
 */
export function withoutTexts<T extends object>(value: T): T {
  return seen(value, '') as T;
}

/** Fields of an event that only the machine needs, or that are shown elsewhere. */
const UNSHOWN = new Set(['at', 'by', 'from', 'funds', 'known', 'panel', 'pressed', 'written']);

function trimmed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(trimmed);
  if (!isRecord(value)) return value;
  const told = Object.entries(value).filter(([, inner]) => inner !== '' && inner !== null);
  return Object.fromEntries(told.map(([name, inner]) => [name, trimmed(inner)]));
}

/** What is shown of an event whose texts are blanked: its type, and the fields that still say something. */
export function brief(event: { readonly type: string }): { type: string } & Record<string, unknown> {
  const fields = Object.entries(event).filter(([name]) => !UNSHOWN.has(name));
  return { type: event.type, ...(trimmed(Object.fromEntries(fields)) as Record<string, unknown>) };
}

/** UTF-16 units of a text that are kept for a page that may show texts, with the `…` at its end. */
const MOST = 501;

/** The fields of an event that people or models wrote, by name. */
const TEXTS = ['by', 'text', 'context', 'topic', 'name', 'about'] as const;

/** What people or models wrote in an event, shortened. For a page whose operator asked for texts. */
export function textsOf(event: object): Record<string, string> {
  const fields = TEXTS.map((name): [string, unknown] => [name, field(event, name)]);
  fields.push(['answer', field(field(event, 'answer'), 'text')]);
  return Object.fromEntries(
    fields.flatMap(([name, text]) => {
      if (typeof text !== 'string' || text === '') return [];
      return [[name, clip(text, MOST)]];
    }),
  );
}
