import type { Root } from 'mdast';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified, type Data } from 'unified';
import { blocks } from './blocks.ts';
import type { Block } from './blocks.ts';
import { literalMath } from './math.ts';

/** A contiguous piece of a source: as a tree, or as it stands because there is nothing to read in it, or too much. */
export type Piece =
  | { readonly kind: 'tree'; readonly source: string; readonly root: Root }
  | { readonly kind: 'fence'; readonly source: string }
  | { readonly kind: 'raw'; readonly source: string };

/** No block may cost more than this many (estimated) microseconds, nor all together more than the second. */
const MAX_BLOCK_COST = 150_000;
const MAX_COST = 800_000;
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

/**
 * Reads Markdown (CommonMark + GFM) into pieces that together are the whole source but for blank lines. It never throws and its time is
 * bounded whatever the source: blocks that are too dear come back raw. Reference links reach across one piece.
 */
export function parse(source: string): Piece[] {
  if (!SIGNS.test(source)) return [{ kind: 'raw', source }];
  const pieces: Piece[] = [];
  let pending: Block[] = [];
  let raw = false;
  let spent = 0;
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
    const dear: boolean = block.cost > MAX_BLOCK_COST || spent + cost > MAX_COST;
    if (dear && block.kind === 'fence') {
      flush();
      pieces.push({ kind: 'fence', source: source.slice(block.start, block.end) });
      continue;
    }
    if (dear !== raw) flush();
    raw = dear;
    if (!dear) spent += cost;
    lines += block.lines;
    pending.push(block);
  }
  flush();
  return pieces;
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
