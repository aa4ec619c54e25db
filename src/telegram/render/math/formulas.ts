/** The formulas in a text. */
import { FORMULA } from '../../../markdown/math-nodes.ts';
import { readableFormula } from './formula.ts';

/** Signs that only LaTeX has. */
const LATEX = /\\[A-Za-z%{}]|[\p{L}\p{N})}][\^_][\p{L}\p{N}{(\\*+-]/u;
/** Words, which stand in no short formula. */
const WORDS = /\p{Ll}{2,}|\p{L}{3,}/u;
const RELATION = /[=+*/<>^-]/;

/** Whether what stands between dollars is mathematics, and no amounts of money or names of variables. */
function isMathematics(content: string): boolean {
  if (LATEX.test(content)) return true;
  if (WORDS.test(content)) return false;
  return /^\s*\d/.test(content) ? /\p{L}/u.test(content) && RELATION.test(content) : /[\p{L}\p{N}]/u.test(content);
}

function contentOf(formula: string): string | null {
  if (formula.startsWith('\\begin')) return formula;
  const width = formula.startsWith('$') && !formula.startsWith('$$') ? 1 : 2;
  const content = formula.slice(width, -width);
  return formula.startsWith('$') && !isMathematics(content) ? null : content;
}

/** A text in pieces: formulas that can be read in a line as such a line, and what stands between them. */
export function withReadableFormulas(text: string): { readonly text: string; readonly isFormula: boolean }[] {
  const out: { readonly text: string; readonly isFormula: boolean }[] = [];
  let end = 0;
  for (const { 0: formula, index } of text.matchAll(FORMULA)) {
    const content = contentOf(formula);
    const readable = content === null ? null : readableFormula(content);
    if (readable === null) continue;
    if (index > end) out.push({ text: text.slice(end, index), isFormula: false });
    out.push({ text: readable, isFormula: true });
    end = index + formula.length;
  }
  if (end < text.length) out.push({ text: text.slice(end), isFormula: false });
  return out;
}
