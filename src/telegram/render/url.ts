/** Longer addresses are shown as text; browsers and servers agree on about this much. */
const MAX_URL = 2048;
/** A host as Telegram takes it (tdlib/td, tdutils/td/utils/HttpUrl.cpp, parse_url): with a dot, no user name, no IPv6. */
const HTTP = /^https?:\/\/([a-z0-9._~!$&'()*+,;=\u0080-\uFFFF-]+)(?::0*(\d{1,5}))?(?:[/?#]|$)/i;
const TG = /^tg:\/\/([a-z0-9_-]+)(?:[/?#]|$)/i;

/**
 * The address if Telegram accepts it in a `text_link`, else undefined. Telegram refuses the whole message for a host without a dot
 * (`http://localhost`), a wrong port, `tel:`, and `tg://user` of someone it does not know; it turns `mailto:a@b.c` into
 * `http://mailto:a@b.c/` (LinkManager::check_link_impl). Links with a user name in front of the host only serve to deceive.
 */
export function sendableUrl(url: string): string | undefined {
  if (url.length > MAX_URL || /\s/.test(url)) return undefined;
  const http = HTTP.exec(url);
  if (http !== null) {
    const [, host = '', port] = http;
    const portFits = port === undefined || (Number(port) >= 1 && Number(port) <= 65_535);
    return portFits && /[^.]\.[^.]/.test(host) ? url : undefined;
  }
  const host = TG.exec(url)?.[1]?.toLowerCase();
  return host === undefined || host === 'user' || host === 'openmessage' ? undefined : url;
}
