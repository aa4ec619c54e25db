import type { PhrasingContent } from 'mdast';
import { asIs, text } from './nodes.ts';

/**
 * Formulas as models write them: `$…$`, `$$…$$`, `\(…\)`, `\[ … \]`, `\begin{x}…\end{x}`. Every match stops at the next opening sign, so the time is
 * linear.
 */
export const FORMULA =
  /\\begin\{([a-z]{1,20}\*?)\}(?:(?!\\begin)[^])*?\\end\{\1\}|\$\$(?:[^$\\]|\\[^])+?\$\$|\$(?! )(?:[^$\\\n]|\\.)+?(?<! )\$(?![\p{L}\p{N}$])|\\\((?:[^\\\n]|\\[^()\n])*\\\)|\\\[(?:[^\\]|\\[^[\]])*\\\]/gu;

/** What could be markup besides the formula: code, HTML, links, cells of a table, addresses. */
const OTHER_MARKUP = /[`|@]|<(?![\s=\d])|xmpp:/i;
/** A line start that begins a block. */
const BLOCK_START = /\n[ \t]*(?:[#>+*_~:-]|=+[ \t]*(?:\n|$)|\d+[.)])/;

/** Whether a formula can be written unescaped and is still nothing but a formula. */
function isSafeUnescaped(formula: string): boolean {
  const inside = formula.replace(/^\\?.|\\?.$/gu, '');
  return !OTHER_MARKUP.test(formula) && !/[[\]]/.test(inside) && !BLOCK_START.test(formula);
}

/**
 * A text as nodes, with formulas in nodes that the writer does not escape. GitHub, Obsidian and pandoc render formulas, and would
 * read an escaped `\_` or `\*` in one as something else. What could be other markup too stays text.
 */
export function withFormulas(value: string): PhrasingContent[] {
  const out: PhrasingContent[] = [];
  let end = 0;
  for (const match of value.matchAll(FORMULA)) {
    const [formula] = match;
    if (!isSafeUnescaped(formula)) continue;
    if (match.index > end) out.push(text(value.slice(end, match.index)));
    out.push(asIs(formula));
    end = match.index + formula.length;
  }
  if (end < value.length) out.push(text(value.slice(end)));
  return out;
}
