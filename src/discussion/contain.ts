import { blockLines } from './blocks.ts';
import type { Line } from './blocks.ts';
import { withoutHtml } from './inline.ts';
import { clean } from './text.ts';

/** A definition of a link or footnote: it would hold for the whole document, and two answers define `[1]` differently. */
const DEFINITION = /^( *)(?=\[[^\]]*\]:)/;
/** What a table's second line looks like; under it a rule is a rule and no underline. */
const TABLE = /^ *\|?(?: *:?-+:? *\|)+(?: *:?-+:? *)?$/;

const shift = (level: number, by: number): string => '#'.repeat(Math.min(6, level + by));

/** Text of a paragraph or heading that defines nothing and is no HTML. `<` at a line's start could begin a block of HTML. */
function harmless(rest: string): string {
  const text = withoutHtml(rest.replace(DEFINITION, '$1\\'));
  return /^ *<(?!(?:https?|mailto):)[a-z/!?]/i.test(text) ? text.replace('<', '\\<') : text;
}

/** How far headings must sink so that the highest comes right below `below`. */
function depth(lines: readonly Line[], below: number): number {
  const levels = lines.flatMap((l) => (l.type === 'heading' || l.type === 'underline' ? [l.level] : []));
  return below + 1 - levels.reduce((least, level) => Math.min(least, level), 6);
}

/**
 * Markdown by anybody → the same with every heading below the level `below` (1 to 5) and nothing that reaches beyond its
 * end: an open code fence is closed, raw HTML and definitions of links become text. Headings keep their order among
 * each other as far as there are levels (6).
 */
export function contain(markdown: string, below: number): string {
  const { lines, unclosed } = blockLines(clean(markdown).replace(/^(?:[ \t]*\n)+|\s+$/g, ''));
  const by = depth(lines, below);
  const out: string[] = [];
  let paragraph: { readonly at: number; readonly prefix: string; readonly texts: string[] } | null = null;
  for (const item of lines) {
    const prefix = item.line.slice(0, item.start);
    const rest = item.line.slice(item.start);
    if (item.type === 'text') {
      const text = harmless(rest);
      if (item.continues && paragraph) paragraph.texts.push(text);
      else paragraph = { at: out.length, prefix, texts: [text] };
      out.push(prefix + text);
      continue;
    }
    if (item.type === 'heading') {
      out.push(`${prefix}${shift(item.level, by)} ${harmless(item.text).trimStart()}`.trimEnd());
    } else if (item.type === 'underline' && paragraph?.texts.some((text) => TABLE.test(text))) {
      // Blank lines around it, so that it underlines nothing and nothing underlines it, table or not.
      out.push(prefix.trimEnd(), prefix + (item.level === 1 ? '===' : '---'), prefix.trimEnd());
    } else if (item.type === 'underline' && paragraph) {
      const { at, texts } = paragraph;
      const title = texts.map((text) => text.trim()).join(' ');
      out.splice(at, out.length, `${paragraph.prefix}${shift(item.level, by)} ${title.replace(/#+$/, '\\$&')}`);
    } else {
      // Tabs stand for other widths once the text is quoted; only in code that is in no container they mean themselves.
      out.push(item.type === 'fenced' && item.start === 0 ? item.raw : item.line);
    }
    paragraph = null;
  }
  if (unclosed !== null) out.push(unclosed);
  return out.join('\n');
}

/** A person's text as a quotation that keeps its line ends; nothing in it reaches beyond it. */
export function blockquote(markdown: string, below: number): string {
  return contain(markdown, below)
    .split('\n')
    .map((line) => `> ${line}`.trimEnd())
    .join('\n');
}
