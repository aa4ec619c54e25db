/** What stands behind `Position:` and `Changed:`, in whatever words a model says that there is nothing. */
import { clip, oneLine } from '../../lib/text.ts';
import { CLAIM_CHARS } from './position.ts';

/** A value without the marks around it. */
function plain(value: string): string {
  const line = oneLine(value)
    .replace(/\*\*|__|`/g, '')
    .trim();
  const quoted = /^[*_"'“”„«»‘’<[(]{1,4}(.+?)[*_"'“”«»‘’>\])]{1,4}[.。]?$/u.exec(line)?.[1];
  const bare = quoted !== undefined && !/["“”«»()[\]]/u.test(quoted) ? quoted : line;
  return bare.replace(/^[*_\s]+|[*_\s|]+$/gu, '').replace(/(?<=[\p{L}\p{N}])[.。]$/u, '');
}

/** What a prompt says in the place of a value, copied. */
const PLACEHOLDER = /^(?:…|\.{3}|one line|your (?:answer|position)\b.{0,100}|(?:no )?[–—-] or, if .{0,200})$/iu;
const NO_POSITION =
  /^(?:none|no position|no answer|nothing|n\/?a|not applicable|keine?|aucune?|ninguna?|нет|なし|无|没有|[-–—]*)$/iu;

/** A position in one line; null if it says that there is none. */
export function claimOf(value: string): string | null {
  const claim = plain(value);
  return NO_POSITION.test(claim) || PLACEHOLDER.test(claim) ? null : clip(claim, CLAIM_CHARS);
}

const NO =
  /^(?:no|none|nope|not|unchanged|nothing|never|false|n\/?a|nein|nicht|non|nie|nee|nej|não|nao|nada|hayır|нет|ні|いいえ|なし|ない|不|没|沒|否|无|無|아니|없|لا|[-–—]+$|$)(?![\p{L}\p{N}])/iu;
/** In these languages no blank stands behind a word. */
const NO_BLANKS = /^(?:いいえ|なし|ない|不|没有|沒有|没变|否|无|無|아니|없)/u;
const YES = /^(?:yes|yeah|true|ja|oui|sí|si|sim|evet|да|так|はい|是|네|예|نعم)(?![\p{L}\p{N}])[\s,.;:!–—-]*/iu;
const BY =
  /^(?:(?:i |it )?(?:was |were )?(?:moved|changed|convinced|persuaded|swayed)\s+(?:by|because of|due to)|because of|because|due to|thanks to|by)\s+/iu;

/** What or who changed a position: null if nothing did, '' if it is only said that it changed. */
export function movedOf(value: string): string | null {
  const said = plain(value);
  if (NO.test(said) || NO_BLANKS.test(said) || PLACEHOLDER.test(said)) return null;
  return clip(said.replace(YES, '').replace(BY, ''), CLAIM_CHARS);
}
