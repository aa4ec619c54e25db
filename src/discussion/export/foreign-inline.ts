import type { Definition, Image, ImageReference, Link, LinkReference, PhrasingContent } from 'mdast';
import type { References } from '../../markdown/references.ts';
import { withFormulas } from './foreign-math.ts';
import { text } from './nodes.ts';
import { clean } from '../../lib/text.ts';

/** What is known where a foreign node is read. */
export interface Foreign {
  readonly references: References;
  /** What the tree was read from. */
  readonly source: string;
}

/** The looks around a node. One inside itself says nothing more, and depth without end is what makes writing slow. */
interface Around extends Foreign {
  readonly looks: ReadonlySet<PhrasingContent['type']>;
}

/** Longer addresses are shown as text; browsers and servers agree on about this much. */
const MAX_URL = 2048;
const ADDRESS = /^(?:https?:\/\/|mailto:)\S+$/i;

/** The content of a paragraph, heading or cell that begins nothing else: HTML is text, an image a link, and so on. */
export function phrasing(nodes: readonly PhrasingContent[], context: Foreign): PhrasingContent[] {
  return merged(nodes, { ...context, looks: new Set() });
}

/** A text that leads to an address. One that is not to be opened stands beside the text as code, which no reader makes a link of. */
export function linked(url: string, content: readonly PhrasingContent[], looks: Around['looks']): PhrasingContent[] {
  const address = clean(url).replaceAll('\n', ' ');
  if (address.length <= MAX_URL && ADDRESS.test(address) && !looks.has('link'))
    return [{ type: 'link', url: address, children: content.length > 0 ? [...content] : [text(address)] }];
  if (address === '') return [...content];
  const beside: PhrasingContent = { type: 'inlineCode', value: address };
  const [only] = content;
  if (only === undefined || (content.length === 1 && only.type === 'text' && only.value === address)) return [beside];
  return [...content, text(' ('), beside, text(')')];
}

/** Nodes read one by one; neighbours of one look become one, as they are read when written one after the other. */
function merged(nodes: readonly PhrasingContent[], around: Around): PhrasingContent[] {
  const out: PhrasingContent[] = [];
  for (const node of nodes.flatMap((child) => phrase(child, around))) {
    const last = out.at(-1);
    if (node.type === 'text' && last?.type === 'text') last.value += node.value;
    else if (isLook(node) && last?.type === node.type) last.children = [...last.children, ...node.children];
    else out.push(node);
  }
  return out;
}

type Look = Extract<PhrasingContent, { type: 'emphasis' | 'strong' | 'delete' }>;

const isLook = (node: PhrasingContent): node is Look =>
  node.type === 'emphasis' || node.type === 'strong' || node.type === 'delete';

function phrase(node: PhrasingContent, around: Around): PhrasingContent[] {
  const { looks } = around;
  const within = (children: readonly PhrasingContent[]): PhrasingContent[] =>
    merged(children, { ...around, looks: new Set([...looks, node.type === 'linkReference' ? 'link' : node.type]) });
  switch (node.type) {
    case 'text':
      return withFormulas(clean(node.value));
    case 'inlineCode':
      return [{ type: 'inlineCode', value: clean(node.value).replaceAll('\n', ' ') }];
    case 'break':
      return [{ type: 'break' }];
    case 'html':
      // A line break; in a cell, which has one line, a space.
      return /^<br ?\/?>$/i.test(node.value) ? [{ type: 'break' }] : [text(clean(node.value))];
    case 'emphasis':
    case 'strong':
    case 'delete': {
      const children = within(node.children);
      return looks.has(node.type) || children.length === 0 ? children : [{ type: node.type, children }];
    }
    case 'link':
    case 'linkReference':
      return link(node, within(node.children), around);
    case 'image':
    case 'imageReference':
      return link(node, node.alt ? [text(clean(node.alt))] : [], around);
    case 'footnoteReference':
      break;
  }
  return [text(`[^${clean(node.label ?? node.identifier)}]`)];
}

function link(
  node: Link | LinkReference | Image | ImageReference,
  content: readonly PhrasingContent[],
  { references, looks }: Around,
): PhrasingContent[] {
  const target: Pick<Definition, 'url' | 'title'> | undefined =
    'url' in node ? node : references.definitions.get(node.identifier);
  const title = target?.title?.trim() ? [text(` (${clean(target.title)})`)] : [];
  return [...linked(target?.url ?? '', content, looks), ...title];
}
