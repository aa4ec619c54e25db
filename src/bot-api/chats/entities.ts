import type { TelegramMessageEntity } from '@gramio/types';
import { badRequest } from '../refusal.ts';

type Entity = TelegramMessageEntity;

// TDLib's categories (https://github.com/tdlib/td/blob/master/td/telegram/MessageEntity.cpp): formatting that can be split, quotes,
// entities that cannot be split, and entities that Telegram finds without being told.
const SPLITTABLE = new Set<string>(['bold', 'italic', 'underline', 'strikethrough', 'spoiler']);
const QUOTES = new Set<string>(['blockquote', 'expandable_blockquote']);
const WHOLE = new Set<string>(['code', 'pre', 'text_link', 'text_mention', 'custom_emoji', 'date_time']);
const AUTOMATIC = new Set<string>(['mention', 'hashtag', 'cashtag', 'bot_command', 'url', 'email', 'phone_number']);

/** How many entities a sender may give. The rest is dropped without an error (`MAX_USER_ENTITY_COUNT` in TDLib). */
const MAX_ENTITIES = 100;

/** Where an entity ends, in UTF-16 units. */
export function endOf(entity: Entity): number {
  return entity.offset + entity.length;
}

/**
 * Checks the entities that a sender gave with a text. Returns those that count, sorted. Refuses wrong ones with Telegram's
 * words.
 */
export function checkEntities(text: string, given: unknown): Entity[] {
  if (given === undefined || given === null) return [];
  if (!Array.isArray(given)) throw badRequest("can't parse entities: Expected an Array of MessageEntity");
  const entities = given.map((one: unknown) => checkEntity(text, one));
  return sortEntities(entities.filter((entity) => entity.length > 0 && !AUTOMATIC.has(entity.type)));
}

function checkEntity(text: string, given: unknown): Entity {
  if (typeof given !== 'object' || given === null || !('type' in given) || !('offset' in given) || !('length' in given))
    throw badRequest("can't parse MessageEntity: expected an Object with type, offset and length");
  const { type, offset, length } = given;
  if (!isType(type)) throw badRequest("can't parse MessageEntity: Unsupported type specified");
  if (typeof offset !== 'number' || !Number.isInteger(offset) || offset < 0 || offset > 1_000_000)
    throw badRequest(`receive an entity with incorrect offset ${String(offset)}`);
  if (typeof length !== 'number' || !Number.isInteger(length) || length < 0 || length > 1_000_000)
    throw badRequest(`receive an entity with incorrect length ${String(length)}`);
  const end = offset + length;
  if (length > 0 && offset >= text.length)
    throw badRequest(`entity begins after the end of the text at UTF-16 offset ${offset}`);
  if (end > text.length)
    throw badRequest(
      `entity beginning at UTF-16 offset ${offset} ends after the end of the text at UTF-16 offset ${end}`,
    );
  const byteOf = (at: number): number => Buffer.byteLength(text.slice(0, at - 1));
  if (splitsPair(text, offset))
    throw badRequest(`entity begins in a middle of a UTF-16 symbol at byte offset ${byteOf(offset)}`);
  if (splitsPair(text, end))
    throw badRequest(
      `entity beginning at UTF-16 offset ${offset} ends in a middle of a UTF-16 symbol at byte offset ${byteOf(end)}`,
    );
  if (type === 'text_link') checkLink('url' in given ? given.url : undefined);
  return { ...given, type, offset, length };
}

function isType(type: unknown): type is Entity['type'] {
  return typeof type === 'string' && [SPLITTABLE, QUOTES, WHOLE, AUTOMATIC].some((types) => types.has(type));
}

function splitsPair(text: string, at: number): boolean {
  return at > 0 && at < text.length && /[\uD800-\uDBFF][\uDC00-\uDFFF]/.test(text.slice(at - 1, at + 1));
}

/**
 * Why Telegram refuses a link, or null. It takes http, https, ton and tg. A link without a scheme is http. The host must have a
 * dot.
 */
export function linkProblem(url: string): string | null {
  const scheme = /^([a-z][a-z0-9+.-]*):(?!\d)/i.exec(url)?.[1]?.toLowerCase();
  if (scheme === 'tg' || scheme === 'ton' || scheme === 'tonsite') return null;
  if (scheme !== undefined && scheme !== 'http' && scheme !== 'https') return 'Unsupported URL protocol';
  const full = scheme === undefined ? `http://${url}` : url;
  if (!URL.canParse(full)) return 'Wrong HTTP URL';
  const { hostname } = new URL(full);
  return hostname.includes('.') || hostname.startsWith('[') ? null : 'Wrong HTTP URL';
}

function checkLink(url: unknown): void {
  if (typeof url !== 'string') throw badRequest('can\'t parse MessageEntity: Can\'t find field "url"');
  const problem = linkProblem(url);
  if (problem !== null) throw badRequest(`entity URL '${url}' is invalid: ${problem}`);
}

/** Entities in Telegram's order: outer ones before inner ones. */
export function sortEntities(entities: readonly Entity[]): Entity[] {
  return entities.toSorted((a, b) => a.offset - b.offset || b.length - a.length || a.type.localeCompare(b.type));
}

/**
 * Makes sorted entities nest, as TDLib does. Formatting is cut at the borders of other entities. An entity that cannot be split is
 * dropped if it overlaps another one or stands in code.
 */
export function nestEntities(sorted: readonly Entity[]): Entity[] {
  const whole: Entity[] = [];
  for (const entity of sorted) {
    if (SPLITTABLE.has(entity.type)) continue;
    const clash = whole.some((other) => {
      const apart = entity.offset >= endOf(other) || endOf(entity) <= other.offset;
      if (apart) return false;
      const inside = entity.offset >= other.offset && endOf(entity) <= endOf(other);
      return !(inside && QUOTES.has(other.type) && !QUOTES.has(entity.type));
    });
    if (!clash) whole.push(entity);
  }
  let result = sortEntities(whole);
  for (const entity of sorted) {
    if (!SPLITTABLE.has(entity.type)) continue;
    result = sortEntities([...result, ...cutAtBorders(entity, result)]);
  }
  return result;
}

function cutAtBorders(entity: Entity, others: readonly Entity[]): Entity[] {
  const cuts = new Set<number>();
  for (const other of others) {
    if (other.offset > entity.offset && other.offset < endOf(entity) && endOf(other) > endOf(entity))
      cuts.add(other.offset);
    if (endOf(other) > entity.offset && endOf(other) < endOf(entity) && other.offset < entity.offset)
      cuts.add(endOf(other));
  }
  const bounds = [entity.offset, ...[...cuts].toSorted((a, b) => a - b), endOf(entity)];
  return bounds
    .slice(1)
    .map((end, i) => ({ ...entity, offset: bounds[i] ?? 0, length: end - (bounds[i] ?? 0) }))
    .filter(
      (piece) => !others.some((other) => isCode(other) && piece.offset < endOf(other) && endOf(piece) > other.offset),
    );
}

/** Whether nothing may stand inside an entity. */
export function isCode(entity: Entity): boolean {
  return entity.type === 'code' || entity.type === 'pre';
}

/** The first hundred entities. As in TDLib those that cannot be split go before formatting. */
export function capEntities(entities: readonly Entity[]): Entity[] {
  if (entities.length <= MAX_ENTITIES) return [...entities];
  const whole = entities.filter((entity) => !SPLITTABLE.has(entity.type));
  const formatting = entities.filter((entity) => SPLITTABLE.has(entity.type));
  return sortEntities([...whole, ...formatting].slice(0, MAX_ENTITIES));
}
