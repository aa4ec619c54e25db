import type { PhrasingContent, Root } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified, type Data } from 'unified';
import { blocks } from './blocks.ts';
import type { Block } from './blocks.ts';
import { literalMath } from './math.ts';

/**
 * A contiguous piece of a source: as a tree, or as it stands because there is nothing to read in it (`plain`) or too much (`raw`, and
 * `fence` for a fenced code block).
 */
export type Piece =
  | { readonly kind: 'tree'; readonly source: string; readonly root: Root }
  | { readonly kind: 'fence'; readonly source: string }
  | { readonly kind: 'plain'; readonly source: string }
  | { readonly kind: 'raw'; readonly source: string };

/** What reading may still cost, in (estimated) microseconds; texts that share one are bounded together. */
export interface Budget {
  left: number;
}

/** No block may cost more than this many (estimated) microseconds. */
const MAX_BLOCK_COST = 150_000;
/** What a text may cost that is read off the event loop, in (estimated) microseconds. */
const MAX_COST = 800_000;
/** What one may cost that is then written again as Markdown, which takes nearly as long, and all those of one document. */
const MAX_REWRITTEN_COST = 500_000;
const MAX_DOCUMENT_COST = 5_000_000;
/** What is read on the event loop though there is a thread for it: holding it for so long costs less than the way there and back. */
const MAX_QUICK_COST = 20_000;
/** What the end of a text that is still being written may cost. It is read on the event loop, once a second or so. */
const MAX_PREVIEW_COST = 35_000;
/** Longer sources, in UTF-16 units, are not even looked at to see whether they are quick. */
const MAX_QUICK_LENGTH = 16_000;
/** Longer sources are parsed in pieces, because some of the parser's passes are quadratic in the lines of lists and headings. */
const PIECE_LENGTH = 50_000;
const PIECE_LINES = 1000;
/** Microseconds for each pair of lines in a piece (measured: `- a\n  - b\n` and `a\n=\n` repeated). */
const PAIR_COST = 0.09;

/**
 * Whatever may be more than letters to the parser: a character that means something anywhere, at a line's start or at its end. Without
 * any of them a text is its own rendering, and a short answer often is such a text.
 */
const SIGNS = /[\\`*_~[\]<&|$@]|[^\S \n]|www\.|:\/\/|\n{3}|^[ #>+=:\-\d]| $/im;

type Extensions = NonNullable<Data['micromarkExtensions']>;

/** The constructs of CommonMark and GFM that are blocks, by micromark's names. Without them a line is a paragraph, however it begins. */
const BLOCKS = [
  'blockQuote',
  'codeFenced',
  'codeIndented',
  'definition',
  'gfmFootnoteDefinition',
  'headingAtx',
  'htmlFlow',
  'list',
  'setextUnderline',
  'table',
  'thematicBreak',
];

// `~one tilde~` is left alone: models write "~5" for "about 5" far more often than they strike something out so.
const reader = (extensions: Extensions) =>
  unified()
    .data('micromarkExtensions', [literalMath, ...extensions])
    .use(remarkParse)
    .use(remarkGfm, { singleTilde: false })
    .freeze();

/**
 * Any letter may begin an e-mail address, and trying each is half of a parse (measured). Telegram finds addresses by itself, so they
 * are read only where it matters that they are: `_me_@example.com` is no emphasis.
 */
const [plainReader, addressReader] = [reader([{ disable: { null: ['emailAutolink'] } }]), reader([])];
const lineReader = reader([{ disable: { null: BLOCKS } }]);

/** For a text that is read off the event loop. */
export const fullBudget = (): Budget => ({ left: MAX_COST });

/** For all texts of a document. */
export const documentBudget = (): Budget => ({ left: MAX_DOCUMENT_COST });

/** For a text that is still being written. */
export const previewBudget = (): Budget => ({ left: MAX_PREVIEW_COST });

/** Whether reading a text costs so little that it may be done on the event loop. Linear, and of long texts only the length is looked at. */
export function isQuick(source: string): boolean {
  if (source.length > MAX_QUICK_LENGTH) return false;
  return blocks(source).reduce((sum, { cost }) => sum + cost, 0) <= MAX_QUICK_COST;
}

/** Line ends as `\n`, no lone surrogates, no zero bytes: what `parse` takes. */
export function normal(markdown: string): string {
  return markdown
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll('\0', ' ');
}

/**
 * Reads Markdown (CommonMark + GFM) into pieces that together are the whole source but for blank lines. It never throws and its time is
 * bounded whatever the source: blocks that are too dear come back raw. Reference links reach across one piece.
 * @param budget what it may cost; less is left of it afterwards
 */
export function parse(source: string, budget: Budget = fullBudget()): Piece[] {
  if (!SIGNS.test(source)) return [{ kind: 'plain', source }];
  const pieces: Piece[] = [];
  let pending: Block[] = [];
  let raw = false;
  let lines = 0;
  const flush = (): void => {
    const [first] = pending;
    const last = pending.at(-1);
    pending = [];
    lines = 0;
    if (first === undefined || last === undefined) return;
    const part = source.slice(first.start, last.end);
    pieces.push(raw ? { kind: 'raw', source: part } : tree(part));
  };
  for (const block of blocks(source)) {
    const length = block.end - (pending[0]?.start ?? block.end);
    if (block.detached && !raw && (length > PIECE_LENGTH || lines + block.lines > PIECE_LINES)) flush();
    const cost: number = block.cost + 2 * PAIR_COST * (raw ? 0 : lines) * block.lines;
    const dear: boolean = block.cost > MAX_BLOCK_COST || cost > budget.left;
    if (dear && block.kind === 'fence') {
      flush();
      pieces.push({ kind: 'fence', source: source.slice(block.start, block.end) });
      continue;
    }
    if (dear !== raw) flush();
    raw = dear;
    if (!dear) budget.left -= cost;
    lines += block.lines;
    pending.push(block);
  }
  flush();
  return pieces;
}

/**
 * Reads one text of a document that is then written.
 * @param budget what all of them may cost; less is left of it afterwards
 */
export function parsePart(source: string, budget: Budget): Piece[] {
  const own: Budget = { left: Math.min(budget.left, MAX_REWRITTEN_COST) };
  const before = own.left;
  const pieces = parse(source, own);
  budget.left -= before - own.left;
  return pieces;
}

/**
 * Reads one line as the content of a paragraph, however it begins: `# a` is no heading. Null where that would cost too much.
 * @param budget what it may cost; less is left of it afterwards
 */
export function parseLine(line: string, budget: Budget): PhrasingContent[] | null {
  const cost = blocks(line).reduce((sum, block) => sum + block.cost, 0);
  if (cost > MAX_BLOCK_COST || cost > budget.left) return null;
  budget.left -= cost;
  try {
    const [paragraph, ...others] = lineReader.parse(line).children;
    return paragraph?.type === 'paragraph' && others.length === 0 ? paragraph.children : null;
  } catch {
    return null;
  }
}

function tree(source: string): Piece {
  try {
    const processor = source.includes('@') && source.includes('_') ? addressReader : plainReader;
    return { kind: 'tree', source, root: processor.parse(source) };
  } catch {
    // A bug of the parser, or its stack: the text matters more than its looks.
    return { kind: 'raw', source };
  }
}
