import type { PhrasingContent } from 'mdast';
import { asIs, text } from './nodes.ts';

/**
 * Formulas as models write them: `$…$`, `$$…$$`, `\(…\)`, `\[ … \]`. Every attempt gives up at the next opening sign, so the time stays
 * linear.
 */
const FORMULA =
  /\$\$(?:[^$\\]|\\[^])+?\$\$|\$(?! )(?:[^$\\\n]|\\.)+?(?<! )\$(?![\p{L}\p{N}$])|\\\((?:[^\\\n]|\\[^()\n])*\\\)|\\\[(?=\s)(?:[^\\]|\\[^[\]])*\\\]/gu;

/** What may be more than a formula: code, HTML, links, cells of a table, addresses. */
const MORE = /[`|@]|<(?![\s=\d])|xmpp:/i;
/** What begins a block at the start of a line. */
const BLOCK_START = /\n[ \t]*(?:[#>+*_~:-]|=+[ \t]*(?:\n|$)|\d+[.)])/;

/** Whether a formula stays one when it stands in a document as it was written. */
function staysOne(formula: string): boolean {
  const inside = formula.replace(/^\\?.|\\?.$/gu, '');
  return !MORE.test(formula) && !/[[\]]/.test(inside) && !BLOCK_START.test(formula);
}

/**
 * A text with its formulas as nodes of their own, which the writer does not escape: where formulas are set (GitHub, Obsidian, pandoc),
 * `\_` and `\*` would be read as something else. One that could be more than a formula stays text.
 */
export function withFormulas(value: string): PhrasingContent[] {
  const out: PhrasingContent[] = [];
  let end = 0;
  for (const match of value.matchAll(FORMULA)) {
    const [formula] = match;
    if (!staysOne(formula)) continue;
    if (match.index > end) out.push(text(value.slice(end, match.index)));
    out.push(asIs(formula));
    end = match.index + formula.length;
  }
  if (end < value.length) out.push(text(value.slice(end)));
  return out;
}
