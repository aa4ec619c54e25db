/**
 * Files and folders that no other user of the machine can read. Whatever the umask is, files have the mode 600 and folders 700.
 * Windows has no such modes: there nothing is done.
 */
import { chmodSync, closeSync, mkdirSync, openSync, readdirSync, statSync, type Stats } from 'node:fs';
import { homedir } from 'node:os';
import { relative, resolve } from 'node:path';
import { field } from './field.ts';

/** The mode of a file that only its owner reads and writes. */
export const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;
const hasModes = process.platform !== 'win32';

/** Told in a line what was changed, or could not be. */
export type OnLine = (line: string) => void;

/** Makes a folder, and those above it that are missing. False if it is there already. */
export function makePrivateFolder(path: string): boolean {
  const first = mkdirSync(path, { recursive: true, mode: PRIVATE_FOLDER });
  // The umask may have taken rights from the owner too.
  if (first !== undefined && hasModes) chmodSync(path, PRIVATE_FOLDER);
  return first !== undefined;
}

/** Makes an empty file, if there is none. */
export function makePrivateFile(path: string): void {
  try {
    closeSync(openSync(path, 'wx', PRIVATE_FILE));
    if (hasModes) chmodSync(path, PRIVATE_FILE);
  } catch (error) {
    if (field(error, 'code') !== 'EEXIST') throw error;
  }
}

const octal = (mode: number): string => (mode & 0o777).toString(8);

/** What is known of a path. Null if there is nothing. */
function statOf(path: string): Stats | null {
  return statSync(path, { throwIfNoEntry: false }) ?? null;
}

/** Takes the rights of others from a path. Gives what was changed, or null if nothing had to be. @throws what the system throws */
function mend(path: string, wanted: number): string | null {
  const stats = statOf(path);
  if (stats === null || (stats.mode & 0o077) === 0) return null;
  chmodSync(path, wanted);
  return `${path} (${octal(stats.mode)} → ${octal(wanted)})`;
}

const holds = (folder: string, path: string): boolean => !/^\.\.(?:[\\/]|$)/.test(relative(folder, path));

/**
 * Whether a folder is used for something else too: others would be locked out. Such is the working folder, the home folder and
 * whatever is above them, a folder like `/tmp`, and one that holds other folders.
 */
function isShared(path: string, { mode }: Stats): boolean {
  if (holds(path, resolve('.')) || holds(path, homedir()) || (mode & 0o1000) !== 0) return true;
  try {
    return readdirSync(path, { withFileTypes: true }).some((one) => one.isDirectory() && one.name !== 'lost+found');
  } catch {
    return true;
  }
}

/** Why a folder is left as it is. Null if it may be changed, or needs no change. */
function leftWide(path: string): string | null {
  const stats = statOf(path);
  if (stats === null || (stats.mode & 0o077) === 0 || !isShared(path, stats)) return null;
  return `${path} is left as it is (${octal(stats.mode)}), since it is not Conclave's alone`;
}

/**
 * Takes the rights of others from files that are there, and from their folder if it holds nothing else. It never throws: what
 * cannot be changed is told, and stays as it is.
 * @param folder null leaves it as it is
 * @param onLine gets one line for all that was changed, and one for each that could not be
 */
export function mendRights(folder: string | null, files: readonly string[], onLine: OnLine): void {
  if (!hasModes) return;
  const mended: string[] = [];
  const tryMend = (path: string, wanted: number) => {
    try {
      const done = mend(path, wanted);
      if (done !== null) mended.push(done);
    } catch (error) {
      const code = field(error, 'code');
      const why = code === 'EPERM' ? 'it belongs to another user' : typeof code === 'string' ? code : 'unknown';
      onLine(
        `${path} can be read by other users of this machine, and that cannot be changed (${why}): chmod it as its owner`,
      );
    }
  };
  if (folder !== null) {
    const wide = leftWide(folder);
    if (wide === null) tryMend(folder, PRIVATE_FOLDER);
    else onLine(`${wide}: its files are private all the same`);
  }
  for (const file of files) tryMend(file, PRIVATE_FILE);
  if (mended.length > 0)
    onLine(`other users of this machine could read these, and no longer can: ${mended.join(', ')}`);
}
