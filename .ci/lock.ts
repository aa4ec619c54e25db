/**
 * `npm run lock`: puts into `package-lock.json` what `npm install` leaves out, so that `npm ci` works everywhere:
 *
 * - `"gypfile": false` of better-sqlite3. Its package ships binaries for every platform and says so with that line, but npm does not
 *   copy the line into the lock, sees a `binding.gyp`, and runs a compiler that need not be there.
 * - The optional packages of other platforms (oxlint's binaries, for one). Where the registry does not serve them, npm writes a lock
 *   that its own `npm ci` then refuses ("Missing: … from lock file").
 */
import { readFileSync, writeFileSync } from 'node:fs';

/** An entry of a lock file, in the parts that are read here. */
interface LockEntry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

export interface LockFile {
  readonly packages: Readonly<Record<string, LockEntry>>;
  readonly [key: string]: unknown;
}

/** Packages that ship their binaries and must not be built. */
const SHIPS_BINARIES = ['node_modules/better-sqlite3'];

const PLATFORM = /[-/](android|darwin|freebsd|linux|openharmony|win32)-([a-z0-9]+)(?:-([a-z]+))?$/;

/** Which platform a package is for, told by its name (`@oxlint/binding-linux-arm64-musl`), as npm writes it; null for any. */
function platformOf(name: string): { os: string[]; cpu: string[]; libc?: string[] } | null {
  const [, os, cpu, abi = ''] = PLATFORM.exec(name) ?? [];
  if (os === undefined || cpu === undefined) return null;
  const libc = os !== 'linux' ? null : abi.startsWith('musl') ? 'musl' : abi.startsWith('gnu') ? 'glibc' : null;
  return { os: [os], cpu: [cpu], ...(libc && { libc: [libc] }) };
}

/** The entries of optional packages that an entry names and the lock lacks. */
function missingEntries(lock: LockFile): [string, LockEntry][] {
  return Object.values(lock.packages).flatMap(({ optionalDependencies = {}, dev }) =>
    Object.entries(optionalDependencies).flatMap(([name, version]): [string, LockEntry][] => {
      const platform = platformOf(name);
      const key = `node_modules/${name}`;
      if (platform === null || key in lock.packages) return [];
      return [[key, { version, ...(dev === true && { dev }), license: 'MIT', optional: true, ...platform }]];
    }),
  );
}

/**
 * A lock file with all that belongs into it. One that is complete comes back as it is.
 * @param lock the parsed `package-lock.json`
 */
export function completed(lock: LockFile): LockFile {
  const entries = [...Object.entries(lock.packages), ...missingEntries(lock)].map(([key, entry]): [string, LockEntry] =>
    SHIPS_BINARIES.includes(key) ? [key, { ...entry, gypfile: false }] : [key, entry],
  );
  // npm's own order: by name, the project itself first.
  const sorted = entries.toSorted(([a], [b]) => a.localeCompare(b, 'en'));
  return { ...lock, packages: Object.fromEntries(sorted) };
}

if (import.meta.main) {
  const path = 'package-lock.json';
  const lock = JSON.parse(readFileSync(path, 'utf8')) as LockFile;
  writeFileSync(path, `${JSON.stringify(completed(lock), null, 2)}\n`);
}
