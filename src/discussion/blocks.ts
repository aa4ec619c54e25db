/**
 * The block structure of Markdown as far as it takes to know which lines are headings, code or text: containers (quotes,
 * list items), fences, paragraphs. Follows the two phases of https://spec.commonmark.org/0.31.2/#appendix-a-parsing-strategy.
 * HTML blocks, link definitions and footnotes are taken for text, which `contain` makes true by escaping them.
 */

/** A quote, or a list item whose content is indented by `indent`. `fresh`: an item that has no content yet. */
interface Container {
  readonly quote: boolean;
  readonly indent: number;
  fresh: boolean;
}

/** What a line is once its containers are taken off. `start` is the column at which `rest` begins in the expanded line. */
export type Line = { readonly raw: string; readonly line: string; readonly start: number } & (
  | { readonly type: 'blank' | 'code' | 'rule' | 'fenced' }
  | { readonly type: 'fence'; readonly close: string }
  | { readonly type: 'heading'; readonly level: number; readonly text: string }
  | { readonly type: 'underline'; readonly level: number }
  | { readonly type: 'text'; readonly continues: boolean }
);

const RULE = /^ {0,3}(?:(?:\* *){3,}|(?:- *){3,}|(?:_ *){3,})$/;
const HEADING = /^ {0,3}(#{1,6})(?: +(.*))?$/;
const FENCE = /^ {0,3}(?:(`{3,})[^`]*|(~{3,}).*)$/;
const MARKER = /^( {0,3}(?:[-+*]|(\d{1,9})[.)]))( +|$)/;
const UNDERLINE = /^ {0,3}(=+|-+) *$/;

/** Tabs as spaces up to the next column that is a multiple of 4. */
function expandTabs(raw: string): string {
  let line = '';
  for (const char of raw) line += char === '\t' ? ' '.repeat(4 - (line.length % 4)) : char;
  return line.replace(/ +$/, (end) => (raw.endsWith(' ') || raw.endsWith('\t') ? end : ''));
}

/** The container that begins at the start of `rest`, and how many columns it takes; null when none does. */
function opening(rest: string, inParagraph: boolean): { container: Container; width: number } | null {
  const quote = /^ {0,3}> ?/.exec(rest);
  if (quote) return { container: { quote: true, indent: 0, fresh: false }, width: quote[0].length };
  const item = RULE.test(rest) ? null : MARKER.exec(rest);
  if (!item) return null;
  const [whole, marker = '', number, spaces = ''] = item;
  const empty = whole.length === rest.length;
  // A paragraph is only interrupted by an item that has content and, if numbered, begins with 1.
  if (inParagraph && (empty || (number !== undefined && Number(number) !== 1))) return null;
  const width = empty || spaces.length > 4 ? marker.length + 1 : whole.length;
  return { container: { quote: false, indent: width, fresh: empty }, width: Math.min(width, rest.length) };
}

/** Clean Markdown (only `\n` as line end) → its lines in order, and the line that closes a fence left open outside containers. */
export function blockLines(text: string): { lines: Line[]; unclosed: string | null } {
  const lines: Line[] = [];
  let containers: Container[] = [];
  let fence: string | null = null;
  let inParagraph = false;

  for (const raw of text.split('\n')) {
    const line = expandTabs(raw);
    let start = 0;
    let matched = 0;
    for (const container of containers) {
      const rest = line.slice(start);
      const blank = rest.trim() === '';
      const quote = /^ {0,3}> ?/.exec(rest);
      if (container.quote ? !quote : !blank && !rest.startsWith(' '.repeat(container.indent))) break;
      if (!container.quote && blank && container.fresh) break;
      start += container.quote ? (quote?.[0].length ?? 0) : Math.min(container.indent, rest.length);
      matched++;
    }
    const whole = { raw, line };

    if (fence !== null && matched === containers.length) {
      const rest = line.slice(start).trimEnd();
      const closing = /^ {0,3}(`{3,}|~{3,})$/.exec(rest)?.[1];
      lines.push({ ...whole, start, type: 'fenced' });
      if (closing?.startsWith(fence)) fence = null;
      continue;
    }
    if (fence !== null) containers = containers.slice(0, matched);
    fence = null;

    let opened = false;
    for (;;) {
      const open = opening(line.slice(start), inParagraph && !opened && matched === containers.length);
      // An underline of a paragraph comes before a list item or rule of the same form.
      const underlines = inParagraph && !opened && matched === containers.length && UNDERLINE.test(line.slice(start));
      if (open === null || underlines) break;
      containers = [...containers.slice(0, matched), open.container];
      matched++;
      start += open.width;
      opened = true;
    }
    const rest = line.slice(start);
    const at = { ...whole, start };
    const continues = inParagraph && !opened;
    const complete = matched === containers.length;
    const close = (): void => {
      containers = containers.slice(0, matched);
      for (const container of containers) container.fresh = false;
      inParagraph = false;
    };

    const heading = HEADING.exec(rest);
    const fenced = FENCE.exec(rest);
    const underline = UNDERLINE.exec(rest);
    if (rest.trim() === '') {
      containers = containers.slice(0, matched);
      inParagraph = false;
      lines.push({ ...at, type: 'blank' });
    } else if (heading) {
      close();
      lines.push({ ...at, type: 'heading', level: heading[1]?.length ?? 1, text: heading[2] ?? '' });
    } else if (fenced) {
      close();
      fence = fenced[1] ?? fenced[2] ?? '';
      lines.push({ ...at, type: 'fence', close: fence });
    } else if (continues && complete && underline) {
      close();
      lines.push({ ...at, type: 'underline', level: underline[1]?.startsWith('=') ? 1 : 2 });
    } else if (RULE.test(rest)) {
      close();
      lines.push({ ...at, type: 'rule' });
    } else if (/^ {4}/.test(rest) && !continues) {
      close();
      lines.push({ ...at, type: 'code' });
    } else {
      // A line of a paragraph may leave out the marks of its containers.
      if (!continues) close();
      inParagraph = true;
      lines.push({ ...at, type: 'text', continues });
    }
  }
  return { lines, unclosed: fence !== null && containers.length === 0 ? fence : null };
}
