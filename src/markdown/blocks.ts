/** A stretch of Markdown between blank lines, or a whole fenced code block. Offsets into the source; `end` is exclusive. */
export interface Block {
  readonly start: number;
  readonly end: number;
  readonly kind: 'text' | 'fence';
  /** About how many microseconds the parser needs for it; Infinity when it nests too deep to be read at all. */
  readonly cost: number;
  /** Its lines, each as often as quotes and lists are nested in it. */
  readonly lines: number;
  /** Whether a document can be cut before it without changing how it is read: not an item or an indented part of a list. */
  readonly detached: boolean;
}

/** Quotes and lists deeper than this are not a text but an attack (or a mistake) and are shown as they were written. */
const MAX_DEPTH = 40;
const MARKERS = /^(?:[ \t]|>|[-+*](?=[ \t]|$)|\d{1,9}[.)](?=[ \t]|$))*/;
const OPENING = /^ {0,3}(`{3,}(?=[^`]*$)|~{3,})/;
const MARKUP = /[[\]!<&|\\:@$*_~`]/;
const LIST_OR_INDENT = /^(?:[ \t]|[-+*][ \t]|\d{1,9}[.)][ \t]|\[\^)/;

/**
 * Splits a source at blank lines and around fenced code, with an estimate of the parser's time for each block. The factors were
 * measured (micromark 4 on two cores): nearly linear in characters, lines and markup, but quadratic in the runs of `*_~`, in brackets and
 * in the lines that continue a quote or list. Linear in the length of the source.
 */
export function blocks(source: string): Block[] {
  const found: Block[] = [];
  let meter = new Meter();
  let start = -1;
  let fence: string | undefined;
  const close = (end: number): void => {
    if (start >= 0 && end > start) {
      const kind = fence === undefined ? 'text' : 'fence';
      found.push({
        start,
        end,
        kind,
        cost: meter.cost(),
        lines: meter.lines,
        detached: !LIST_OR_INDENT.test(source.slice(start, start + 12)),
      });
    }
    start = -1;
    fence = undefined;
    meter = new Meter();
  };
  for (let at = 0; at < source.length;) {
    const newline = source.indexOf('\n', at);
    const end = newline < 0 ? source.length : newline + 1;
    const line = source.slice(at, newline < 0 ? end : newline);
    if (fence !== undefined) {
      meter.add(line);
      if (isClosing(line, fence)) close(end);
    } else {
      const opening = OPENING.exec(line)?.[1];
      if (opening !== undefined) {
        close(at);
        fence = opening;
      }
      if (opening === undefined && line.trim() === '') close(at);
      else {
        if (start < 0) start = at;
        meter.add(line);
      }
    }
    at = end;
  }
  close(source.length);
  return found;
}

/** The code of a fenced block without its fences, and the info string behind the opening one. */
export function fenceContent(block: string): { readonly info: string; readonly value: string } {
  const [first = '', ...lines] = block.trimEnd().split('\n');
  const opening = OPENING.exec(first)?.[1] ?? '';
  if (isClosing(lines.at(-1) ?? '', opening)) lines.pop();
  return { info: first.trim().slice(opening.length).trim(), value: lines.join('\n') };
}

/** Whether a line closes a fenced code block that was opened by `opening`, e.g. three backticks. */
export function isClosing(line: string, opening: string): boolean {
  const closing = /^ {0,3}(`{3,}|~{3,})[ \t]*$/.exec(line)?.[1];
  return closing !== undefined && closing[0] === opening[0] && closing.length >= opening.length;
}

/** Adds up what the parser will have to do for the lines of one block. */
class Meter {
  #linear = 0;
  lines = 0;
  #runs = 0;
  #brackets = 0;
  #depth = 0;
  #length = 0;
  /** Constructs whose end is looked for up to the end of the block: `<!--`, titles of links, runs of backticks of one length. */
  #searches = 0;
  readonly #ticks = new Set<number>();

  add(line: string): void {
    const markers = MARKERS.exec(line)?.[0] ?? '';
    const containers = markers.replace(/[ \t\d]/g, '').length;
    this.#depth = Math.max(this.#depth, containers + (markers.length - containers) / 4);
    this.lines += Math.max(1, containers);
    this.#length += line.length;
    this.#linear += 60 + line.length + 40 * containers + 2 * this.#depth;
    if (!MARKUP.test(line)) return;
    this.#runs += count(line, /\*+|_+|~+/g);
    this.#brackets += count(line, /[[\]]/g);
    this.#linear += 15 * count(line, /[[\]!<&\\:@$]|[*_~`]+/g) + 40 * count(line, /\|/g);
    this.#searches += count(line, /<[!?]|\]\([^)\s]{0,100}\s+["'(]/g);
    for (const [run] of line.matchAll(/`+/g)) this.#ticks.add(run.length);
  }

  cost(): number {
    if (this.#depth > MAX_DEPTH) return Infinity;
    const squares = this.#runs ** 2 + this.#brackets ** 2 + 3 * this.lines ** 2;
    return this.#linear + 0.03 * (squares + (this.#searches + this.#ticks.size) * this.#length);
  }
}

function count(line: string, pattern: RegExp): number {
  let found = 0;
  for (const _ of line.matchAll(pattern)) found += 1;
  return found;
}
