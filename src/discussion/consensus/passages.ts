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
  /**
   * The words before it that say how it is meant, for they end with a colon, or a list goes on with them. With ` … ` where something else may
   * stand between. '' without any.
   */
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
/** The end of a sentence, with what closes it. Before a list anything else goes on there. */
const ENDS = /\p{Sentence_Terminal}[\s"'”’»」』)\]*_`~]*$/u;

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
  /** Without a colon it leads to the items of a list only. */
  readonly colon: boolean;
  used: boolean;
}

/** What a passage is. `quoted` are somebody else's words. */
type Kind = 'paragraph' | 'heading' | 'item' | 'row' | 'code' | 'quoted';

/** Lists are not deeper, or it does not matter. */
const MAX_LEADS = 20;

/** A function that makes passages of texts in order, each with the words that lead to it. */
function leading(): (kind: Kind, text: string, indent: number, inside: boolean) => Passage | null {
  let leads: Lead[] = [];
  return (kind, text, indent, inside) => {
    const isItem = kind === 'item';
    if (isItem) leads = leads.filter((lead) => lead.indent < indent);
    const last = leads.at(-1);
    // Behind a list begins something else.
    const lead = last !== undefined && (isItem || (last.colon && (inside || !last.used))) ? last : undefined;
    const joined = lead?.used === false && lead.colon ? ' ' : ' … ';
    if (lead !== undefined) lead.used = true;
    if (!isItem && !inside) leads = [];
    if (kind === 'quoted') return null;
    const whole = kind === 'code' || kind === 'row' || QUOTING.test(text);
    const passage = { text, whole, lead: lead === undefined ? '' : `${lead.text}${joined}` };
    const colon = ENDS_WITH_COLON.test(text);
    if (colon || (!whole && kind !== 'heading' && !ENDS.test(text))) {
      const words = `${passage.lead}${lastSentence(passage)}`.slice(0, LEAD_CHARS);
      leads = [...leads.slice(-MAX_LEADS), { text: words, indent: isItem ? indent : -1, colon, used: false }];
    }
    return passage;
  };
}

/** The passages of an answer, in order. Takes linear time. */
export function passagesOf(answer: string): Passage[] {
  const found: Passage[] = [];
  const led = leading();
  let lines: string[] = [];
  let kind = 'paragraph' as Kind;
  let indent = -1;
  let fence = '';
  const end = (): void => {
    const text = kind === 'code' ? lines.join('\n').trim() : plain(lines);
    const inside = kind === 'row' || /^\s/.test(lines[0] ?? '');
    const passage = text === '' ? null : led(kind, text, indent, inside);
    if (passage !== null) found.push(passage);
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
