/** Whether a text of Markdown says anything once it is shown. */
import type { Nodes } from 'mdast';
import { withoutTerminalCodes } from '../lib/text.ts';
import { fenceContent } from './blocks.ts';
import { normalizeSource, parse, type Piece } from './parse.ts';

/** A character that can be seen. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;
/** What may be markup and nothing else: fences with a language, references to characters, tags, marks. */
const MARKUP = /^ {0,3}(?:`{3,}|~{3,})[^\n]*$|&#?[a-z\d]{1,31};|<[^<>]*>|[#>*_~`+=|\-:.)(\][!\\\d]/gim;
/** What reading a text may cost that seems to be nothing but markup, microseconds. */
const MAX_COST = 20_000;
/** Signs of a text that are left of formats and boxes with nothing in them: `** **`, `[ ]`. */
const SIGNS = /^\[[ x]?\]$|^[*_~|\s]{2,}$/;
const BREAKS = /<br\s*\/?>/gi;

function isSeen(node: Nodes): boolean {
  switch (node.type) {
    case 'text':
      return VISIBLE.test(node.value.replace(SIGNS, ''));
    case 'inlineCode':
    case 'code':
      return VISIBLE.test(node.value);
    case 'html':
      return VISIBLE.test(node.value.replace(BREAKS, ''));
    case 'thematicBreak':
    case 'break':
      return false;
    case 'list':
      return node.ordered === true || node.children.some(isSeen);
    case 'link':
    case 'image':
    case 'linkReference':
    case 'imageReference':
    case 'definition':
    case 'footnoteReference':
    case 'footnoteDefinition':
      return true;
    default:
      return 'children' in node && node.children.some(isSeen);
  }
}

function pieceIsSeen(piece: Piece): boolean {
  switch (piece.kind) {
    case 'tree':
      return isSeen(piece.root);
    case 'fence':
      return VISIBLE.test(fenceContent(piece.source).value);
    case 'plain':
    case 'raw':
      return VISIBLE.test(piece.source);
  }
}

/**
 * Whether anything of a text can be read once it is shown: `# `, an empty block of code, a rule, `&nbsp;` say nothing. Takes time linear in
 * its length, for nearly all texts without parsing them.
 */
export function saysSomething(markdown: string): boolean {
  const text = withoutTerminalCodes(markdown);
  if (!VISIBLE.test(text)) return false;
  if (VISIBLE.test(text.replace(MARKUP, ''))) return true;
  return parse(normalizeSource(text), { left: MAX_COST }).some(pieceIsSeen);
}
