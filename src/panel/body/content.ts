/** What a message says and what it thought, from the many forms in which providers write content. */
import { field } from '../../lib/field.ts';

/** What was said in one message or one piece of it. */
export interface Said {
  text: string;
  thinking: string;
  refusal: string;
  /** It asks for a tool, which nobody has offered. */
  tools: boolean;
}

/** Parts within parts are read to this depth, and so many of them. */
const MAX_DEPTH = 4;
const MAX_PARTS = 10_000;

/** Fields that hold thinking. Some providers send the same words in several of them: the first that has any counts. */
const THINKING = [
  'reasoning_content',
  'reasoning',
  'reasoning_text',
  'thinking',
  'thinking_content',
  'thought',
  'reasoning_details',
  'thinking_blocks',
] as const;

/** Reads a `message` or a `delta`. */
export function said(message: unknown): Said {
  const all: Said = { text: '', thinking: '', refusal: '', tools: false };
  read(field(message, 'content'), all, 0);
  for (const name of THINKING) {
    const thought = plain(field(message, name), 0);
    if (thought === '') continue;
    all.thinking = thought + all.thinking;
    break;
  }
  all.refusal += plain(field(message, 'refusal'), 0);
  const calls = field(message, 'tool_calls');
  const call = field(message, 'function_call');
  all.tools ||= (Array.isArray(calls) && calls.length > 0) || (typeof call === 'object' && call !== null);
  return all;
}

/** Content is a string, one part, or a list of parts. */
function read(value: unknown, all: Said, depth: number): void {
  if (typeof value === 'string') all.text += value;
  else if (Array.isArray(value)) {
    if (depth < MAX_DEPTH) for (const part of value.slice(0, MAX_PARTS)) read(part, all, depth + 1);
  } else if (typeof value === 'object' && value !== null) readPart(value, all);
}

function readPart(part: object, all: Said): void {
  const type = word(field(part, 'type')).toLowerCase();
  if (/think|reason|thought/.test(type) || field(part, 'thought') === true) all.thinking += plain(part, 0);
  else if (/tool|function/.test(type)) all.tools = true;
  else if (type === 'refusal') all.refusal += plain(field(part, 'refusal') ?? part, 0);
  else if (type === '' || type === 'text' || type === 'output_text' || type === 'text_delta') {
    all.text += plain(field(part, 'text') ?? field(part, 'content') ?? field(part, 'value'), 0);
  }
}

/** The words of a value that is known to be of one kind: a string, an object around one, or a list of such. */
function plain(value: unknown, depth: number): string {
  if (typeof value === 'string') return value;
  if (typeof value !== 'object' || value === null || depth >= MAX_DEPTH) return '';
  if (Array.isArray(value)) {
    const parts: readonly unknown[] = value.slice(0, MAX_PARTS);
    return parts.map((part) => plain(part, depth + 1)).join('');
  }
  for (const name of ['text', 'thinking', 'reasoning', 'summary', 'content', 'value']) {
    const inner = plain(field(value, name), depth + 1);
    if (inner !== '') return inner;
  }
  return '';
}

/** A field that should be a word, as one. Objects of a stranger must not be asked to write themselves. */
function word(value: unknown): string {
  return typeof value === 'string' ? value : '';
}
