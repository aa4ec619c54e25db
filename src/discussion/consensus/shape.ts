/**
 * Brings an object that was meant as a consensus into the form asked for: other spellings of its keys, objects around it, sentences
 * instead of objects, and JSON inside of strings. What cannot be understood is left as it is, for the schema to refuse.
 */
import { jsonObjects } from './json.ts';

type Fields = Readonly<Record<string, unknown>>;

/** What the keys of one field look like, without case and signs. */
type Spelling = RegExp;

const SUMMARY: Spelling =
  /^(?:(?:overall|executive|final|short)?(?:summary|conclusion|answer|synthesis|overview|verdict)|consensus|tldr)$/;
const AGREEMENTS: Spelling =
  /^(?!.*(?:disagree|level|score|count|rate)).*(?:agree|commonground)|^(?:shared|common|consensus)(?:views|points|positions)$/;
const DISAGREEMENTS: Spelling =
  /^(?!.*(?:level|score|count|rate)).*(?:disagree|dissent|disput|contested|diverg|conflict|contention|tension|clash|contradict)/;
const CRUX: Spelling =
  /^(?:the)?(?:crux|(?:what)?(?:would)?(?:decides?|settles?)(?:it|this)?|(?:decided|settled)by|deciding\w*|decisive\w*)$/;
const ALONE: Spelling =
  /^(?!.*(?:agree|dissent|level|score|count|rate)).*(?:onlyone|sawalone|seenbyone|minorit)|^alone$|^(?:lone|solo|only|single|individual|unique|other)(?:points?|views?|voices?|insights?|positions?|observations?|findings?)$/;
const UNCONSIDERED: Spelling =
  /^(?!.*agree)(?:what|points?)?(?:nobody|noone|unconsidered|notconsidered|neglected|overlooked|missed|missing|omissions?|omitted|blindspots?|gaps?|unmentioned|unaddressed)/;
const NEXT: Spelling =
  /^(?:whattodo)?next(?!question)|^(?:recommended|suggested|immediate|further)(?:next)?(?:steps?|actions?)$|^(?:todos?|actions?|actionitems?|steps|recommendations?|followups?)$/;
const QUESTIONS: Spelling = /^(?:open|unresolved|unsettled|remaining|unanswered)|^questions$/;
const POINT: Spelling =
  /^(?:(?:dis)?agreement|point|step|action|gap|statement|topic|issue|claim|title|subject|text|content|what|description|sentence|summary|question)$/;
const HOLDERS: Spelling =
  /^(?:(?:held|said|supported|shared|agreed|seen|raised|noted|made)?by|(?:point)?holders?|panell?ists?|models?|names?|who|(?:who)?saw(?:it)?|agents?|speakers?|supporters?|participants?|members?|seats?|agree(?:ing|d)?|authors?)$/;
const POSITIONS: Spelling = /^(?:positions?|views?|viewpoints?|stances?|sides?|opinions?|perspectives?|camps?)$/;
const POSITION: Spelling =
  /^(?:position|view|viewpoint|stance|side|opinion|perspective|claim|statement|argument|point|text|content|says?|summary)$/;
const QUOTE: Spelling = /^(?:quotes?|quotation|quoted|evidence|words)$/;

/** A text that stands for an empty list. */
const NONE = /^\W*(?:none|nothing|nil|n\/a|null|no (?:dis)?agreements?|no open questions?|keine?)?\W*$/i;
/** How deep a consensus may be in other objects or strings. */
const MAX_DEPTH = 4;

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const folded = (key: string): string => key.toLowerCase().replace(/[^a-z]/g, '');

/** All values of a field, that of its own name first. */
function valuesOf(fields: Fields, name: string, spelling: Spelling): unknown[] {
  const keys = Object.keys(fields).filter((key) => key !== name && spelling.test(folded(key)));
  return [name, ...keys].map((key) => fields[key]).filter((value) => value !== undefined && value !== null);
}

const valueOf = (fields: Fields, name: string, spelling: Spelling): unknown => valuesOf(fields, name, spelling)[0];

/** The first of the values that is a text with something in it. */
function textOf(fields: Fields, name: string, spelling: Spelling): string | undefined {
  const texts = valuesOf(fields, name, spelling).map((value) => (Array.isArray(value) ? value.join(' ') : value));
  return texts.find((value): value is string => typeof value === 'string' && value.trim() !== '');
}

/** What a text holds that is JSON itself. Any other value as it is. */
function decoded(value: unknown): unknown {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return jsonObjects(value).at(-1)?.value ?? value;
  }
}

/** Whether an item of a list says anything. */
const says = (value: unknown): boolean =>
  isFields(value) ? Object.keys(value).length > 0 : typeof value === 'string' && value.trim() !== '';

/** A list, whatever stands for one. An object may be a map: `named` then makes an item of a key and its value. */
function listOf(value: unknown, item: Spelling, named: (key: string, value: unknown) => unknown): unknown[] {
  const list = decoded(value);
  if (list === undefined || list === null || (typeof list === 'string' && NONE.test(list))) return [];
  if (Array.isArray(list)) return list.flat().map(decoded).filter(says);
  if (!isFields(list)) return [list].filter(says);
  if (Object.keys(list).some((key) => item.test(folded(key)))) return [list];
  return Object.entries(list).map(([key, one]) => (/^\d+$/.test(key) ? one : named(key, one)));
}

/** All lists of a field together. Two spellings of one key are two lists, and no dissent in either may be lost. */
const listsOf = (
  fields: Fields,
  name: string,
  spelling: Spelling,
  item: Spelling,
  named: (key: string, value: unknown) => unknown,
): unknown[] => valuesOf(fields, name, spelling).flatMap((value) => listOf(value, item, named));

/** The names in a value: a text, a list, objects with a name, or a map of names to whether they hold it. */
function namesIn(value: unknown): string[] {
  const list = decoded(value);
  return (Array.isArray(list) ? list : [list])
    .flatMap((one) => {
      if (!isFields(one)) return [one];
      const name = Object.values(one).find((value) => typeof value === 'string');
      return name === undefined ? Object.keys(one).filter((key) => one[key] === true) : [name];
    })
    .filter((one): one is string => typeof one === 'string' && one.trim() !== '');
}

const holdersOf = (fields: Fields): string[] => valuesOf(fields, 'holders', HOLDERS).flatMap(namesIn);

function agreement(value: unknown): unknown {
  if (!isFields(value)) return { point: value, holders: [] };
  return { point: textOf(value, 'point', POINT) ?? textOf(value, 'position', POSITION), holders: holdersOf(value) };
}

/** `Claude: SQLite` names who holds what is said. */
function saidBy(
  text: string,
  isName: (name: string) => boolean,
): { readonly holders: readonly string[]; readonly position: string } {
  const [, name = '', said = ''] = /^([^:\n]{1,100}):\s*(\S[^]*)$/.exec(text) ?? [];
  return name !== '' && isName(name) ? { holders: [name], position: said } : { holders: [], position: text };
}

function position(value: unknown, point: string | undefined, isName: (name: string) => boolean): unknown {
  if (typeof value === 'string') return saidBy(value, isName);
  if (!isFields(value)) return value;
  const quote = textOf(value, 'quote', QUOTE);
  const said = textOf(value, 'position', POSITION) ?? quote ?? point;
  return { holders: holdersOf(value), position: said, ...(quote !== undefined && { quote }) };
}

/** The sides of a disagreement that stand beside its point: `"for": ["Claude"], "against": ["GPT"]`, or `"Claude": "for", "GPT": …`. */
function sidesOf(fields: Fields, isName: (name: string) => boolean): unknown[] {
  const sides = Object.entries(fields).flatMap(([key, value]): unknown[] => {
    if (isName(key)) return [isFields(value) ? { ...value, holders: [key] } : { holders: [key], position: value }];
    const names = /^(?:point|holders?)$/.test(folded(key)) || CRUX.test(folded(key)) ? [] : namesIn(value);
    return names.length > 0 && names.every(isName) ? [{ holders: names, position: key }] : [];
  });
  // One alone is no side: it is who holds the point.
  return sides.length > 1 ? sides : [];
}

function disagreement(value: unknown, isName: (name: string) => boolean): unknown {
  if (!isFields(value)) return { point: value, positions: [] };
  const named = (key: string, said: unknown): unknown =>
    isFields(said) ? { ...said, holders: [key] } : { holders: [key], position: said };
  const point = textOf(value, 'point', POINT);
  const lists = listsOf(value, 'positions', POSITIONS, /^(?:position|holders?)$/, named);
  const positions = (lists.length > 0 ? lists : sidesOf(value, isName)).map((one) => position(one, point, isName));
  const holders = holdersOf(value);
  // Who holds it may stand beside the point, without any position.
  if (positions.length === 0 && holders.length > 0) positions.push({ holders, position: point });
  if (
    positions.length === 1 &&
    holders.length > 0 &&
    isFields(positions[0]) &&
    typeof valueOf(value, 'positions', POSITIONS) === 'string'
  )
    positions[0] = { ...positions[0], holders };
  const first = positions.find(isFields)?.['position'];
  const crux = textOf(value, 'crux', CRUX);
  return { point: point ?? first, positions, ...(crux !== undefined && { crux }) };
}

/** What only one saw: an item, `Claude: it leaks`, or what a panellist saw behind its name. */
function alone(value: unknown, isName: (name: string) => boolean): unknown {
  if (typeof value !== 'string') return agreement(value);
  const { holders, position } = saidBy(value, isName);
  return { point: position, holders };
}

/** What is named by a key: what a panellist saw, or who saw it. */
function sawBy(key: string, value: unknown, isName: (name: string) => boolean): unknown[] {
  if (!isName(key)) return [isFields(value) ? { point: key, ...value } : { point: key, holders: value }];
  return (Array.isArray(value) ? value : [value]).map((one) =>
    isFields(one) ? { ...one, holders: [key] } : { point: one, holders: [key] },
  );
}

const sentence = (value: unknown): unknown =>
  isFields(value)
    ? (textOf(value, 'question', POINT) ?? Object.values(value).find((one) => typeof one === 'string'))
    : value;

/** Whether an object has one of the lists of a consensus. */
const hasLists = (fields: Fields): boolean =>
  [AGREEMENTS, DISAGREEMENTS, ALONE, QUESTIONS].some((spelling) => valueOf(fields, '', spelling) !== undefined);

/** Whether an object has fields of a consensus. */
const isConsensus = (fields: Fields): boolean => textOf(fields, 'summary', SUMMARY) !== undefined && hasLists(fields);

/** The object that is inside of others, or of strings, or itself. */
function unwrapped(value: unknown, depth = 0): unknown {
  const inner = decoded(value);
  if (depth >= MAX_DEPTH) return inner;
  if (Array.isArray(inner)) return inner.length === 1 ? unwrapped(inner[0], depth + 1) : inner;
  if (!isFields(inner) || isConsensus(inner)) return inner;
  for (const one of Object.values(inner)) {
    const found = unwrapped(one, depth + 1);
    if (isFields(found) && isConsensus(found)) return found;
  }
  // The summary may stand outside, and the lists in an object beside it.
  const summary = textOf(inner, 'summary', SUMMARY);
  const listed = Object.values(inner)
    .map(decoded)
    .find((one): one is Fields => isFields(one) && hasLists(one));
  return summary === undefined || listed === undefined ? inner : { ...listed, summary };
}

/** Whether a consensus, in whatever form, has its last list: what comes before it is then not cut. */
export function hasQuestions(value: unknown): boolean {
  const fields = unwrapped(value);
  return isFields(fields) && valueOf(fields, 'openQuestions', QUESTIONS) !== undefined;
}

/**
 * A value in the form of `consensusSchema`, as far as it can be understood. Never throws.
 * @param isName whether a text names somebody who answered
 */
export function inShape(value: unknown, isName: (name: string) => boolean): unknown {
  const fields = unwrapped(value);
  if (!isFields(fields)) return fields;
  const pointed = (key: string, one: unknown): unknown => {
    if (typeof one === 'string' && !isName(one)) return { point: `${key}: ${one}`, holders: [] };
    return isFields(one) ? { point: key, ...one } : { point: key, holders: one };
  };
  const disputed = (key: string, one: unknown): unknown =>
    isFields(one) && valueOf(one, 'positions', POSITIONS) !== undefined
      ? { point: key, ...one }
      : { point: key, positions: one };
  const sentences = (name: string, spelling: Spelling): unknown[] =>
    listsOf(fields, name, spelling, POINT, (key, one) => `${key}: ${String(one)}`).map(sentence);
  return {
    summary: textOf(fields, 'summary', SUMMARY) ?? fields['summary'],
    agreements: listsOf(fields, 'agreements', AGREEMENTS, POINT, pointed).map(agreement),
    disagreements: listsOf(fields, 'disagreements', DISAGREEMENTS, POINT, disputed).map((one) =>
      disagreement(one, isName),
    ),
    alone: listsOf(fields, 'alone', ALONE, POINT, (key, one) => sawBy(key, one, isName))
      .flat()
      .map((one) => alone(one, isName)),
    unconsidered: sentences('unconsidered', UNCONSIDERED),
    next: sentences('next', NEXT),
    openQuestions: sentences('openQuestions', QUESTIONS),
  };
}
