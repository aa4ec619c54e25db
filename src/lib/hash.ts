/**
 * A number for a text, 32 bits: FNV-1a (http://www.isthe.com/chongo/tech/comp/fnv/), quick, and the same everywhere and in every version. It
 * protects nothing.
 */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193) >>> 0;
  // The last characters have hardly mixed yet.
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d) >>> 0;
  return (hash ^ (hash >>> 13)) >>> 0;
}
