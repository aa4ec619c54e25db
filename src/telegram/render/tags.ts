/** The HTML that models write in a line of Markdown: pairs of tags with what stands between them. Any other HTML is text. */
import type { PhrasingContent } from 'mdast';

/** Tags with a meaning that Telegram can show. */
export type Tag = 'b' | 'i' | 'u' | 's' | 'a' | 'code' | 'sub' | 'sup';

const NAMES: Readonly<Record<string, Tag>> = {
  b: 'b',
  strong: 'b',
  i: 'i',
  em: 'i',
  u: 'u',
  ins: 'u',
  s: 's',
  del: 's',
  code: 'code',
  kbd: 'code',
  a: 'a',
  sub: 'sub',
  sup: 'sup',
};

/** A pair of tags, and what stands between them. */
export interface Tagged {
  readonly type: 'tagged';
  readonly tag: Tag;
  /** Where an `a` leads. */
  readonly href?: string | undefined;
  readonly children: readonly (PhrasingContent | Tagged)[];
}

interface Open {
  readonly name: string;
  readonly node: PhrasingContent;
  readonly href?: string | undefined;
  readonly children: (PhrasingContent | Tagged)[];
}

const TAG = /^<(\/?)([a-z]+)\s*>$/i;
/** A link, whose address alone is read. */
const LINK = /^<(a)\s[^<>]*?\bhref\s*=\s*(?:"([^"]*)"|'([^']*)')[^<>]*>$/i;

/** The HTML that breaks a line. */
export const BREAKS = /<br\s*\/?>/gi;

const BREAK = /^<br\s*\/?>$/i;

/** Whether HTML breaks a line and is nothing else. */
export const isBreak = (html: string): boolean => BREAK.test(html);

/** Nodes in a row, with pairs of tags in one node each. A tag without its other half stays what it is. Takes linear time. */
export function withTags(nodes: readonly PhrasingContent[]): (PhrasingContent | Tagged)[] {
  const out: (PhrasingContent | Tagged)[] = [];
  const open: Open[] = [];
  const openNames = new Map<string, number>();
  const count = (name: string, by: number): unknown => openNames.set(name, (openNames.get(name) ?? 0) + by);
  const into = (): (PhrasingContent | Tagged)[] => open.at(-1)?.children ?? out;
  /** Those that are open from an index on get no end: they are text. */
  const abandon = (from: number): void => {
    const rest = open.splice(from);
    for (const { name, node, children } of rest) {
      count(name, -1);
      into().push(node);
      for (const child of children) into().push(child);
    }
  };
  for (const node of nodes) {
    const [, slash, word = ''] = (node.type === 'html' && TAG.exec(node.value)) || [];
    const [, linked = '', double, single] = (node.type === 'html' && LINK.exec(node.value)) || [];
    const name = (linked || word).toLowerCase();
    const tag = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
    const opens = tag === 'a' ? linked !== '' : slash === '';
    if (tag !== undefined && opens) {
      open.push({ name, node, href: double ?? single, children: [] });
      count(name, 1);
    } else if (tag !== undefined && (openNames.get(name) ?? 0) > 0) {
      abandon(open.findLastIndex((one) => one.name === name) + 1);
      const { href, children = [] } = open.pop() ?? {};
      count(name, -1);
      into().push({ type: 'tagged', tag, href, children });
    } else into().push(node);
  }
  abandon(0);
  return out;
}
