import type { TelegramMessageEntity } from '@gramio/types';
import { capEntities, checkEntities, endOf, isCode, nestEntities, sortEntities } from './entities.ts';
import { badRequest } from '../refusal.ts';

/** Telegram's limits, in UTF-16 units. */
const MAX_TEXT = 4096;
const MAX_CAPTION = 1024;
/** A text longer than this is refused before anything is done with it, UTF-16 units. */
const MAX_GIVEN = 16_384;

/** A text as Telegram stores it. `altered`: entities were dropped or cut, which Telegram does without an error. */
export interface CleanText {
  readonly text: string;
  readonly entities: TelegramMessageEntity[];
  readonly altered: boolean;
}

/** The text of a message as Telegram stores it. Refuses an empty or too long text and wrong entities. */
export function messageText(text: string, entities: unknown): CleanText {
  if (text === '') throw badRequest('message text is empty');
  const clean = cleanText(text, entities);
  if (clean.text === '') throw badRequest('text must be non-empty');
  if (clean.text.length > MAX_TEXT) throw badRequest('message is too long');
  return clean;
}

/** The caption of a document as Telegram stores it. It may be empty. Refuses a too long one and wrong entities. */
export function caption(text: string, entities: unknown): CleanText {
  const clean = cleanText(text, entities);
  if (clean.text.length > MAX_CAPTION) throw badRequest('message caption is too long');
  return clean;
}

/**
 * What Telegram does to a text (`fix_formatted_text` in https://github.com/tdlib/td/blob/master/td/telegram/MessageEntity.cpp):
 * - Control characters become spaces.
 * - White space at the start and end is removed, at the start only up to the first entity.
 * - Entities are cut so that they nest. Blank ones are removed, and only the first hundred stay.
 * - Links, mentions and commands become entities.
 */
export function cleanText(given: string, givenEntities: unknown): CleanText {
  if (given.length > MAX_GIVEN) throw badRequest('message is too long');
  if (!given.isWellFormed()) throw badRequest('strings must be encoded in UTF-8');
  const checked = checkEntities(given, givenEntities);
  const { text: cleaned, entities: moved } = removeCharacters(given, checked);
  const nested = nestEntities(moved).filter((entity) => /[^ \n]/.test(cleaned.slice(entity.offset, endOf(entity))));
  const { text, entities: trimmed } = trim(cleaned, nested);
  const capped = capEntities(trimmed);
  const altered = capped.length < trimmed.length || JSON.stringify(nested) !== JSON.stringify(moved);
  return { text, entities: sortEntities([...capped, ...findEntities(text, capped)]), altered };
}

/** Control characters other than '\n' become spaces. '\r' and direction marks are removed (`clean_input_string` in TDLib). */
function removeCharacters(
  given: string,
  entities: readonly TelegramMessageEntity[],
): { text: string; entities: TelegramMessageEntity[] } {
  // eslint-disable-next-line no-control-regex -- these are the characters meant
  const spaced = given.replaceAll(/[\u0000-\u0009\u000B\u000C\u000E-\u001F]/g, ' ');
  const gone = /[\r\u2028-\u202E]/g;
  const positions = [...spaced.matchAll(gone)].map((match) => match.index);
  if (positions.length === 0) return { text: spaced, entities: [...entities] };
  const move = (at: number): number => at - positions.filter((position) => position < at).length;
  return {
    text: spaced.replaceAll(gone, ''),
    entities: entities.map((entity) => {
      const offset = move(entity.offset);
      return { ...entity, offset, length: move(endOf(entity)) - offset };
    }),
  };
}

function trim(
  text: string,
  entities: readonly TelegramMessageEntity[],
): { text: string; entities: TelegramMessageEntity[] } {
  const end = text.length - (/(?<![ \n])[ \n]*$/.exec(text)?.[0].length ?? 0);
  const first = entities[0]?.offset ?? end;
  let start = 0;
  while (start < Math.min(first, end) && (text[start] === ' ' || text[start] === '\n')) start += 1;
  const kept = entities.map((entity) => ({
    ...entity,
    offset: entity.offset - start,
    length: Math.min(endOf(entity), end) - entity.offset,
  }));
  return { text: text.slice(start, end), entities: kept };
}

const FINDERS = [
  ['url', /\bhttps?:\/\/[^\s<>"]*[^\s<>".,;:!?)\]]/g],
  ['bot_command', /(?<![\w/@.:])\/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/])/g],
  ['mention', /(?<![\w/@])@[A-Za-z]\w{3,31}(?![\w@])/g],
] as const;

/** The links, commands and mentions that Telegram finds in a text, outside of code and links in `present`. */
export function findEntities(text: string, present: readonly TelegramMessageEntity[] = []): TelegramMessageEntity[] {
  const taken = present.filter((entity) => isCode(entity) || 'url' in entity || 'user' in entity);
  const found: TelegramMessageEntity[] = [];
  const covered = new Uint8Array(text.length);
  for (const entity of taken) covered.fill(1, entity.offset, endOf(entity));
  for (const [type, pattern] of FINDERS)
    for (const match of text.matchAll(pattern)) {
      const entity: TelegramMessageEntity = { type, offset: match.index, length: match[0].length };
      if (covered.subarray(entity.offset, endOf(entity)).includes(1)) continue;
      covered.fill(1, entity.offset, endOf(entity));
      found.push(entity);
    }
  return sortEntities(found);
}
