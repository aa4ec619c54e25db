/** A number of 0 to 2³² − 1 that depends on all the words, and on their order. FNV-1a with a final mix, so that near texts are far apart. */
function hashOf(...words: readonly (string | number)[]): number {
  let value = 0x811c9dc5;
  for (const char of words.join('\u0000')) value = Math.imul(value ^ (char.codePointAt(0) ?? 0), 0x01000193);
  value = Math.imul(value ^ (value >>> 16), 0x45d9f3b);
  value = Math.imul(value ^ (value >>> 13), 0x45d9f3b);
  return (value ^ (value >>> 16)) >>> 0;
}

/** 0 (inclusive) to 1, from a hash of the words. */
export function fraction(...words: readonly (string | number)[]): number {
  return hashOf(...words) / 2 ** 32;
}
