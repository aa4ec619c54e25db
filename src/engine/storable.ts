/**
 * Texts as every database takes them. Two things that people, models and providers send are no text to a database: NUL ends an SQL
 * statement in SQLite and is refused by PostgreSQL, and half of a surrogate pair has no form in UTF-8. Both are taken out of an event
 * before a chat sees it, so that what is stored is read back as it was stored.
 */

/** NUL, and halves of surrogate pairs: with the flag `u` a whole pair is one character of another kind. */
const UNSTORABLE = /[\0\p{Cs}]/gu;

/** A value with every text in it made storable; one that needs no change comes back as it is. Keys of objects are ours. */
export function storable<T>(value: T): T {
  return made(value) as T;
}

function made(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(UNSTORABLE, '');
  if (Array.isArray(value)) return value.map(made);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, made(field)]));
}
