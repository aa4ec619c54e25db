import type { Root, RootContent } from 'mdast';
import { gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';

/** A tree as Markdown (CommonMark + GFM), ending with a line end. Whatever its texts hold is escaped where it would be markup. */
export function write(children: readonly RootContent[]): string {
  const root: Root = { type: 'root', children: [...children] };
  return toMarkdown(root, {
    bullet: '-',
    emphasis: '*',
    rule: '-',
    listItemIndent: 'one',
    fences: true,
    // Columns of one width would make a table of one long cell grow without end.
    extensions: [gfmToMarkdown({ tablePipeAlign: false })],
  });
}
