/** A span of text with a look of its own: the part of Telegram's MessageEntity that a bot may send. */
export type Entity = StyleEntity | PreEntity | LinkEntity;

interface Span {
  /** Where it begins, in UTF-16 code units. */
  readonly offset: number;
  /** How long it is, in UTF-16 code units; never 0. */
  readonly length: number;
}

export interface StyleEntity extends Span {
  readonly type: StyleType | 'code';
}

export interface PreEntity extends Span {
  readonly type: 'pre';
  readonly language?: string;
}

export interface LinkEntity extends Span {
  readonly type: 'text_link';
  readonly url: string;
}

/** The looks that can be laid over other text. */
export type StyleType =
  | 'bold'
  | 'italic'
  | 'underline'
  | 'strikethrough'
  | 'spoiler'
  | 'blockquote'
  | 'expandable_blockquote';

/** The looks that may lie over each other and over links. */
export const STYLES: ReadonlySet<Entity['type']> = new Set<StyleType>([
  'bold',
  'italic',
  'underline',
  'strikethrough',
  'spoiler',
]);

/** Text as Telegram takes it: no markup, the looks beside it. Entities are sorted by offset, the outer one first. */
export interface Formatted {
  readonly text: string;
  readonly entities: readonly Entity[];
}

/** Nothing. Not sendable by itself: Telegram refuses empty messages. */
export const EMPTY: Formatted = { text: '', entities: [] };

/** The first position after an entity. */
export function endOf(entity: Entity): number {
  return entity.offset + entity.length;
}

/** Telegram's order: by offset, then the outer one first (the longer; of two alike a quote, which cannot be inside another look). */
export function byOffset(a: Entity, b: Entity): number {
  return a.offset - b.offset || b.length - a.length || Number(isQuote(b.type)) - Number(isQuote(a.type));
}

export function isQuote(type: Entity['type']): boolean {
  return type === 'blockquote' || type === 'expandable_blockquote';
}
