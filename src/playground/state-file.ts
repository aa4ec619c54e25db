/**
 * Keeps the playground's state in two files: the whole of it, and beside it a log of what has changed since. A change costs a line, however
 * much there is. The whole is written anew at the first change after a start, and when the log has become long. One write at a time,
 * and never a reason to stop.
 */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { field } from '../lib/field.ts';
import { makePrivateFolder, mendRights, PRIVATE_FILE } from '../lib/private-files.ts';

/** What a state file is made of. */
export interface StateFileOptions {
  readonly path: string;
  /** Gives the whole state. `mark` belongs to the log that begins now. */
  readonly dump: (mark: string) => string;
  /** Gives what has changed since it was last asked, a line each. */
  readonly changes: () => readonly string[];
  /** Takes the whole, and the changes of the log with a mark; throws when it cannot. */
  readonly restore: (whole: string, log: { readonly mark: string; readonly changes: readonly string[] }) => void;
  /** Told in a line what went wrong; nothing of people's texts is in it. */
  readonly onWarning: (line: string) => void;
  /** How long changes are gathered, milliseconds. */
  readonly delayMs?: number;
}

/** A log shorter than this is not worth writing the whole anew, bytes; nor is one shorter than the whole. */
const SHORT_LOG = 1024 * 1024;

/** The error's code, which quotes nothing. */
function codeOf(error: unknown): string {
  const code = field(error, 'code');
  return typeof code === 'string' ? code : 'unreadable';
}

/** The files that keep the playground's state. */
export class StateFile {
  readonly #options: StateFileOptions;
  readonly #log: string;
  #timer: NodeJS.Timeout | null = null;
  #changed = false;
  #writing: Promise<void> | null = null;
  #failing = false;
  /** The whole has to be written next: the log does not go on from what is on disk. */
  #whole = true;
  #wholeBytes = 0;
  #logBytes = 0;

  constructor(options: StateFileOptions) {
    this.#options = options;
    this.#log = `${options.path}.log`;
  }

  /** Reads the files if there are any. Those that cannot be used are renamed to `….broken-<time>`. Never throws. */
  load(): void {
    const { path, restore, onWarning } = this.#options;
    this.#remove([`${path}.new`]);
    mendRights(null, [path, this.#log, ...this.#broken()], onWarning);
    const whole = this.#read(path);
    if (whole === null) return;
    // A process that is killed while it writes leaves half a line, of which nobody was told.
    const [mark = '', ...changes] = (this.#read(this.#log) ?? '').split('\n').slice(0, -1);
    try {
      restore(whole, { mark, changes });
    } catch {
      const mark = `.broken-${Date.now()}`;
      onWarning(`the playground's ${path} is broken and set aside as ${path}${mark}; the chats begin anew`);
      for (const file of [path, this.#log]) this.#setAside(file, mark);
    }
  }

  /** Something changed: it is written soon. */
  changed(): void {
    this.#changed = true;
    this.#timer ??= setTimeout(() => void this.flush(), this.#options.delayMs ?? 100).unref();
  }

  /** Resolves when all that was changed before is on disk (or could not be written, which was said). */
  async flush(): Promise<void> {
    // The write under way began before the last change: another has to follow, for all who wait.
    while (this.#writing !== null) await this.#writing;
    if (!this.#changed) return;
    // Begins in a later turn, so that it cannot be over before it is noted.
    this.#writing = Promise.resolve()
      .then(() => this.#write())
      .finally(() => (this.#writing = null));
    await this.#writing;
  }

  /**
   * Writes the whole anew, so that what was deleted stands in no file any more. Files that were set aside go too, since nobody can tell
   * what of them is deleted.
   * @returns false if it could not be written, which was said
   */
  async rewrite(): Promise<boolean> {
    // What is being written may have begun before the deletion.
    while (this.#writing !== null) await this.#writing;
    this.#whole = true;
    this.changed();
    await this.flush();
    if (this.#failing) return false;
    return this.#remove(this.#broken());
  }

  /** Removes files that nobody reads. False if one is still there, which is said. */
  #remove(files: readonly string[]): boolean {
    try {
      for (const file of files) rmSync(file, { force: true });
      return true;
    } catch (error) {
      this.#options.onWarning(`an old file of the playground cannot be removed (${codeOf(error)})`);
      return false;
    }
  }

  /** The files that were set aside. */
  #broken(): string[] {
    const folder = dirname(this.#options.path);
    const beside = [basename(this.#options.path), basename(this.#log)];
    try {
      const names = readdirSync(folder).filter((name) => beside.some((own) => name.startsWith(`${own}.broken-`)));
      return names.map((name) => join(folder, name));
    } catch {
      return [];
    }
  }

  #read(path: string): string | null {
    try {
      return readFileSync(path, 'utf8');
    } catch (error) {
      if (codeOf(error) !== 'ENOENT')
        this.#options.onWarning(`the playground's ${path} cannot be read (${codeOf(error)})`);
      return null;
    }
  }

  #setAside(path: string, mark: string): void {
    try {
      renameSync(path, `${path}${mark}`);
    } catch (error) {
      if (codeOf(error) !== 'ENOENT')
        this.#options.onWarning(`${path} could not be set aside (${codeOf(error)}); it will be overwritten`);
    }
  }

  async #write(): Promise<void> {
    const { path, changes, onWarning } = this.#options;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#changed = false;
    try {
      const lines = changes();
      if (this.#whole || this.#logBytes > Math.max(SHORT_LOG, this.#wholeBytes)) await this.#writeWhole();
      else if (lines.length > 0) await this.#append(`${lines.join('\n')}\n`);
      this.#failing = false;
    } catch (error) {
      if (!this.#failing)
        onWarning(`the playground cannot write ${path} (${codeOf(error)}); a restart would lose its chats`);
      this.#failing = true;
      this.#changed = true;
      this.#whole = true;
    }
  }

  /** A kill between the two steps leaves the log of the whole before: its mark is another, so it is passed over. */
  async #writeWhole(): Promise<void> {
    const { path, dump } = this.#options;
    makePrivateFolder(dirname(path));
    const mark = randomBytes(8).toString('hex');
    const text = dump(mark);
    await written(`${path}.new`, 'w', text);
    await rename(`${path}.new`, path);
    await written(this.#log, 'w', `${mark}\n`);
    this.#whole = false;
    this.#wholeBytes = Buffer.byteLength(text);
    this.#logBytes = 0;
  }

  async #append(text: string): Promise<void> {
    await written(this.#log, 'a', text);
    this.#logBytes += Buffer.byteLength(text);
  }
}

/** Writes or appends a text, and waits until it is on disk. */
async function written(path: string, flags: 'w' | 'a', text: string): Promise<void> {
  const file = await open(path, flags, PRIVATE_FILE);
  try {
    await file.writeFile(text);
    await file.datasync();
  } finally {
    await file.close();
  }
}
