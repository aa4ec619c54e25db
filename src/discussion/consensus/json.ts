/** How many places of a text are tried as the start of an object. This bounds the time for hostile texts. */
const MAX_TRIES = 50;

/** An object that was found in a text, and where it ends (exclusive). */
export interface FoundObject {
  readonly value: unknown;
  readonly end: number;
}

/** The end (exclusive) of the object that begins at `start`. -1 if it is never closed. */
export function endOfObject(text: string, start: number): number {
  let depth = 0;
  let inString = false;
  for (let i = start; i < text.length; i++) {
    const char = text[i];
    if (inString) {
      if (char === '\\') i++;
      else if (char === '"') inString = false;
    } else if (char === '"') inString = true;
    else if (char === '{') depth++;
    else if (char === '}' && --depth === 0) return i + 1;
  }
  return -1;
}

/**
 * The outermost JSON objects in a text, in order. Other text may stand around them, such as code fences, prose or reasoning.
 * Never throws.
 */
export function jsonObjects(text: string): FoundObject[] {
  const found: FoundObject[] = [];
  let start = text.indexOf('{');
  for (let tries = 0; start >= 0 && tries < MAX_TRIES; tries++) {
    const end = endOfObject(text, start);
    let next = start + 1;
    if (end > 0) {
      try {
        found.push({ value: JSON.parse(text.slice(start, end)), end });
        next = end;
      } catch {
        // These braces are prose or code. A real object may begin inside or after them.
      }
    }
    start = text.indexOf('{', next);
  }
  return found;
}
