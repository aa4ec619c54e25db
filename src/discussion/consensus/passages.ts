/**
 * An answer as the passages that are said in one go: paragraphs, headings, items of lists, rows of tables, code. What the answer quotes in
 * front of `>` is left out, for somebody else may have said it.
 */
import { clean } from '../../lib/text.ts';
import { leading, type Kind, type Passage } from './leads.ts';
import { othersWords } from './others-words.ts';

const FENCE = /^\s*(`{3,}|~{3,})/;
const ITEM = /^(\s*)(?:[-*+•]|(\d{1,9})[.)])(?:\s+(.*))?$/;
const HEADING = /^\s*#{1,6}\s+(.*)$/;
const RULE = /^\s*(?:[-*_=]\s*){3,}$|^\s*=+\s*$/;
const ROW = /^\s*\|.*\|\s*$/;
const BOLD = /(?<![\p{L}\p{N}*_])([*_]{1,3})(?=\S)([^*_]{1,2000})(?<=\S)\1(?![\p{L}\p{N}*_])/gu;
const LINK = /!?\[([^[\]]{1,1000})\]\([^()\s]{0,2000}(?:\s"[^"]{0,200}")?\)/g;

/** The text of a passage, without marks for bold and the addresses of links. Inside of code nothing is a mark. */
function plain(lines: readonly string[]): string {
  const parts = lines
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim()
    .split(/(`[^`]+`)/);
  return parts.map((part, n) => (n % 2 === 1 ? part : part.replace(LINK, '$1').replace(BOLD, '$2'))).join('');
}

/** The passages of an answer, in order. Takes linear time. */
export function passagesOf(answer: string): Passage[] {
  const found: Passage[] = [];
  const led = leading();
  const openBehind = othersWords();
  /** The number of passages up to where words of others began that are still open. */
  let before: number | null = null;
  let lines: string[] = [];
  let kind = 'paragraph' as Kind;
  let indent = -1;
  let fence = '';
  const end = (): void => {
    const text = kind === 'code' ? lines.join('\n').trim() : plain(lines);
    const inside = kind === 'row' || /^\s/.test(lines[0] ?? '');
    const passage = text === '' ? null : led(kind, text, indent, inside);
    if (passage !== null) found.push(passage);
    const isOpen = openBehind(text) !== null;
    // What is never closed is a slip, and leaves out nothing.
    if (!isOpen && before !== null) found.length = before;
    before = isOpen ? (before ?? found.length) : null;
    lines = [];
    kind = 'paragraph';
  };
  const begin = (as: Kind, ...first: string[]): void => {
    end();
    kind = as;
    lines = first;
  };
  for (const line of clean(answer).split('\n')) {
    const mark = FENCE.exec(line)?.[1] ?? '';
    if (kind === 'code') {
      if (mark.startsWith(fence) && line.trim() === mark) end();
      else lines.push(line);
      continue;
    }
    const item = ITEM.exec(line);
    const [, space = '', number, words = ''] = item ?? [];
    // Inside a paragraph a number at the beginning of a line is one of its words.
    const isItem =
      item !== null && (number === undefined || number === '1' || kind !== 'paragraph' || lines.length === 0);
    if (mark !== '') {
      fence = mark;
      begin('code');
    } else if (line.trim() === '' || RULE.test(line)) end();
    else if (/^\s*>/.test(line)) begin('quoted', line);
    else if (HEADING.test(line)) {
      begin('heading', HEADING.exec(line)?.[1] ?? '');
      end();
    } else if (ROW.test(line)) {
      begin('row', line.trim().slice(1, -1));
      end();
    } else if (isItem) {
      begin(/^\s*>/.test(words) ? 'quoted' : 'item', words);
      indent = space.length;
    } else lines.push(line);
  }
  end();
  return found;
}
