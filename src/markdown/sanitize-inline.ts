import type { Definition, Image, ImageReference, Link, LinkReference, PhrasingContent } from 'mdast';
import type { References } from './references.ts';
import { withFormulas } from './math-nodes.ts';
import { text } from './nodes.ts';
import { clean } from '../lib/text.ts';

/** The text that a node comes from. */
export interface SourceContext {
  readonly references: References;
  /** The source of the tree. */
  readonly source: string;
}

/**
 * The formats around a node. A format inside itself changes nothing, so it is left out. That also bounds the depth, and with it
 * the time of writing.
 */
interface InlineContext extends SourceContext {
  readonly formats: ReadonlySet<PhrasingContent['type']>;
}

/** Longer addresses are shown as text. Browsers and servers take about this many characters. */
const MAX_URL = 2048;
const ADDRESS = /^(?:https?:\/\/|mailto:)\S+$/i;

/** The content of a paragraph, heading or cell, in which HTML is text and an image is a link. */
export function sanitizeInline(nodes: readonly PhrasingContent[], context: SourceContext): PhrasingContent[] {
  return merged(nodes, { ...context, formats: new Set() });
}

/** A link. If its address must not be opened, the text is followed by the address as code, which no reader turns into a link. */
export function linkTo(
  url: string,
  content: readonly PhrasingContent[],
  formats: InlineContext['formats'],
): PhrasingContent[] {
  const address = clean(url).replaceAll('\n', ' ');
  if (address.length <= MAX_URL && ADDRESS.test(address) && !formats.has('link'))
    return [{ type: 'link', url: address, children: content.length > 0 ? [...content] : [text(address)] }];
  if (address === '') return [...content];
  const beside: PhrasingContent = { type: 'inlineCode', value: address };
  const [only] = content;
  if (only === undefined || (content.length === 1 && only.type === 'text' && only.value === address)) return [beside];
  return [...content, text(' ('), beside, text(')')];
}

/** Nodes with neighbours of one format joined into one. A reader would read them so when they are written one after the other. */
function merged(nodes: readonly PhrasingContent[], context: InlineContext): PhrasingContent[] {
  const out: PhrasingContent[] = [];
  for (const node of nodes.flatMap((child) => phrase(child, context))) {
    const last = out.at(-1);
    if (node.type === 'text' && last?.type === 'text') last.value += node.value;
    else if (isFormat(node) && last?.type === node.type) last.children = [...last.children, ...node.children];
    else out.push(node);
  }
  return out;
}

type Format = Extract<PhrasingContent, { type: 'emphasis' | 'strong' | 'delete' }>;

const isFormat = (node: PhrasingContent): node is Format =>
  node.type === 'emphasis' || node.type === 'strong' || node.type === 'delete';

function phrase(node: PhrasingContent, context: InlineContext): PhrasingContent[] {
  const { formats } = context;
  const within = (children: readonly PhrasingContent[]): PhrasingContent[] =>
    merged(children, {
      ...context,
      formats: new Set([...formats, node.type === 'linkReference' ? 'link' : node.type]),
    });
  switch (node.type) {
    case 'text':
      return withFormulas(clean(node.value));
    case 'inlineCode':
      return [{ type: 'inlineCode', value: clean(node.value).replaceAll('\n', ' ') }];
    case 'break':
      return [{ type: 'break' }];
    case 'html':
      // `<br>` is a line break. In a cell, which has one line, it becomes a space.
      return /^<br ?\/?>$/i.test(node.value) ? [{ type: 'break' }] : [text(clean(node.value))];
    case 'emphasis':
    case 'strong':
    case 'delete': {
      const children = within(node.children);
      return formats.has(node.type) || children.length === 0 ? children : [{ type: node.type, children }];
    }
    case 'link':
    case 'linkReference':
      return link(node, within(node.children), context);
    case 'image':
    case 'imageReference':
      return link(node, node.alt ? [text(clean(node.alt))] : [], context);
    case 'footnoteReference':
      break;
  }
  return [text(`[^${clean(node.label ?? node.identifier)}]`)];
}

function link(
  node: Link | LinkReference | Image | ImageReference,
  content: readonly PhrasingContent[],
  { references, formats }: InlineContext,
): PhrasingContent[] {
  const target: Pick<Definition, 'url' | 'title'> | undefined =
    'url' in node ? node : references.definitions.get(node.identifier);
  const title = target?.title?.trim() ? [text(` (${clean(target.title)})`)] : [];
  return [...linkTo(target?.url ?? '', content, formats), ...title];
}
