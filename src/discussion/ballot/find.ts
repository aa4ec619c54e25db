/** A model finds the options of a decision, where its question names none. */
import type { PromptMessage } from '../../panel/port.ts';
import { jsonObjects } from '../consensus/json.ts';
import { promptNames, seatsIn } from '../names.ts';
import { prompt, reading, type PromptOptions } from '../prompts/common.ts';
import { safeToQuote } from '../prompts/quotable.ts';
import { quote } from '../prompts/quoted.ts';
import type { Entry, ProjectInfo } from '../transcript.ts';
import { optionsOf, type Options } from './options.ts';

/**
 * The prompt that asks for the options of the newest question, and for what to judge them by. Never throws.
 * @param from.entries the discussion, with its questions
 * @param from.chance as for `seatPrompt`
 */
export function optionsPrompt(
  from: { readonly project: ProjectInfo; readonly chance: string; readonly entries: readonly Entry[] },
  options: PromptOptions = {},
): PromptMessage[] {
  const { project, chance, entries } = from;
  const nameOf = promptNames(seatsIn(entries));
  const quoted = quote({
    seat: null,
    project,
    chance,
    entries,
    nameOf: (alias) => safeToQuote(nameOf(alias)),
    ...options,
  });
  const system = [
    'You prepare a decision for a panel that votes. You do not decide, and you favour nothing.',
    reading(quoted),
    `Answer with one JSON object and nothing else, of this form:
{"options": ["2 to 6 options, each one line of at most 12 words"], "criteria": ["2 to 5 criteria, each a few words"]}
Rules:
- The options answer the newest question, exclude each other, and can be acted upon. If the question names options, take exactly these, in its own words.
- "Do nothing" or "neither" is an option only where somebody could seriously choose it.
- The criteria are what the answer depends on for whoever asks; none says which option wins.
- All texts in the language of the question, without numbers or letters in front.`,
  ];
  return prompt(system, [quoted.text, 'Write the JSON object now.']);
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** What an item of a list says: a text, or the text of an object with a name. */
function textOf(item: unknown): string[] {
  if (typeof item === 'string') return [item];
  if (typeof item === 'number') return [String(item)];
  if (!isFields(item)) return [];
  const named = ['option', 'name', 'title', 'label', 'criterion', 'text', 'value', 'description'].map(
    (key) => item[key],
  );
  const text = [...named, ...Object.values(item)].find((value) => typeof value === 'string' && value.trim().length > 1);
  return typeof text === 'string' ? [text] : [];
}

/** A letter or number that a model puts in front all the same. */
const unnumbered = (text: string): string => text.replace(/^\s*\(?(?:[A-Ha-h]|\d{1,2}|option \w)[.):]\s+/u, '');

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return value.split(/\r?\n|\s*;\s*/).filter((text) => text.trim() !== '');
  if (Array.isArray(value)) return value.flatMap(textOf);
  // `{"A": "Postgres", "B": "SQLite"}`
  return isFields(value) ? Object.values(value).flatMap(textOf) : [];
}

const OPTIONS = /^(?:options?|choices?|alternatives?|candidates?|possibilities)$/i;
const CRITERIA = /^(?:criteria|criterions?|considerations?|factors?)$/i;

/** How deep the lists may be in other objects. */
const MAX_DEPTH = 3;

function within(value: unknown, depth = 0): Options | null {
  if (!isFields(value) || depth > MAX_DEPTH) return null;
  const valueOf = (spelling: RegExp): unknown => Object.entries(value).find(([key]) => spelling.test(key.trim()))?.[1];
  const options = textsOf(valueOf(OPTIONS)).map(unnumbered);
  const found = optionsOf(options, textsOf(valueOf(CRITERIA)).map(unnumbered));
  if (found !== null) return found;
  for (const inner of Object.values(value)) {
    const deeper = within(inner, depth + 1);
    if (deeper !== null) return deeper;
  }
  return null;
}

/** No answer is longer, UTF-16 units: what is, is none. */
const LONGEST = 40_000;

/** The options in a model's answer, whatever stands around them; null if there are fewer than two. Never throws. */
export function readOptions(text: string): Options | null {
  if (text.length > LONGEST) return null;
  for (const { value } of jsonObjects(text).toReversed()) {
    const found = within(value);
    if (found !== null) return found;
  }
  return null;
}
