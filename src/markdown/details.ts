/** `<details>`, HTML that folds a part of a text away: in the tree a quote that can be unfolded, headed by its summary. */
import type { Blockquote, Nodes, Parents, PhrasingContent, Root, RootContent } from 'mdast';
import { stretches } from './blocks.ts';
import { strong } from './nodes.ts';

declare module 'mdast' {
  interface BlockquoteData {
    /** Whether it stays folded until somebody wants to read it. */
    folded?: boolean;
  }
}

/** What stands before the first word of a line: blanks, and the marks of quotes and lists. */
const CONTAINERS = /^(?:[ \t>]|[-+*][ \t]|\d{1,9}[.)][ \t])*/;
const OPENING = /^<details(?:\s[^<>]{0,200})?>[ \t]*/i;
const SUMMARY = /^<summary(?:\s[^<>]{0,200})?>/i;
const SUMMARY_END = '</summary>';
const CLOSING = '</details>';
/** A summary may go over so many lines. */
const SUMMARY_LINES = 4;

const containersOf = (line: string): string => CONTAINERS.exec(line)?.[0] ?? '';

/** The containers of a line on a line that goes on in them. */
const inside = (containers: string): string => containers.replace(/[^>\t]/g, ' ');

const isBlank = (line: string): boolean => /^[\s>]*$/.test(line);
const isInCode = (before: string): boolean => (before.split('`').length - 1) % 2 === 1;

/** Lines of a text, from which tags are taken one after the other. */
class Lines {
  readonly #waiting: string[];
  readonly #out: string[] = [];

  constructor(text: string) {
    this.#waiting = text.split('\n').toReversed();
  }

  /** The lines, with each tag that folds something on a line of its own between blank lines. */
  separated(): string {
    for (let line = this.#waiting.pop(); line !== undefined; line = this.#waiting.pop())
      if (!this.#opens(line) && !this.#closes(line)) this.#out.push(line);
    return this.#out.join('\n');
  }

  /** A tag that opens begins a line, with its summary or nothing behind it: in a sentence it is only spoken of. */
  #opens(line: string): boolean {
    const containers = containersOf(line);
    const tag = OPENING.exec(line.slice(containers.length))?.[0];
    if (tag === undefined) return false;
    const behind = line.slice(containers.length + tag.length);
    const next = this.#waiting.at(-1) ?? '';
    const onNextLine = behind === '' && SUMMARY.test(next.slice(containersOf(next).length));
    if (behind !== '' && !SUMMARY.test(behind)) return false;
    if (onNextLine) this.#waiting.pop();
    const summary = this.#summary(onNextLine ? next.slice(containersOf(next).length) : behind, inside(containers));
    this.#out.push(`${containers}<details>${summary}`);
    this.#blankBelow(inside(containers));
    return true;
  }

  /** The summary that begins a line, on one line. What stands behind it waits, in the same containers. */
  #summary(first: string, containers: string): string {
    const start = SUMMARY.exec(first)?.[0];
    if (start === undefined) return '';
    let text = first.slice(start.length);
    let end = text.toLowerCase().indexOf(SUMMARY_END);
    for (let n = 1; end < 0 && n < SUMMARY_LINES && this.#waiting.length > 0; n += 1) {
      const next = this.#waiting.pop() ?? '';
      text += ` ${next.slice(containersOf(next).length)}`;
      end = text.toLowerCase().indexOf(SUMMARY_END);
    }
    const behind = end < 0 ? '' : text.slice(end + SUMMARY_END.length).trim();
    if (behind !== '') this.#waiting.push(`${containers}${behind}`);
    return `<summary>${(end < 0 ? text : text.slice(0, end)).trim()}</summary>`;
  }

  /** A tag that closes begins or ends a line. */
  #closes(line: string): boolean {
    const at = line.toLowerCase().lastIndexOf(CLOSING);
    if (at < 0) return false;
    const before = line.slice(0, at);
    const after = line.slice(at + CLOSING.length).trim();
    const quote = /^[ \t>]*/.exec(line)?.[0] ?? '';
    const begins = before.length === quote.length;
    if ((!begins && after !== '') || isInCode(before)) return false;
    if (!begins) this.#out.push(before);
    if (!isBlank(this.#out.at(-1) ?? '')) this.#out.push(quote.trimEnd());
    this.#out.push(`${quote}${CLOSING}`);
    if (after !== '') this.#waiting.push(`${quote}${after}`);
    this.#blankBelow(quote);
    return true;
  }

  #blankBelow(containers: string): void {
    if (!isBlank(this.#waiting.at(-1) ?? '')) this.#out.push(containers.trimEnd());
  }
}

/**
 * A source in which each tag of `<details>` is a block of its own, so that what it folds is read as Markdown. CommonMark reads everything
 * up to the next blank line as HTML. Idempotent.
 */
export function separateDetails(source: string): string {
  if (!/<details[\s>]/i.test(source)) return source;
  let end = 0;
  const parts: string[] = [];
  for (const stretch of stretches(source)) {
    const text = source.slice(stretch.start, stretch.end);
    parts.push(source.slice(end, stretch.start), stretch.kind === 'fence' ? text : new Lines(text).separated());
    end = stretch.end;
  }
  return parts.join('') + source.slice(end);
}

/** The summary of a tag that opens, '' for none; null if a node is no such tag. */
function summaryOf(node: RootContent): string | null {
  const tag = node.type === 'html' ? OPENING.exec(node.value)?.[0] : undefined;
  if (node.type !== 'html' || tag === undefined) return null;
  const behind = node.value.slice(tag.length);
  const start = SUMMARY.exec(behind)?.[0];
  if (start === undefined) return behind === '' ? '' : null;
  return behind.endsWith(SUMMARY_END) ? behind.slice(start.length, -SUMMARY_END.length) : null;
}

const closes = (node: RootContent): boolean => node.type === 'html' && node.value.trim().toLowerCase() === CLOSING;

const HOLDS_BLOCKS: ReadonlySet<Nodes['type']> = new Set(['root', 'blockquote', 'listItem', 'footnoteDefinition']);

/**
 * Puts what `<details>` folds into quotes, everywhere in a tree. The tree is changed. What is not closed goes to the end of its parent: an
 * answer may be cut off.
 * @param read reads a summary as the content of a paragraph
 */
export function foldDetails(tree: Root | Parents, read: (summary: string) => readonly PhrasingContent[]): void {
  const children = tree.children as RootContent[];
  for (const child of children) if ('children' in child) foldDetails(child, read);
  if (!HOLDS_BLOCKS.has(tree.type) || !children.some((child) => summaryOf(child) !== null)) return;
  const out: RootContent[] = [];
  const open: Blockquote[] = [];
  for (const child of children) {
    const summary = summaryOf(child);
    const into: RootContent[] = open.at(-1)?.children ?? out;
    if (summary !== null) {
      const head = summary === '' ? [] : [{ type: 'paragraph' as const, children: [strong(read(summary))] }];
      const quote: Blockquote = { type: 'blockquote', data: { folded: true }, children: head };
      into.push(quote);
      open.push(quote);
    } else if (closes(child) && open.length > 0) open.pop();
    else into.push(child);
  }
  (tree as { children: RootContent[] }).children = out;
}
