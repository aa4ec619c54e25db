import type { TelegramMessageEntity } from '@gramio/types';
import { capEntities, checkEntities, endOf, isCode, nestEntities, sortEntities } from './entities.ts';
import { badRequest } from '../refusal.ts';

/** Telegram's limits, in UTF-16 units. */
const MAX_TEXT = 4096;
const MAX_CAPTION = 1024;
/** A longer one is refused unread: even without the white space around it, it would be too long. */
const MAX_GIVEN = 16_384;

/** A text as Telegram keeps it. `altered` says that entities were dropped or cut, which Telegram does silently. */
export interface CleanText {
  readonly text: string;
  readonly entities: TelegramMessageEntity[];
  readonly altered: boolean;
}

/** The text of a message: refuses an empty or too long one and bad entities, else gives what Telegram makes of it. */
export function messageText(text: string, entities: unknown): CleanText {
  if (text === '') throw badRequest('message text is empty');
  const clean = cleanText(text, entities);
  if (clean.text === '') throw badRequest('text must be non-empty');
  if (clean.text.length > MAX_TEXT) throw badRequest('message is too long');
  return clean;
}

/** The caption of a document, which may be empty. */
export function caption(text: string, entities: unknown): CleanText {
  const clean = cleanText(text, entities);
  if (clean.text.length > MAX_CAPTION) throw badRequest('message caption is too long');
  return clean;
}

/**
 * What Telegram does to a text (TDLib, fix_formatted_text): control characters become spaces, white space around it goes
 * (in front only up to the first entity), entities nest, blank ones go, the first hundred stay, and links, mentions and
 * commands are found by themselves.
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

/** '\n' stays, other control characters become spaces, '\r' and direction marks vanish (TDLib, clean_input_string). */
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

/** What Telegram finds in a text by itself (links, commands, mentions), outside entities that stay whole. */
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
