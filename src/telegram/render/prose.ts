/** Words of a text that Telegram would make something else of: names that it would call, files that it would take for sites. */
import { oneLine } from '../../lib/text.ts';
import { code, concat, plain } from './compose.ts';
import type { Formatted } from './formatted.ts';

/** A name as Telegram finds it in a text (tdlib, match_mentions): not in an address. */
const MENTION = /(?<![\p{L}\p{N}_@./:])@(?=[A-Za-z]\w{2})/gu;

/**
 * The name of a file whose ending is a top-level domain too (https://data.iana.org/TLD/tlds-alpha-by-domain.txt): Telegram makes a link of
 * it. Not part of a path or an address.
 */
const FILE =
  /(?<![\p{L}\p{N}_@./:\\-])[\w-]+(?:\.[\w-]+)*\.(?:md|sh|rs|py|pl|ps|cc|so|zip|mov|mk|ml|tf|pm)(?!\.?[\p{L}\p{N}_/@:\\-])/giu;

/** A name that strangers gave themselves, on one line, in which Telegram finds nobody to call and nothing to open. */
export const defused = (name: string): string => oneLine(name).replace(/[@/.:#$]/g, '$&\u2060');

/** What stands in a line: files are code, and an invisible joiner in each name keeps it from calling whoever bears it. */
export function prose(text: string): Formatted {
  const parts: Formatted[] = [];
  let end = 0;
  const words = (to: number): Formatted => plain(text.slice(end, to).replace(MENTION, '@\u2060'));
  for (const { 0: name, index } of text.matchAll(FILE)) {
    parts.push(words(index), code(name));
    end = index + name.length;
  }
  return concat(...parts, words(text.length));
}
