/** What the files in a folder hold, byte by byte. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Every file below a folder. */
export function filesIn(dir: string): string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name))
    .toSorted();
}

/** The names of the files below a folder in which a text stands anywhere. */
export function filesWith(dir: string, text: string): string[] {
  const names = filesIn(dir).filter((file) => readFileSync(file).includes(text));
  return names.map((file) => file.slice(dir.length + 1));
}

/** The mode of a file or folder, as `chmod` takes it. */
export const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
