/** Headings of a text: a line in bold and nothing else would look like the name above an answer. */
import { trimmed } from './compose.ts';
import { byOffset, endOf, isQuote, type Entity, type Formatted } from './formatted.ts';

const SAYS = /[\p{L}\p{N}]/u;
/** The marks of items (see `marker` in markdown.ts): what stands behind one cannot be taken for a name above an answer. */
const ITEM = /[•☐☑]/u;

/** From one position of a text to another, `end` exclusive. */
interface Range {
  readonly start: number;
  readonly end: number;
}

/** The parts of entities that lie in a range. `first`: the index of the first that may. */
function within(entities: readonly Entity[], first: number, { start, end }: Range): Range[] {
  const found: Range[] = [];
  for (let index = first; index < entities.length; index += 1) {
    const entity = entities[index];
    if (entity === undefined || entity.offset >= end) break;
    found.push({ start: Math.max(start, entity.offset), end: Math.min(end, endOf(entity)) });
  }
  return found;
}

/** Whether a line has letters or digits in bold only, and is no item of a list. */
function isHeading(text: string, line: Range, bold: readonly Range[]): boolean {
  const [first] = bold;
  if (first === undefined) return false;
  const lead = text.slice(line.start, first.start);
  if (SAYS.test(lead) || ITEM.test(lead)) return false;
  const ends = [...bold.slice(1).map(({ start }) => start), line.end];
  return bold.every(({ end }, index) => !SAYS.test(text.slice(end, ends[index])));
}

/**
 * A text whose lines that are wholly in bold are underlined too. Who speaks stands above each part of an answer in bold alone, so whatever
 * a model writes, it cannot be taken for another's answer.
 */
export function underlineHeadings(formatted: Formatted): Formatted {
  const { text, entities } = formatted;
  const bold = entities.filter(({ type }) => type === 'bold');
  const others = entities.filter(({ type }) => type === 'underline' || isQuote(type));
  const added: Entity[] = [];
  let next = 0;
  for (let start = 0; next < bold.length && start <= text.length;) {
    const newline = text.indexOf('\n', start);
    const line = { start, end: newline < 0 ? text.length : newline };
    for (let one = bold[next]; one !== undefined && endOf(one) <= start; one = bold[next]) next += 1;
    const ranges = within(bold, next, line);
    const isFree = !others.some((other) => other.offset < line.end && endOf(other) > start);
    if (isFree && isHeading(text, line, ranges))
      for (const range of ranges) {
        // Bold that began on another line may begin here with an indentation.
        const [from, to] = trimmed(text, range.start, range.end);
        if (to > from) added.push({ type: 'underline', offset: from, length: to - from });
      }
    start = line.end + 1;
  }
  return added.length === 0 ? formatted : { text, entities: [...entities, ...added].toSorted(byOffset) };
}
