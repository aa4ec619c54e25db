// What Telegram does with a text before it counts offsets is in tdlib/td, td/telegram/MessageEntity.cpp
// (clean_input_string_with_entities) and misc.cpp (strip_empty_characters). We do the same first, so that ours stay right.

// eslint-disable-next-line no-control-regex -- control characters are the point
const CONTROL = /[\u0000-\u0008\u000B-\u001F\u007F-\u009F]/g;
/** Bidirectional overrides and combining marks that Telegram takes out: U+202A to U+202E, U+0333, U+033F, U+030A. */
const REMOVED = /[\u202A-\u202E]|\u0333|\u033F|\u030A/g;
/**
 * Whatever leaves no mark: white space, format characters, fillers (Telegram's own list is a part of these). No character fits two of the
 * alternatives: a choice at each of them would take forever.
 */
const BLANK =
  /^(?:[\s\p{Cf}\u115F\u1160\u2800\u3164\uFFA0\uFFFC]|\u034F|[\uFE00-\uFE0F]|(?!\p{Cf})[\u{E0000}-\u{E0FFF}])*$/u;

/**
 * Makes a text harmless for Telegram: line ends are `\n`, tabs and control characters are spaces, characters that Telegram would
 * remove (and so shift every offset) are gone, lone surrogates are U+FFFD. Idempotent.
 */
export function clean(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(/\t/g, '    ')
    .replace(CONTROL, ' ')
    .replace(/[\p{L}]\u030A/gu, (ring) => ring.normalize('NFC'))
    .replace(REMOVED, '');
}

/** Whether nothing of a text can be seen; Telegram refuses such a message ("text must be non-empty"). */
export function isBlank(text: string): boolean {
  return BLANK.test(text);
}
