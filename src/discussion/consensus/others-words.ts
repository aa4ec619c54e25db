/** What closes the words of others that go on over several passages. */
const CLOSERS: ReadonlyMap<string, RegExp> = new Map([
  ['“', /”/],
  ['„', /[“”]/],
  ['«', /»/],
  ['「', /」/],
  ['『', /』/],
  ['<blockquote', /<\/blockquote/],
  ['<!--', /-->/],
]);
const BORDER = /[“”„«»「」『』]|<\/?blockquote|<!--|-->/g;

/** A function that reads passages in order, and gives what is open behind each. Null for nothing. */
export function othersWords(): (text: string) => RegExp | null {
  let closer: RegExp | null = null;
  return (text) => {
    for (const [border] of text.toLowerCase().matchAll(BORDER)) {
      if (closer === null) closer = CLOSERS.get(border) ?? null;
      else if (closer.test(border)) closer = null;
    }
    return closer;
  };
}
