/** Lists that are written inside an item, but not far enough to the right for CommonMark: two blanks under `1.` (which wants three). */
import type { BlockContent, List, ListItem, Parents, Root, RootContent } from 'mdast';

/** So many columns to the right of a list's marks something belongs to its item. CommonMark takes the width of the mark. */
const LEAST = 2;

const columnOf = (node: RootContent): number => node.position?.start.column ?? 0;

/** A list below one of its items: of a list's items those that stand further right than its first. */
function subList(items: readonly ListItem[], ordered: boolean, source: string): List {
  const [first] = items;
  const start = Number.parseInt(source.slice(first?.position?.start.offset ?? 0, first?.position?.end.offset), 10);
  return {
    type: 'list',
    ordered,
    ...(ordered && Number.isFinite(start) && { start }),
    spread: false,
    children: [...items],
    ...(first?.position && { position: first.position }),
  };
}

/** Makes items that stand further right than a list's first ones the items of a list inside the item before them. */
function nestItems(list: List, source: string): void {
  const column = columnOf(list);
  const isInner = (item: ListItem): boolean => columnOf(item) - column >= LEAST;
  if (!list.children.some(isInner)) return;
  const out: ListItem[] = [];
  let run: ListItem[] = [];
  const flush = (): void => {
    if (run.length > 0) out.at(-1)?.children.push(subList(run, list.ordered === true, source));
    run = [];
  };
  for (const item of list.children) {
    if (isInner(item) && out.length > 0) run.push(item);
    else {
      flush();
      out.push(item);
    }
  }
  flush();
  list.children = out;
}

/** Blocks that may belong to an item above. */
const MAY_BELONG: ReadonlySet<RootContent['type']> = new Set(['list', 'paragraph', 'code', 'blockquote', 'table']);

function belongs(node: RootContent, above: List): boolean {
  return MAY_BELONG.has(node.type) && columnOf(node) - columnOf(above) >= LEAST;
}

/** Whether a list goes on with the one above, which only what stood between them has ended. */
function goesOn(node: RootContent, above: List): node is List {
  if (node.type !== 'list' || node.ordered !== above.ordered || columnOf(node) !== columnOf(above)) return false;
  // CommonMark counts itself, whatever the numbers of a list are; many write "1." before each item.
  return above.ordered !== true || node.start === 1 || node.start === (above.start ?? 1) + above.children.length;
}

/**
 * Puts what stands to the right of a list's marks into the item above it, everywhere in a tree. The tree is changed.
 * @param source what the tree was parsed from
 */
export function nestSublists(tree: Root | Parents, source: string): void {
  if (tree.type === 'list') nestItems(tree, source);
  const out: RootContent[] = [];
  let above: List | undefined;
  let took = false;
  for (const node of tree.children as RootContent[]) {
    const item = above?.children.at(-1);
    if (above && item && belongs(node, above)) {
      item.children.push(node as BlockContent);
      took = true;
    } else if (above && took && goesOn(node, above)) above.children.push(...node.children);
    else {
      out.push(node);
      above = node.type === 'list' ? node : undefined;
      took = false;
    }
  }
  (tree as { children: RootContent[] }).children = out;
  for (const child of out) if ('children' in child) nestSublists(child, source);
}
