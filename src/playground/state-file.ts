/** Keeps the playground's state in a file: whole or not at all, one write at a time, never a reason to stop. */
import { mkdirSync, readFileSync, renameSync } from 'node:fs';
import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { field } from '../lib/field.ts';

/** What a state file is made of. */
export interface StateFileOptions {
  readonly path: string;
  /** Gives what to write. */
  readonly dump: () => string;
  /** Takes what was written; throws when it cannot. */
  readonly restore: (text: string) => void;
  /** Told in a line what went wrong; nothing of people's texts is in it. */
  readonly onWarning: (line: string) => void;
  /** How long changes are gathered, milliseconds. */
  readonly delayMs?: number;
}

/** The error's code, which quotes nothing. */
function codeOf(error: unknown): string {
  const code = field(error, 'code');
  return typeof code === 'string' ? code : 'unreadable';
}

/** The file that keeps the playground's state. */
export class StateFile {
  readonly #options: StateFileOptions;
  #timer: NodeJS.Timeout | null = null;
  #changed = false;
  #writing: Promise<void> | null = null;
  #failing = false;

  constructor(options: StateFileOptions) {
    this.#options = options;
  }

  /** Reads the file if there is one. One that cannot be used is renamed to `….broken-<time>`. Never throws. */
  load(): void {
    const { path, restore, onWarning } = this.#options;
    let text: string;
    try {
      text = readFileSync(path, 'utf8');
    } catch (error) {
      if (codeOf(error) !== 'ENOENT') onWarning(`the playground's ${path} cannot be read (${codeOf(error)})`);
      return;
    }
    try {
      restore(text);
    } catch {
      const aside = `${path}.broken-${Date.now()}`;
      onWarning(`the playground's ${path} is broken and set aside as ${aside}; the chats begin anew`);
      try {
        renameSync(path, aside);
      } catch (error) {
        onWarning(`${path} could not be set aside (${codeOf(error)}); it will be overwritten`);
      }
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

  async #write(): Promise<void> {
    const { path, dump, onWarning } = this.#options;
    if (this.#timer) clearTimeout(this.#timer);
    this.#timer = null;
    this.#changed = false;
    try {
      mkdirSync(dirname(path), { recursive: true });
      const file = await open(`${path}.new`, 'w', 0o600);
      try {
        await file.writeFile(dump());
        await file.datasync();
      } finally {
        await file.close();
      }
      await rename(`${path}.new`, path);
      this.#failing = false;
    } catch (error) {
      if (!this.#failing)
        onWarning(`the playground cannot write ${path} (${codeOf(error)}); a restart would lose its chats`);
      this.#failing = true;
      this.#changed = true;
    }
  }
}
