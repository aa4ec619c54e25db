/**
 * A rich message (Bot API 10.1: `rich_message`, without `text`) as Markdown. It comes from outside, so every part of it may be missing or of
 * another form; what is of an unknown kind is read for the texts in it.
 */
import { field } from '../../../lib/field.ts';
import { around, fenced, inlineCode, linked, markdownOf, quoted } from './markdown.ts';
import { typed } from './typed.ts';

/** Deeper than this nothing is read: no person nests so, and a hostile message could. */
const DEEPEST = 30;

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const word = (value: unknown): string => (typeof value === 'string' ? value : '');

/** The text of a `RichText`: a string, several in a row, or one of a kind. */
function inline(rich: unknown, depth = 0): string {
  if (typeof rich === 'string') return rich;
  if (depth > DEEPEST) return '';
  if (Array.isArray(rich)) return rich.map((part) => inline(part, depth + 1)).join('');
  const text = () => inline(field(rich, 'text'), depth + 1);
  // Some servers tell formats as entities beside a text, as in other messages.
  const [plain, entities] = [field(rich, 'text'), field(rich, 'entities')];
  if (typeof plain === 'string' && Array.isArray(entities)) return markdownOf(typed(plain, entities));
  switch (field(rich, 'type')) {
    case 'bold':
      return around('**', text());
    case 'italic':
      return around('*', text());
    case 'strikethrough':
      return around('~~', text());
    case 'code':
      return inlineCode(text());
    case 'url':
      return linked(text(), word(field(rich, 'url')));
    case 'subscript':
      return `_${text()}`;
    case 'superscript':
      return `^${text()}`;
    case 'mathematical_expression':
      return `$${word(field(rich, 'expression'))}$`;
    case 'custom_emoji':
      return word(field(rich, 'alternative_text'));
    case 'button':
      return inline(field(field(rich, 'button'), 'text'), depth + 1);
    default:
      return text();
  }
}

const lines = (parts: readonly string[], between: string): string =>
  parts.filter((part) => part.trim() !== '').join(between);

/** A block and whoever it is credited to. */
function credited(text: string, block: unknown): string {
  const credit = inline(field(block, 'credit'));
  return lines([text, credit === '' ? '' : `— ${credit}`], '\n');
}

/** The further lines of an item are set in, so that they stay in it. */
const indented = (text: string, by: number): string => text.replace(/\n(?=[^\n])/g, `\n${' '.repeat(by)}`);

function item(given: unknown, depth: number): string {
  const label = word(field(given, 'label')).trim();
  const box = field(given, 'has_checkbox') === true ? (field(given, 'is_checked') === true ? '[x] ' : '[ ] ') : '';
  const sign = /^\w+[.)]$/.test(label) ? label : '-';
  return `${sign} ${box}${indented(blocks(field(given, 'blocks'), depth + 1, '\n'), sign.length + 1)}`;
}

function cells(row: unknown): string {
  const texts = list(row).map((cell) =>
    inline(field(cell, 'text'))
      .replaceAll('|', String.raw`\|`)
      .replace(/\s+/g, ' '),
  );
  return `| ${texts.join(' | ')} |`;
}

/** A table with its first row as its head, as Markdown has it. */
function table(block: unknown): string {
  const [head, ...body] = list(field(block, 'cells')).map(cells);
  if (head === undefined) return '';
  const width = list(list(field(block, 'cells'))[0]).length;
  return [inline(field(block, 'caption')), head, `|${' - |'.repeat(width)}`, ...body]
    .filter((line) => line !== '')
    .join('\n');
}

/** What is no text: a bracketed note, and its caption. */
function medium(kind: string, block: unknown, depth: number): string {
  const caption = field(block, 'caption');
  return lines([`[${kind}]`, inline(field(caption, 'text'), depth + 1)], '\n');
}

const MEDIA: Readonly<Record<string, string>> = {
  photo: 'photo',
  video: 'video',
  animation: 'animation',
  audio: 'audio',
  document: 'file',
  voice_note: 'voice message',
  map: 'map',
};

function blockText(block: unknown, depth: number): string {
  const type = word(field(block, 'type'));
  const text = () => inline(field(block, 'text'), depth + 1);
  const inner = () => blocks(field(block, 'blocks'), depth + 1);
  switch (type) {
    case 'heading':
    case 'section_heading': {
      const size = field(block, 'size');
      return `${'#'.repeat(typeof size === 'number' ? Math.min(6, Math.max(1, Math.round(size))) : 2)} ${text()}`;
    }
    case 'pre':
    case 'preformatted':
      return fenced(text(), word(field(block, 'language')));
    case 'divider':
      return '---';
    case 'mathematical_expression':
      return `$$${word(field(block, 'expression'))}$$`;
    case 'list':
      return list(field(block, 'items'))
        .map((one) => item(one, depth))
        .join('\n');
    case 'blockquote':
      return quoted(credited(inner() || text(), block));
    case 'expandable_blockquote':
    case 'pullquote':
      return quoted(credited(text() || inner(), block));
    case 'table':
      return table(block);
    case 'details':
      return lines([around('**', inline(field(block, 'summary'), depth + 1)), inner()], '\n\n');
    case 'anchor':
      return '';
    default:
      return type in MEDIA ? medium(MEDIA[type] ?? type, block, depth) : lines([text(), inner()], '\n\n');
  }
}

function blocks(given: unknown, depth = 0, between = '\n\n'): string {
  if (depth > DEEPEST) return '';
  return lines(
    list(given).map((block) => blockText(block, depth)),
    between,
  );
}

/** A rich message as Markdown; '' if there is nothing to read in it. Never throws. */
export function richMarkdown(rich: unknown): string {
  return blocks(field(rich, 'blocks')).trim();
}

/** Whether there is something in a rich message that no model sees. */
export function hasUnseen(rich: unknown, depth = 0): boolean {
  if (depth > DEEPEST) return false;
  return list(field(rich, 'blocks')).some((block) => {
    const type = word(field(block, 'type'));
    const items = list(field(block, 'items')).some((item) => hasUnseen(item, depth + 1));
    return (type in MEDIA && type !== 'map') || items || hasUnseen(block, depth + 1);
  });
}
