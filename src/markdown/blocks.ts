/**
 * A part of Markdown between blank lines, or a whole fenced code block. `start` and `end` (exclusive) are offsets in the
 * source.
 */
export interface Stretch {
  readonly start: number;
  readonly end: number;
  readonly kind: 'text' | 'fence';
  /**
   * Whether the document can be cut before it and is still read the same. Not so for list items and for indented parts of a
   * list.
   */
  readonly detached: boolean;
}

/** A stretch with the estimated cost of parsing it. */
export interface Block extends Stretch {
  /** About how many microseconds the parser needs for it. Infinity if it is nested too deep to be parsed at all. */
  readonly cost: number;
  /** How many lines it has. A line inside nested quotes and lists counts once for each of them. */
  readonly lines: number;
}

/** Quotes and lists nested deeper than this are an attack or a mistake. They are shown as they were written. */
const MAX_DEPTH = 40;
const MARKERS = /^(?:[ \t]|>|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$))*/;
const OPENING = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;
const MARKUP = /[[\]!<&|\\:@$*_~`]/;
const ATTENTION = new Set(['*', '_', '~']);
const OTHER_MARKUP = new Set(['[', ']', '!', '<', '&', '\\', ':', '@', '$']);
/** The time to see whether `www.` begins an address, microseconds (measured with `-.www.` repeated). */
const AUTOLINK = 80;
const LINK_TITLE = /\]\([^)\s]{0,100}\s+["'(]/g;
const LIST_OR_INDENT = /^(?:[ \t]|[-+*][ \t]|\d{1,9}[.)][ \t]|\[\^)/;

/** Splits a source at blank lines and around fenced code. Linear in its length. */
export function stretches(source: string): Stretch[] {
  const found: Stretch[] = [];
  let start = -1;
  let fence: string | undefined;
  const close = (end: number): void => {
    if (start >= 0 && end > start) {
      const kind = fence === undefined ? 'text' : 'fence';
      found.push({ start, end, kind, detached: !LIST_OR_INDENT.test(source.slice(start, start + 12)) });
    }
    start = -1;
    fence = undefined;
  };
  for (const [at, end] of lineSpans(source, 0, source.length)) {
    const line = withoutEnd(source, at, end);
    if (fence !== undefined) {
      if (closesFence(line, fence)) close(end);
      continue;
    }
    const opening = OPENING.exec(line)?.[1];
    if (opening !== undefined) {
      close(at);
      fence = opening;
    }
    if (opening === undefined && line.trim() === '') close(at);
    else if (start < 0) start = at;
  }
  close(source.length);
  return found;
}

/**
 * Splits a source like `stretches`, with an estimate of the parser's time for each block. The factors were measured (micromark 4 on
 * two cores). The parser's time is nearly linear in characters, lines and markup. It is quadratic in the runs of `*_~`, in brackets
 * and in the lines that continue a quote or list. The estimate itself takes time linear in the length of the source.
 */
export function blocks(source: string): Block[] {
  return stretches(source).map((stretch) => {
    const meter = new Meter();
    for (const [at, end] of lineSpans(source, stretch.start, stretch.end)) meter.add(withoutEnd(source, at, end));
    return { ...stretch, cost: meter.cost(), lines: meter.lines };
  });
}

/** The start and end (exclusive) of each line of a part. The line end belongs to its line. */
function* lineSpans(source: string, from: number, to: number): Generator<readonly [number, number]> {
  for (let at = from; at < to;) {
    const newline = source.indexOf('\n', at);
    const end = newline < 0 || newline >= to ? to : newline + 1;
    yield [at, end];
    at = end;
  }
}

function withoutEnd(source: string, at: number, end: number): string {
  return source.slice(at, source[end - 1] === '\n' ? end - 1 : end);
}

/** The line that opens a fenced code block. */
export interface Fence {
  /** Three backticks or tildes, or more. */
  readonly fence: string;
  /** What stands behind it: a language, a file name. */
  readonly info: string;
}

/** The fence that a line opens; null if it opens none. */
export function fenceOpening(line: string): Fence | null {
  const fence = OPENING.exec(line)?.[1];
  return fence === undefined ? null : { fence, info: line.trim().slice(fence.length).trim() };
}

/** The code of a fenced block without its fences, and the info string behind the opening fence. */
export function fenceContent(block: string): { readonly info: string; readonly value: string } {
  const [first = '', ...lines] = block.trimEnd().split('\n');
  const { fence, info } = fenceOpening(first) ?? { fence: '', info: '' };
  if (closesFence(lines.at(-1) ?? '', fence)) lines.pop();
  return { info, value: lines.join('\n') };
}

/** Whether a line closes a fenced code block. `opening` is the fence that opened it, for example three backticks. */
export function closesFence(line: string, opening: string): boolean {
  const closing = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
  return closing !== undefined && closing[0] === opening[0] && closing.length >= opening.length;
}

/** Estimates how long the parser takes for the lines of one block. */
class Meter {
  #linear = 0;
  lines = 0;
  #runs = 0;
  #brackets = 0;
  #depth = 0;
  #length = 0;
  /** Constructs for whose end the parser searches the whole block: `<!--`, titles of links, runs of backticks of one length. */
  #searches = 0;
  readonly #ticks = new Set<number>();

  add(line: string): void {
    const markers = MARKERS.exec(line)?.[0] ?? '';
    const containers = markers.replace(/[ \t\d]/g, '').length;
    this.#depth = Math.max(this.#depth, containers + (markers.length - containers) / 4);
    this.lines += Math.max(1, containers);
    this.#length += line.length;
    this.#linear += 60 + line.length + 40 * containers + 2 * this.#depth;
    for (const _ of line.matchAll(/www\./gi)) this.#linear += AUTOLINK;
    if (MARKUP.test(line)) this.#markup(line);
  }

  /** Looks at each character once. It must be fast, because it runs for every chunk of a text that is still being written. */
  #markup(line: string): void {
    let ticks = 0;
    let before = '';
    for (const char of line) {
      const repeats = char === before;
      if (char === '`') ticks += 1;
      else if (ticks > 0) {
        this.#ticks.add(ticks);
        ticks = 0;
      }
      if (ATTENTION.has(char)) {
        if (!repeats) this.#runs += 1;
        if (!ATTENTION.has(before) && before !== '`') this.#linear += 15;
      } else if (char === '`') {
        if (!repeats && !ATTENTION.has(before)) this.#linear += 15;
      } else if (char === '|') this.#linear += 40;
      else if (OTHER_MARKUP.has(char)) {
        this.#linear += 15;
        if (char === '[' || char === ']') this.#brackets += 1;
      } else if (before === '<' && char === '?') this.#searches += 1;
      if (before === '<' && char === '!') this.#searches += 1;
      before = char;
    }
    if (ticks > 0) this.#ticks.add(ticks);
    if (line.includes('](')) for (const _ of line.matchAll(LINK_TITLE)) this.#searches += 1;
  }

  cost(): number {
    if (this.#depth > MAX_DEPTH) return Infinity;
    const squares = this.#runs ** 2 + this.#brackets ** 2 + 3 * this.lines ** 2;
    return this.#linear + 0.03 * (squares + (this.#searches + this.#ticks.size) * this.#length);
  }
}
