/** A text that is still growing, as Telegram text with entities. */
import { stretches } from '../../markdown/blocks.ts';
import { normalizeSource, previewBudget } from '../../markdown/parse.ts';
import { concat } from './compose.ts';
import { slice, type Formatted } from './formatted.ts';
import { balanced } from './isolates.ts';
import { renderMarkdown } from './markdown.ts';
import { characterBreak, MAX_ENTITIES } from './split.ts';

const ELLIPSIS = '…';

/**
 * An unfinished text while it streams: what a person sees does not jump when the rest arrives. An open fence is code already. Half a
 * link is its words. An open `**` or `` ` `` counts as closed. A marker without its text is left out, and nothing else is. Of a text
 * that is too long the end is shown, after "…". Only as much of the source is read as can be seen, so this may be called for every
 * chunk. '' while there is nothing to see.
 * @param limit the longest result, in UTF-16 code units
 */
export function renderPreview(markdown: string, limit = 4096): Formatted {
  const rendered = renderMarkdown(closeOpen(tail(normalizeSource(markdown), limit)), previewBudget());
  const { text, entities } = rendered;
  const fromEntity = entities.length > MAX_ENTITIES ? (entities.at(-MAX_ENTITIES / 2)?.offset ?? 0) : 0;
  const fits = text.length <= limit && fromEntity === 0 && markdown.length <= sourceLength(limit);
  if (fits) return rendered;
  const room = Math.max(1, limit - ELLIPSIS.length - 1);
  const least = Math.max(fromEntity, text.length - room);
  // A line's start reads best when it is near; otherwise a whole character.
  const newline = text.indexOf('\n', least);
  const near = newline >= 0 && newline - least < limit / 8;
  const start = near ? newline + 1 : least === 0 ? 0 : afterCharacter(text, least);
  const shown = balanced(slice(rendered, start, text.length));
  return concat(near ? `${ELLIPSIS}\n` : ELLIPSIS, shown);
}

/** So much of the source is read. Markup takes room there that it does not take on the screen, addresses of links most of all. */
function sourceLength(limit: number): number {
  return 2 * limit + 1000;
}

/** The end of a source, from the start of a block. If it begins inside a code block, the opening fence comes first. */
function tail(markdown: string, limit: number): string {
  const least = markdown.length - sourceLength(limit);
  if (least <= 0) return markdown;
  const source = markdown.replace(/\r\n?/g, '\n');
  const from = Math.max(0, source.length - sourceLength(limit));
  const all = stretches(source);
  const start = all.find((block) => block.start >= from);
  const cut = all.find((block) => block.start < from && block.end > from);
  if (cut === undefined || (start !== undefined && source.length - start.start > limit))
    return source.slice(start?.start ?? from);
  const line = source.indexOf('\n', from);
  const text = source.slice(line < 0 ? from : line + 1);
  return cut.kind === 'fence' ? `${source.slice(cut.start, source.indexOf('\n', cut.start) + 1)}${text}` : text;
}

/** Ends what is still open in the last block, so that it does not show as markup until its end arrives. */
function closeOpen(markdown: string): string {
  const last = stretches(markdown).at(-1);
  if (last === undefined || last.kind === 'fence') return markdown;
  const before = markdown.slice(0, last.start);
  const text = markdown
    .slice(last.start)
    .replace(/(?:^|\n)[ \t]*(?:[-=*+>#|~`]+|\d{1,9}[.)]?)[ \t]*$/, '')
    .replace(/!?\[([^[\]\n]*)\]\([^()\s]*$/, '$1')
    .replace(/!?\[([^[\]\n]*)$/, '$1')
    .replace(/(?<![*_~`])[*_~`]+$/, (marks) => (isPaired(markdown.slice(last.start), marks) ? marks : ''))
    .trimEnd();
  const lineStart = text.lastIndexOf('\n') + 1;
  const line = text.slice(lineStart);
  if ((line.match(/`/g)?.length ?? 0) % 2 === 1) return `${before}${text}\``;
  const open = /(?:^|[\s(>])(\*\*|~~)(?=\S)(?:(?!\1).)*$/.exec(line)?.[1] ?? '';
  return `${before}${text}${open}`;
}

/** Whether marks at the very end of a block close what was opened before: then there is an even number of them in the block. */
function isPaired(block: string, marks: string): boolean {
  return (block.split(marks).length - 1) % 2 === 0;
}

/** The position itself if it is between characters as people see them, else the end of the character it is in. */
function afterCharacter(text: string, at: number): number {
  const before = characterBreak(text, 0, Math.min(at, text.length - 1));
  if (before === at) return at;
  for (let next = at + 1; next < text.length && next < at + 64; next += 1)
    if (characterBreak(text, 0, next) === next) return next;
  return /[\uDC00-\uDFFF]/.test(text.charAt(at)) ? at + 1 : at;
}
