import type { PhrasingContent, Root } from 'mdast';
import { cjkFriendlyExtension } from 'micromark-extension-cjk-friendly';
import { gfmStrikethroughCjkFriendly } from 'micromark-extension-cjk-friendly-gfm-strikethrough';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified, type Data, type Processor } from 'unified';
import { withoutTerminalCodes } from '../lib/text.ts';
import { blocks } from './blocks.ts';
import type { Block } from './blocks.ts';
import { foldDetails, separateDetails } from './details.ts';
import { keepSigns } from './emphasis.ts';
import { literalMath } from './math.ts';
import { lengthenFences } from './nested-fences.ts';
import { text } from './nodes.ts';
import { nestSublists } from './sublists.ts';

/**
 * A contiguous piece of a source. `tree`: it was parsed. `plain`: it holds no markup. `raw`: parsing it would take too long, or
 * failed. `fence`: a fenced code block that would take too long.
 */
export type Piece =
  | { readonly kind: 'tree'; readonly source: string; readonly root: Root }
  | { readonly kind: 'fence'; readonly source: string }
  | { readonly kind: 'plain'; readonly source: string }
  | { readonly kind: 'raw'; readonly source: string };

/** How much (estimated) parsing time is left, microseconds. Texts can share one budget. */
export interface Budget {
  left: number;
}

/** What one block may cost at most, in estimated microseconds. The limits below are in the same unit. */
const MAX_BLOCK_COST = 150_000;
/** What a text may cost that is parsed in a thread. */
const MAX_COST = 800_000;
/**
 * What a text of a document may cost, and all texts of a document together. They are written as Markdown too, which takes
 * nearly as long.
 */
const MAX_REWRITTEN_COST = 500_000;
const MAX_DOCUMENT_COST = 5_000_000;
/** What a text may cost that is parsed on the event loop. Up to this, the way to the thread and back would take longer. */
const MAX_QUICK_COST = 20_000;
/** What the end of a text that is still being written may cost. It is parsed on the event loop, about once a second. */
const MAX_PREVIEW_COST = 35_000;
/** What the summary of `<details>` may cost. */
const MAX_SUMMARY_COST = 5000;
/** Sources longer than this, in UTF-16 units, go to a thread without any estimate. */
const MAX_QUICK_LENGTH = 16_000;
/**
 * Sources longer than this, in UTF-16 units or lines, are parsed in pieces. Parts of the parser are quadratic in the lines of
 * lists and headings.
 */
const PIECE_LENGTH = 50_000;
const PIECE_LINES = 1000;
/** Microseconds for each pair of lines in a piece (measured with `- a\n  - b\n` and `a\n=\n` repeated). */
const PAIR_COST = 0.09;

/**
 * What the parser may read as markup: a character that means something anywhere, at the start of a line or at its end. A text
 * without any of them need not be parsed. Many short answers are such texts.
 */
const SIGNS = /[\\`*_~[\]<&|$@]|[^\S \n]|www\.|:\/\/|\n{3}|^[ #>+=:\-\d]| $/im;

type Extensions = NonNullable<Data['micromarkExtensions']>;

/** Micromark's names for the blocks of CommonMark and GFM. With these disabled every line is a paragraph, however it begins. */
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

// CommonMark ends no emphasis between Chinese, Japanese or Korean punctuation and a letter: `**注意：**不要` would be stars. The extension is its
// proposed amendment (https://github.com/tats-u/markdown-cjk-friendly) and changes nothing beside other letters.
// `~one tilde~` is plain text: models write "~5" for "about 5" far more often than they strike something out in this way.
const STRIKETHROUGH = { singleTilde: false };

/** The amendment for what is struck out. What is added last is asked first, so it must follow GFM's own. */
function cjkFriendlyStrikethrough(this: Processor): void {
  this.data('micromarkExtensions')?.push(gfmStrikethroughCjkFriendly(STRIKETHROUGH));
}

const reader = (extensions: Extensions) =>
  unified()
    .data('micromarkExtensions', [literalMath, cjkFriendlyExtension(), ...extensions])
    .use(remarkParse)
    .use(remarkGfm, STRIKETHROUGH)
    .use(cjkFriendlyStrikethrough)
    .freeze();

/**
 * Any letter may begin an e-mail address, and trying each takes half of the parser's time (measured). Telegram finds addresses by
 * itself. So the parser looks for them only where they could change something else: `_me_@example.com` is no emphasis.
 */
const [plainReader, addressReader] = [reader([{ disable: { null: ['emailAutolink'] } }]), reader([])];
const lineReader = reader([{ disable: { null: BLOCKS } }]);

/** For a text that is parsed in a thread. */
export const fullBudget = (): Budget => ({ left: MAX_COST });

/** For all texts of one document. */
export const documentBudget = (): Budget => ({ left: MAX_DOCUMENT_COST });

/** For a text that is still being written. */
export const previewBudget = (): Budget => ({ left: MAX_PREVIEW_COST });

/** Whether a text is so cheap to parse that it may be parsed on the event loop. Takes linear time. */
export function isQuick(source: string): boolean {
  if (source.length > MAX_QUICK_LENGTH) return false;
  return blocks(source).reduce((sum, { cost }) => sum + cost, 0) <= MAX_QUICK_COST;
}

/**
 * Prepares a text for `parse`: line ends become `\n`, lone surrogates and zero bytes are replaced, a terminal's colours go. Code blocks
 * inside a block of Markdown, and the tags of `<details>`, are put so that CommonMark reads them as they are meant.
 */
export function normalizeSource(markdown: string): string {
  const source = withoutTerminalCodes(markdown)
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029]/g, '\n')
    .replaceAll('\0', ' ');
  return separateDetails(lengthenFences(source));
}

/**
 * Parses Markdown (CommonMark and GFM) into pieces. Together they are the whole source without blank lines. Never throws. Its
 * time is bounded for every source, because blocks that cost too much come back as `raw` or `fence`. A reference link finds
 * only definitions in its own piece.
 * @param budget what it may cost. It gets less by this
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
    const tooCostly: boolean = block.cost > MAX_BLOCK_COST || cost > budget.left;
    if (tooCostly && block.kind === 'fence') {
      flush();
      pieces.push({ kind: 'fence', source: source.slice(block.start, block.end) });
      continue;
    }
    if (tooCostly !== raw) flush();
    raw = tooCostly;
    if (!tooCostly) budget.left -= cost;
    lines += block.lines;
    pending.push(block);
  }
  flush();
  return pieces;
}

/**
 * Parses one text of a document that is then written.
 * @param budget what all texts of the document may cost. It gets less by this
 */
export function parsePart(source: string, budget: Budget): Piece[] {
  const own: Budget = { left: Math.min(budget.left, MAX_REWRITTEN_COST) };
  const before = own.left;
  const pieces = parse(source, own);
  budget.left -= before - own.left;
  return pieces;
}

/**
 * Parses one line as the content of a paragraph, however it begins: `# a` is no heading.
 * @param budget what it may cost. It gets less by this
 * @returns null if that would cost too much, or the parser fails
 */
export function parseLine(line: string, budget: Budget): PhrasingContent[] | null {
  const cost = blocks(line).reduce((sum, block) => sum + block.cost, 0);
  if (cost > MAX_BLOCK_COST || cost > budget.left) return null;
  budget.left -= cost;
  try {
    const [paragraph, ...others] = keepSigns(lineReader.parse(line), line).children;
    return paragraph?.type === 'paragraph' && others.length === 0 ? paragraph.children : null;
  } catch {
    return null;
  }
}

function tree(source: string): Piece {
  try {
    const processor = source.includes('@') && source.includes('_') ? addressReader : plainReader;
    const root = keepSigns(processor.parse(source), source);
    nestSublists(root, source);
    foldDetails(root, (summary) => parseLine(summary, { left: MAX_SUMMARY_COST }) ?? [text(summary)]);
    return { kind: 'tree', source, root };
  } catch {
    // A bug in the parser, or its stack is full. The text is more important than its formatting.
    return { kind: 'raw', source };
  }
}
