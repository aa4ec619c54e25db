/** The errors of the database: what each one means to the program and to whoever hosts it. */
import { DriverException } from '@mikro-orm/core';
import { field } from '../lib/field.ts';

/** Another program has locked the database. */
export class DatabaseInUse extends Error {
  override name = 'DatabaseInUse';
}

/** The tables are those of an older program. */
export class OlderDatabase extends Error {
  override name = 'OlderDatabase';
}

/** A newer program has changed the database. This one would misread it. */
export class NewerDatabase extends Error {
  override name = 'NewerDatabase';
}

interface CodeMeaning {
  /** The next try may succeed: the cause ends by itself, or the host removes it. */
  readonly transient?: true;
  /** Why nothing can be written. It follows "the database cannot be written: ". */
  readonly unwritable?: string;
  /** Why the file cannot be opened, and what to do. It follows "DATABASE_URL: PATH ". */
  readonly unopenable?: string;
}

/** SQLite's primary result codes (https://sqlite.org/rescode.html). A code without a row means nothing special here. */
const CODES: Readonly<Record<string, CodeMeaning>> = {
  SQLITE_BUSY: { transient: true, unopenable: 'is in use by another program: stop that one' },
  SQLITE_LOCKED: { transient: true, unopenable: 'is in use by another program: stop that one' },
  SQLITE_NOMEM: { transient: true },
  SQLITE_INTERRUPT: { transient: true },
  SQLITE_PROTOCOL: { transient: true },
  SQLITE_READONLY: {
    transient: true,
    unwritable: 'it is read-only, or this program has no rights to write it',
    unopenable: 'cannot be written: give this program the rights to, or name another file',
  },
  SQLITE_PERM: { unwritable: 'this program has no rights to write it' },
  SQLITE_AUTH: { unwritable: 'this program has no rights to write it' },
  SQLITE_IOERR: { transient: true, unwritable: 'the disk has a fault' },
  SQLITE_FULL: { transient: true, unwritable: 'the disk is full', unopenable: 'cannot be written: the disk is full' },
  SQLITE_CANTOPEN: { transient: true, unwritable: 'its file cannot be opened' },
  SQLITE_CORRUPT: { unopenable: 'is damaged: put a backup in its place, or name another file' },
  SQLITE_NOTADB: { unopenable: 'is no SQLite database: name another file' },
  SQLITE_ERROR: {
    unopenable: "is not Conclave's, or its tables were changed by hand (LOG_LEVEL=debug says more): name another file",
  },
};

/** The server is not there, for now: it starts anew, or another takes its place. */
const AWAY: CodeMeaning = {
  transient: true,
  unwritable: 'the server cannot be reached',
  unopenable: 'cannot be reached: is the server running, and are host and port right?',
};

/**
 * PostgreSQL's codes, of which two letters are the class (https://www.postgresql.org/docs/15/errcodes-appendix.html).
 * The whole code counts before its class.
 */
const SERVER_CODES: Readonly<Record<string, CodeMeaning>> = {
  '08': AWAY,
  // Two transactions stood in each other's way.
  '40': { transient: true },
  '25006': { transient: true, unwritable: 'the server takes no writes: it is a standby' },
  '28': { unopenable: 'refuses the user or the password' },
  '3D000': { unopenable: 'has no such database: make it with createdb' },
  '42501': {
    unwritable: 'this program has no rights to write it',
    unopenable: 'gives this user no rights to its tables',
  },
  '53': { transient: true },
  '53100': {
    transient: true,
    unwritable: 'the disk of the server is full',
    unopenable: 'cannot be written: its disk is full',
  },
  '55P03': { transient: true },
  '57': AWAY,
  '58': { transient: true, unwritable: 'the server has a fault' },
};

/** Node's codes of a connection that is gone, and what PostgreSQL's client says where there is none. Any connection has those. */
const GONE_CODES = new Set('ECONNREFUSED ECONNRESET EPIPE ETIMEDOUT ENOTFOUND EAI_AGAIN EHOSTUNREACH'.split(' '));
const GONE =
  /^(?:Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error|Query read timeout)/;

/** Errors of connections to the database's server, as far as they are none of MikroORM's. */
const ofServer = new WeakSet<object>();

/** Notes that an error is of a connection to the database's server, and gives it back. */
export function ofDatabase(error: unknown): unknown {
  if (typeof error === 'object' && error !== null) ofServer.add(error);
  return error;
}

function serverMeaning(error: unknown): CodeMeaning | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const code = field(error, 'code');
  if (typeof code === 'string' && /^[0-9A-Z]{5}$/.test(code)) {
    const meaning = SERVER_CODES[code] ?? SERVER_CODES[code.slice(0, 2)];
    if (meaning !== undefined) return meaning;
  }
  if (!ofServer.has(error) && !(error instanceof DriverException)) return undefined;
  const message = field(error, 'message');
  const isGone = typeof code === 'string' ? GONE_CODES.has(code) : typeof message === 'string' && GONE.test(message);
  return isGone ? AWAY : undefined;
}

/** How deep `whyNotWritten` follows the causes of an error. */
const MAX_CAUSES = 4;

/** SQLite's primary result code of an error: `SQLITE_IOERR` for `SQLITE_IOERR_WRITE`. Null for an error of another kind. */
export function primaryCode(error: unknown): string | null {
  const code = field(error, 'code');
  return typeof code === 'string' ? (/^SQLITE_[A-Z]+/.exec(code)?.[0] ?? null) : null;
}

function codeMeaning(error: unknown): CodeMeaning {
  return CODES[primaryCode(error) ?? ''] ?? serverMeaning(error) ?? {};
}

/** Whether the same work may succeed at the next try, as after a lock or a full disk. */
export function isTransient(error: unknown): boolean {
  return codeMeaning(error).transient === true;
}

/**
 * Why the database cannot be written, in words for whoever hosts the bot. They follow "the database cannot be written: ".
 * @param error an error, or one that has the database's error as its cause
 * @returns null for an error about something else, and for one that ends soon by itself, as a lock does
 */
export function whyNotWritten(error: unknown, depth = 0): string | null {
  if (typeof error !== 'object' || error === null || depth > MAX_CAUSES) return null;
  return codeMeaning(error).unwritable ?? whyNotWritten(field(error, 'cause'), depth + 1);
}

/**
 * Why the database cannot be opened, and what to do. The words follow "DATABASE_URL: PATH ".
 * @param error what opening threw. Nothing of it is repeated but its code, since it may hold people's texts
 */
export function whyNotOpened(error: unknown): string {
  if (error instanceof NewerDatabase)
    return 'was written by a newer Conclave: start that one, or put a backup from before the upgrade in its place';
  if (error instanceof OlderDatabase)
    return 'has no tables of this version: run "npm run migrate" once, while nothing uses it';
  if (error instanceof DatabaseInUse) return 'is held by another Conclave that is running: stop that one first';
  const { unopenable } = codeMeaning(error);
  if (unopenable !== undefined) return unopenable;
  const code = error instanceof Error ? field(error, 'code') : undefined;
  const known = typeof code === 'string' && /^[A-Z_]{1,40}$/.test(code) ? ` (${code})` : '';
  return `cannot be opened${known}: name a file that can be written`;
}
