/** Telegram's limit of a message, UTF-16 units (Bot API, sendMessage). */
export const MAX_PIECE = 4096;
/** How many messages one long text may become. */
export const MAX_PIECES = 10;

/**
 * Cuts a text that is too long for one message, as Telegram's clients do: at the last line end that fits, else at the last
 * space, else anywhere but inside a character. White space at the cuts is dropped; pieces are never blank.
 */
export function pieces(text: string, max = MAX_PIECE): string[] {
  const result: string[] = [];
  let rest = text.trim();
  while (rest.length > max) {
    const at = cutAt(rest, max);
    result.push(rest.slice(0, at).trimEnd());
    rest = rest.slice(at).trimStart();
  }
  if (rest !== '') result.push(rest);
  return result;
}

function cutAt(text: string, max: number): number {
  const window = text.slice(0, max + 1);
  const line = window.lastIndexOf('\n');
  if (line > max / 2) return line;
  const space = window.lastIndexOf(' ');
  if (space > max / 2) return space;
  const first = text.charCodeAt(max - 1);
  return max > 1 && first >= 0xd800 && first <= 0xdbff ? max - 1 : max;
}
