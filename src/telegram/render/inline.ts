/** What stands inside a line of Markdown: text, emphasis, code, links, images. */
import type { PhrasingContent, Text } from 'mdast';
import type { References } from '../../markdown/references.ts';
import { code, concat, join, link, plain, style } from './compose.ts';
import type { Formatted } from './formatted.ts';
import { withReadableFormulas } from './math/formulas.ts';
import { prose } from './prose.ts';
import { script } from './scripts.ts';
import { isBreak, withTags, type Tagged } from './tags.ts';

/** The text of a paragraph, heading or cell. A line break of any kind stays one: models mean it. HTML without a meaning of its own is text. */
export function inline(nodes: readonly PhrasingContent[], references: References): Formatted {
  return phrases(withTags(nodes), references, false);
}

const isHtmlBreak = (node: PhrasingContent | Tagged | undefined): boolean =>
  node?.type === 'html' && isBreak(node.value);

/** A text beside a break of HTML, without what breaks the line once more. */
function besideBreaks(node: Text, before: boolean, after: boolean): Text {
  const value = before ? node.value.replace(/^[ \t]*\n?[ \t]*/, '') : node.value;
  return { ...node, value: after ? value.replace(/[ \t]+$/, '') : value };
}

function phrases(nodes: readonly (PhrasingContent | Tagged)[], references: References, inLink: boolean): Formatted {
  return join(
    nodes.map((node, index) => {
      if (node.type !== 'text') return phrase(node, references, inLink);
      const [before, after] = [isHtmlBreak(nodes[index - 1]), isHtmlBreak(nodes[index + 1])];
      return phrase(before || after ? besideBreaks(node, before, after) : node, references, inLink);
    }),
    '',
  );
}

function tagged({ tag, href, children }: Tagged, references: References, inLink: boolean): Formatted {
  const content = phrases(children, references, inLink || tag === 'a');
  switch (tag) {
    case 'b':
      return style('bold', content);
    case 'i':
      return style('italic', content);
    case 'u':
      return style('underline', content);
    case 's':
      return style('strikethrough', content);
    case 'a':
      return link(content, href ?? '');
    case 'code':
      return code(content.text);
    case 'sub':
    case 'sup':
      return plain(script(tag, content.text));
  }
}

function words(value: string, inLink: boolean): Formatted {
  const pieces = withReadableFormulas(value);
  return concat(...pieces.map(({ text, isFormula }) => (isFormula || inLink ? plain(text) : prose(text))));
}

function phrase(node: PhrasingContent | Tagged, references: References, inLink: boolean): Formatted {
  const within = (nodes: readonly PhrasingContent[], linked = inLink): Formatted =>
    phrases(withTags(nodes), references, linked);
  switch (node.type) {
    case 'tagged':
      return tagged(node, references, inLink);
    case 'text':
      return words(node.value, inLink);
    case 'html':
      return plain(isBreak(node.value) ? '\n' : node.value);
    case 'break':
      return plain('\n');
    case 'inlineCode':
      return code(node.value);
    case 'strong':
      return style('bold', within(node.children));
    case 'emphasis':
      return style('italic', within(node.children));
    case 'delete':
      return style('strikethrough', within(node.children));
    case 'link':
      return titled(link(within(node.children, true), node.url), node.title);
    case 'linkReference': {
      const definition = references.definitions.get(node.identifier);
      return titled(link(within(node.children, true), definition?.url ?? ''), definition?.title);
    }
    case 'image':
      return titled(picture(node.alt, node.url, inLink), node.title);
    case 'imageReference': {
      const definition = references.definitions.get(node.identifier);
      return titled(picture(node.alt, definition?.url ?? '', inLink), definition?.title);
    }
    case 'footnoteReference':
      break;
  }
  return plain(`[${node.label ?? node.identifier}]`);
}

/** An image inside a link keeps its own address beside its name, since the name already leads elsewhere. */
function picture(alt: string | null | undefined, url: string, inLink: boolean): Formatted {
  const name = plain(alt ?? '');
  if (!inLink) return link(name, url);
  return concat(name, name.text === '' ? url : ` (${url})`);
}

function titled(content: Formatted, title: string | null | undefined): Formatted {
  return title === null || title === undefined || title.trim() === '' ? content : concat(content, ` (${title})`);
}
