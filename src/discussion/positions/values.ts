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
  const unmarked = bare.replace(/^[*_\s]+|[*_\s|]+$/gu, '');
  // A bracket that was opened before the word is closed here; a full stop that is no part of an abbreviation goes.
  const closed = /[([]/.test(unmarked) ? unmarked : unmarked.replace(/[)\]]$/, '');
  return closed.replace(/(?<!\.\p{L})(?<=[\p{L}\p{N}])[.。]$/u, '');
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
  /^(?:no|none|nope|not|unchanged|nothing|never|false|still|remains?|stays?|n\/?a|nein|nicht|keiner?s?|unverändert|gleich|non|inchangée?|aucune?|rien|sin cambios?|ningun[oa]?|ningún|nada|nessun[oa]?|niente|nie|geen|nee|ingen|nej|não|nao|sem|nenhuma?|hayır|нет|не|без|ничего|ні|いいえ|なし|ない|変わら|不|没|沒|否|无|無|아니|없|변경 없|변화 없|لا|[-–—❌✖]+$|$)(?![\p{L}\p{N}])/iu;
/** In these languages no blank stands behind a word. */
const NO_BLANKS = /^(?:いいえ|なし|ない|変わら|変更なし|不|没有|沒有|没变|否|无|無|未|아니|없|변경|변화)/u;
/** That nothing changed, in a sentence; or that there was nothing before. */
const UNMOVED =
  /^(?:i(?:['’]ve| have| did|['’]d)?|my (?:position|view|mind)|it|this|nothing|the)\b.{0,60}(?:\bnot\b|n['’]t\b|\bnever\b|\bunchanged\b|\bsame\b|\bstands?\b)|^(?:i (?:keep|stay|stand|maintain)|as before|no longer)\b|^(?:this is |it is |it['’]s )?(?:my |our )?(?:first|initial|opening)(?: (?:answer|round|position|turn|statement|view))?$|^(?:the )?same(?:$| as\b)/iu;
const YES =
  /^(?:yes|yeah|true|ja|oui|sí|si|sim|evet|да|так|はい|是|네|예|نعم|[✅✔☑]\ufe0f?)(?![\p{L}\p{N}])[\s,.;:!–—-]*/iu;
const PARTLY =
  /^(?:partially|partly|slightly|somewhat|a (?:bit|little)|teilweise|en partie|en parte)(?![\p{L}\p{N}])[\s,.;:–—-]*/iu;
const BY =
  /^(?:(?:i |it )?(?:was |were )?(?:moved|changed|convinced|persuaded|swayed)\s+(?:by|because of|due to)|because of|because|due to|thanks to|by)\s+/iu;

/** What or who changed a position: null if nothing did, '' if it is only said that it changed. */
export function movedOf(value: string): string | null {
  const said = plain(value);
  if ([NO, NO_BLANKS, UNMOVED, PLACEHOLDER].some((none) => none.test(said))) return null;
  const cause = said
    .replace(YES, '')
    .replace(PARTLY, '')
    .replace(/^\((.*)\)$/u, '$1')
    .replace(BY, '');
  return clip(cause, CLAIM_CHARS);
}
