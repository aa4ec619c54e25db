import { clip, oneLine } from './text.ts';

/** A short text (a name, a title) → one line of Markdown that shows it letter for letter, at most `max` UTF-16 units of it; `?` for nothing. */
export function literal(text: string, max = 100): string {
  return (clip(oneLine(text), max) || '?').replace(/[\\`*_{}[\]<>#|~&$!]/g, '\\$&');
}

/** What may stand inline as HTML: models break lines in table cells and write indices with it. */
const ALLOWED_TAG = /^<(?:br ?\/?|\/?su[bp])>/i;

/** Makes raw HTML in a piece of Markdown visible text; code spans, addresses in angle brackets and line breaks stay. */
export function withoutHtml(line: string): string {
  return line.replace(/(`+)(?!`)(?:.*?[^`])\1(?!`)|\\<|<(?=[a-z/!?])/gi, (match, _ticks, at: number) => {
    if (match !== '<') return match;
    const rest = line.slice(at);
    return ALLOWED_TAG.test(rest) || /^<(?:https?:|mailto:)/i.test(rest) ? match : '\\<';
  });
}

/** What would begin a block (heading, quote, list, rule, code, HTML, definition) at the start of a line. */
const BLOCK_START = /^(?:#{1,6}(?=\s|$)|>|[-+*](?=\s|$)|`{3,}|~{3,}|(?:[-*_=]\s*){2,}$|[<|]|\[[^\]]*\]:)/;

/** Markdown by a model → one line that can stand in a list item or paragraph without beginning a block of its own. */
export function inlineMarkdown(text: string): string {
  const line = withoutHtml(oneLine(text));
  return line.replace(BLOCK_START, '\\$&').replace(/^(\d{1,9})([.)])(?=\s|$)/, '$1\\$2');
}
