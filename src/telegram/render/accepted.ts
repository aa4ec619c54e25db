/**
 * What Telegram accepts: which characters of a text it keeps, which text it takes for empty, which addresses it opens. What it does
 * with a text before it counts offsets is in tdlib/td, td/telegram/MessageEntity.cpp (clean_input_string_with_entities) and misc.cpp
 * (strip_empty_characters). The same is done here first, so that our offsets stay right.
 */

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
 * A text as Telegram keeps it: line ends are `\n`, tabs and control characters are spaces, lone surrogates are U+FFFD. Characters that
 * Telegram would remove, which would shift every offset, are gone. Idempotent.
 */
export function telegramText(text: string): string {
  return text
    .toWellFormed()
    .replace(/\r\n?|[\u2028\u2029\u0085]/g, '\n')
    .replace(/\t/g, '    ')
    .replace(CONTROL, ' ')
    .replace(/[\p{L}]\u030A/gu, (ring) => ring.normalize('NFC'))
    .replace(REMOVED, '');
}

/** Whether nothing of a text can be seen. Telegram refuses such a message ("text must be non-empty"). */
export function isBlank(text: string): boolean {
  return BLANK.test(text);
}

/** Longer addresses are shown as text; browsers and servers agree on about this much. */
const MAX_URL = 2048;
/** A host as Telegram takes it (tdlib/td, tdutils/td/utils/HttpUrl.cpp, parse_url): with a dot, no user name, no IPv6. */
const HTTP = /^https?:\/\/([a-z0-9._~!$&'()*+,;=\u0080-\uFFFF-]+)(?::0*(\d{1,5}))?(?:[/?#]|$)/i;

/**
 * The address if Telegram accepts it in a `text_link` and it leads to the web, else undefined. Telegram refuses the whole message for a host
 * without a dot (`http://localhost`), a wrong port, `tel:`. It turns `mailto:a@b.c` into `http://mailto:a@b.c/`
 * (LinkManager::check_link_impl). `tg:` opens something in the app itself, which no answer of a model should. Links with a user name in front
 * of the host only serve to deceive.
 */
export function sendableUrl(url: string): string | undefined {
  if (url.length > MAX_URL || /\s/.test(url)) return undefined;
  const http = HTTP.exec(url);
  if (http === null) return undefined;
  const [, host = '', port] = http;
  const portFits = port === undefined || (Number(port) >= 1 && Number(port) <= 65_535);
  return portFits && /[^.]\.[^.]/.test(host) ? url : undefined;
}

/** A host at the start of a text, with or without `https://`. */
const SHOWN_HOST = /^(?:https?:\/\/)?(?:[^\s/@]*@)?((?:[\p{L}\p{N}-]+\.)+\p{L}{2,24})(?![\p{L}\p{N}.-])/iu;

const withoutWww = (host: string): string => host.toLowerCase().replace(/^www\./, '');

/** Whether the words of a link look like an address that is not the one they lead to: they would deceive. */
export function deceives(words: string, url: string): boolean {
  const shown = SHOWN_HOST.exec(words.trim())?.[1];
  const host = HTTP.exec(url)?.[1];
  return shown !== undefined && host !== undefined && withoutWww(shown) !== withoutWww(host);
}
