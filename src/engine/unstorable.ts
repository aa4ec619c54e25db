/**
 * What a database does not take. NUL ends an SQL statement in SQLite, and PostgreSQL refuses it. Half of a surrogate
 * pair has no form in UTF-8. People, models and providers do send both. They are removed from an event before its chat sees
 * it, so that what is read back is always what was stored. So is a number that is none, for which JSON has no form: it would come back as
 * null, and the chat could not be read any more.
 */

/** NUL, and halves of surrogate pairs. With the flag `u` a whole pair is one character, which this does not match. */
const UNSTORABLE = /[\0\p{Cs}]/gu;

/** A copy of a value with these characters removed from every text in it, and 0 for a number that is none. Keys of objects are ours and stay as they are. */
export function withoutUnstorable<T>(value: T): T {
  return cleaned(value) as T;
}

function cleaned(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(UNSTORABLE, '');
  if (typeof value === 'number') return Number.isFinite(value) ? value : 0;
  if (Array.isArray(value)) return value.map(cleaned);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, cleaned(field)]));
}
