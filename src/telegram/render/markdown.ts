import type { Root } from 'mdast';
import { fenceContent } from '../../markdown/blocks.ts';
import { isBlank } from './clean.ts';
import { join, plain } from './compose.ts';
import type { Context } from './context.ts';
import { block, fenced, flow } from './flow.ts';
import { EMPTY } from './formatted.ts';
import type { Formatted } from './formatted.ts';
import { references } from '../../markdown/references.ts';
import { normalizeSource, parse } from '../../markdown/parse.ts';
import type { Budget, Piece } from '../../markdown/parse.ts';
import { trim } from './slice.ts';

/**
 * Markdown (CommonMark + GFM, as models write it) as Telegram text with entities, ready for `split`. All words of the source appear;
 * what Telegram cannot show (headings, tables, nested quotes, images) becomes what comes closest. The text has no white space at its
 * ends and is '' for a source without anything to see. Never throws, and needs about a second at most whatever the source: `isQuick`
 * tells which may be rendered on the event loop.
 * @param budget what reading it may cost; what is beyond is shown as it was written
 */
export function renderMarkdown(markdown: string, budget?: Budget): Formatted {
  const rendered = parse(normalizeSource(markdown), budget)
    .map(piece)
    .filter(({ text }) => text !== '');
  const whole = trim(join(rendered, '\n\n'));
  return isBlank(whole.text) ? EMPTY : whole;
}

function piece(part: Piece): Formatted {
  const literal = plain(part.source.replace(/^\n+/, '').trimEnd());
  if (part.kind === 'plain' || part.kind === 'raw') return literal;
  if (part.kind === 'fence') {
    const { info, value } = fenceContent(part.source);
    return fenced(value, info);
  }
  try {
    return render(part.root, part.source);
  } catch {
    return literal;
  }
}

function render(root: Root, source: string): Formatted {
  const context: Context = {
    references: references(root),
    sourceOf: ({ position }) => source.slice(position?.start.offset ?? 0, position?.end.offset ?? 0),
    block: (node) => block(node, context),
  };
  return flow(root.children, context);
}
