/**
 * An answer as the passages that are said in one go: paragraphs, headings, items of lists, rows of tables, code. What the answer quotes in
 * front of `>` is left out, for somebody else may have said it.
 */
import { clean } from '../../lib/text.ts';
import { sentencesIn } from './sentences.ts';

/** A passage of an answer, on one line and without the signs of Markdown that only make it bold or a list. */
export interface Passage {
  readonly text: string;
  /** It is not divided into sentences: a row of a table, code. */
  readonly whole: boolean;
  /** The words before it that end with a colon, and so say how it is meant; with ` … ` where something else stands between. '' without any. */
  readonly lead: string;
}

/** Longer words before a passage are cut to this: with them it is too long to be shown, UTF-16 units. */
const LEAD_CHARS = 1000;

const FENCE = /^\s*(`{3,}|~{3,})/;
const ITEM = /^(\s*)(?:[-*+•]|(\d{1,9})[.)])(?:\s+(.*))?$/;
const HEADING = /^\s*#{1,6}\s+(.*)$/;
const RULE = /^\s*(?:[-*_=]\s*){3,}$|^\s*=+\s*$/;
const ROW = /^\s*\|.*\|\s*$/;
/** HTML that holds the words of others. */
const QUOTING = /<(?:blockquote|q|cite)\b/i;

const BOLD = /(?<![\p{L}\p{N}*_])([*_]{1,3})(?=\S)([^*_]{1,2000})(?<=\S)\1(?![\p{L}\p{N}*_])/gu;
const LINK = /!?\[([^[\]]{1,1000})\]\([^()\s]{0,2000}(?:\s"[^"]{0,200}")?\)/g;
const ENDS_WITH_COLON = /[:：][\s*_]*$/;

/** The text of a passage, without marks for bold and the addresses of links. Inside of code nothing is a mark. */
function plain(lines: readonly string[]): string {
  const parts = lines
    .join(' ')
    .replace(/\s+/g, ' ')
    .trim()
    .split(/(`[^`]+`)/);
  return parts.map((part, n) => (n % 2 === 1 ? part : part.replace(LINK, '$1').replace(BOLD, '$2'))).join('');
}

/** The last sentence of a passage, which leads to what follows. */
function lastSentence({ text, whole }: Passage): string {
  const end = text.slice(-LEAD_CHARS);
  const last = whole ? undefined : sentencesIn(end).at(-1);
  return last === undefined ? end : end.slice(last.start, last.end);
}

interface Lead {
  readonly text: string;
  /** The indentation of the item that it is; -1 for what is none. */
  readonly indent: number;
  used: boolean;
}

/** The passages of an answer, in order. Takes linear time. */
export function passagesOf(answer: string): Passage[] {
  const found: Passage[] = [];
  let leads: Lead[] = [];
  let lines: string[] = [];
  /** What the lines are: `quoted` are somebody else's words. */
  let kind: 'paragraph' | 'item' | 'quoted' | 'code' = 'paragraph';
  let indent = -1;
  let fence = '';

  const add = (text: string, whole: boolean, isItem: boolean, inside: boolean): void => {
    if (text === '') return;
    if (isItem) leads = leads.filter((lead) => lead.indent < indent);
    const last = leads.at(-1);
    // Behind a list begins something else.
    const lead = last?.used === true && !isItem && !inside ? undefined : last;
    const passage = { text, whole, lead: lead === undefined ? '' : `${lead.text}${lead.used ? ' … ' : ' '}` };
    if (lead !== undefined) lead.used = true;
    if (!isItem && !inside) leads = [];
    if (ENDS_WITH_COLON.test(text)) {
      const words = `${passage.lead}${lastSentence(passage)}`.slice(0, LEAD_CHARS);
      leads.push({ text: words, indent: isItem ? indent : -1, used: false });
    }
    found.push(passage);
  };
  const end = (): void => {
    const text = kind === 'code' ? lines.join('\n').trim() : plain(lines);
    const inside = kind !== 'item' && /^\s/.test(lines[0] ?? '');
    if (lines.length > 0 && kind === 'quoted') leads = leads.filter((lead) => lead.indent >= 0);
    else if (lines.length > 0) add(text, kind === 'code' || QUOTING.test(text), kind === 'item', inside);
    lines = [];
    kind = 'paragraph';
  };
  const begin = (as: typeof kind, line: string): void => {
    end();
    kind = as;
    lines = [line];
  };

  for (const line of clean(answer).split('\n')) {
    const mark = FENCE.exec(line)?.[1] ?? '';
    if (kind === 'code') {
      if (mark.startsWith(fence) && line.trim() === mark) end();
      else lines.push(line);
      continue;
    }
    const [, space = '', number, words = ''] = ITEM.exec(line) ?? [];
    const isItem =
      ITEM.test(line) && (number === undefined || number === '1' || kind !== 'paragraph' || lines.length === 0);
    if (mark !== '') {
      end();
      [kind, fence, lines] = ['code', mark, []];
    } else if (line.trim() === '' || RULE.test(line)) end();
    else if (/^\s*>/.test(line)) begin('quoted', line);
    else if (HEADING.test(line)) {
      begin('paragraph', HEADING.exec(line)?.[1] ?? '');
      end();
    } else if (ROW.test(line)) {
      end();
      add(plain([line.trim().slice(1, -1)]), true, false, true);
    } else if (isItem) {
      end();
      indent = space.length;
      begin(/^\s*>/.test(words) ? 'quoted' : 'item', words);
    } else lines.push(line);
  }
  end();
  return found;
}
