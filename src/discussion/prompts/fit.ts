import { leaveOutMiddle } from '../../lib/text.ts';

/** A text that is to fit into a prompt. `keep`: the question or the newest round, shortened last and never left out. */
export interface Piece {
  readonly text: string;
  readonly keep: boolean;
}

/** What a fence and its attributes take at most, in UTF-16 units. */
const AROUND = 350;
/** What an old entry is shortened to before whole entries are left out, in UTF-16 units. */
const STUB = 1_200;

const size = (texts: readonly (string | null)[]): number =>
  texts.reduce((sum, text) => sum + (text === null ? 0 : text.length + AROUND), 0);

/** The largest length such that texts cut to it have together at most `room` units. */
function share(lengths: readonly number[], room: number): number {
  const sorted = lengths.toSorted((a, b) => a - b);
  let left = room;
  for (const [i, length] of sorted.entries()) {
    const even = Math.floor(left / (sorted.length - i));
    if (length > even) return Math.max(0, even);
    left -= length;
  }
  return Math.max(0, ...lengths);
}

/**
 * Pieces, oldest first, and a limit in UTF-16 units → their texts, together within the limit (as long as each piece to
 * keep has room for its fence); `null` for one that is left out. First the oldest lose their middle, then the oldest
 * are left out, and only then those to keep lose their middles, the longest first.
 */
export function fit(pieces: readonly Piece[], limit: number): (string | null)[] {
  const texts: (string | null)[] = pieces.map((piece) => piece.text);
  let excess = size(texts) - limit;
  const shrink = (shorter: (text: string) => string | null): void => {
    for (const [i, piece] of pieces.entries()) {
      const text = texts[i];
      if (excess <= 0) return;
      if (piece.keep || typeof text !== 'string') continue;
      const next = shorter(text);
      excess += size([next]) - size([text]);
      texts[i] = next;
    }
  };
  shrink((text) => leaveOutMiddle(text, STUB));
  shrink(() => null);
  if (excess <= 0) return texts;
  const kept = texts.filter((text) => text !== null);
  const each = share(
    kept.map((text) => text.length),
    limit - kept.length * AROUND,
  );
  return texts.map((text) => (text === null ? null : leaveOutMiddle(text, each)));
}
