/** A number of 0 to 2³² − 1 that depends on all the words, and on their order. FNV-1a with a final mix, so that near texts are far apart. */
export function hashOf(...words: readonly (string | number)[]): number {
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

/** One of the items, by a number of any size; `fallback` when there is none. */
export function at<T>(items: readonly T[], number: number, fallback: T): T {
  return items[number % Math.max(items.length, 1)] ?? fallback;
}

/** The items in an order that depends on the words. */
export function shuffled<T>(items: readonly T[], ...words: readonly (string | number)[]): readonly T[] {
  return items
    .map((item, index) => ({ item, key: hashOf(...words, index) }))
    .toSorted((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
