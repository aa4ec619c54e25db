/** What SQLite's primary result codes (sqlite.org/rescode.html) mean for us, in one table. */

interface Meaning {
  /** It may be gone at the next try: by itself, or because the host has mended it. What met it is tried again, not lost. */
  readonly passes?: true;
  /** Why the database cannot be written now, to follow "the database cannot be written: ": what the host can mend. */
  readonly unwritten?: string;
  /** Why it cannot be opened, and what to do, to follow "DATABASE_URL: PATH ". */
  readonly unopened?: string;
}

const MEANINGS: Readonly<Record<string, Meaning>> = {
  SQLITE_BUSY: { passes: true, unopened: 'is in use by another program: stop that one' },
  SQLITE_LOCKED: { passes: true, unopened: 'is in use by another program: stop that one' },
  SQLITE_NOMEM: { passes: true },
  SQLITE_INTERRUPT: { passes: true },
  SQLITE_PROTOCOL: { passes: true },
  SQLITE_READONLY: {
    passes: true,
    unwritten: 'it is read-only, or this program has no rights to write it',
    unopened: 'cannot be written: give this program the rights to, or name another file',
  },
  SQLITE_PERM: { unwritten: 'this program has no rights to write it' },
  SQLITE_AUTH: { unwritten: 'this program has no rights to write it' },
  SQLITE_IOERR: { passes: true, unwritten: 'the disk has a fault' },
  SQLITE_FULL: { passes: true, unwritten: 'the disk is full', unopened: 'cannot be written: the disk is full' },
  SQLITE_CANTOPEN: { passes: true, unwritten: 'its file cannot be opened' },
  SQLITE_CORRUPT: { unopened: 'is damaged: put a backup in its place, or name another file' },
  SQLITE_NOTADB: { unopened: 'is no SQLite database: name another file' },
  SQLITE_ERROR: {
    unopened: "is not Conclave's, or its tables were changed by hand (LOG_LEVEL=debug says more): name another file",
  },
};

/** SQLite's primary result code of an error (`SQLITE_IOERR` of `SQLITE_IOERR_WRITE`); null if it is none of SQLite's. */
export function primaryCode(error: unknown): string | null {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' ? (/^SQLITE_[A-Z]+/.exec(code)?.[0] ?? null) : null;
}

/** What an error of the database means; nothing is known of any other. */
export function meaningOf(error: unknown): Meaning {
  return MEANINGS[primaryCode(error) ?? ''] ?? {};
}
