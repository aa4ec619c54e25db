/** The files of a page, as they are: plain HTML, CSS, modules and pictures, without a build step. */
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.css': 'text/css',
  '.js': 'text/javascript',
  '.svg': 'image/svg+xml',
};

/** A file of a page. */
export interface WebFile {
  readonly name: string;
  /** Its `content-type`. */
  readonly type: string;
  readonly text: string;
}

/**
 * Reads the files of a folder of ours, once. Only they are ever served: a request names none of the file system.
 * @param folder its whole path
 * @returns those of a kind that a page consists of
 */
export function webFiles(folder: string): WebFile[] {
  return readdirSync(folder).flatMap((name) => {
    const type = TYPES[extname(name)];
    return type === undefined
      ? []
      : [{ name, type: `${type}; charset=utf-8`, text: readFileSync(join(folder, name), 'utf8') }];
  });
}
