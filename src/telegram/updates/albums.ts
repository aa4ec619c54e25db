/** Albums: several messages to Telegram, one to who sent it. In memory only. */

/** So many albums are remembered: their parts come within seconds. */
const ALBUMS = 1000;

/** Remembers albums: gives whether one was seen before. */
export function albums(): (album: string) => boolean {
  const seen = new Set<string>();
  return (album) => {
    if (seen.has(album)) return true;
    if (seen.size >= ALBUMS) seen.clear();
    seen.add(album);
    return false;
  };
}
