/** Nobody else on the machine reads the files. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import { openDatabase } from '../../src/database/open.ts';
import { mendRights } from '../../src/lib/private-files.ts';
import { filesIn, modeOf } from '../support/bytes.ts';
import { temporaryAddress } from '../support/backend.ts';

const before = process.umask();
afterEach(() => void process.umask(before));

async function opened(path: string) {
  const lines: string[] = [];
  const database = await openDatabase(path, { lock: true, onLine: (line) => void lines.push(line) });
  const modes = Object.fromEntries(filesIn(dirname(path)).map((file) => [file.slice(path.length), modeOf(file)]));
  return { database, lines, modes: { folder: modeOf(dirname(path)), ...modes } };
}

it.each([0o000, 0o022, 0o077, 0o277])('files and folder are made private whatever the umask is: %o', async (umask) => {
  const path = temporaryAddress();
  process.umask(umask);
  const { database, lines, modes } = await opened(path);
  await database.close();
  expect(modes).toEqual({ folder: '700', '': '600', '-wal': '600', '-shm': '600', '.lock': '600' });
  expect(lines).toEqual([]);
});

it('those that are wider are mended at the start, with one line', async () => {
  const path = temporaryAddress();
  const first = await openDatabase(path);
  // It is killed: these files stay.
  const files = [path, `${path}-wal`, `${path}-shm`];
  for (const file of files) chmodSync(file, 0o644);
  chmodSync(dirname(path), 0o755);
  const { database, lines, modes } = await opened(path);
  expect(modes).toEqual({ folder: '700', '': '600', '-wal': '600', '-shm': '600', '.lock': '600' });
  expect(lines).toEqual([
    `other users of this machine could read these, and no longer can: ${dirname(path)} (755 → 700), ${files.map((file) => `${file} (644 → 600)`).join(', ')}`,
  ]);
  await database.close();
  await first.close();
});

it('a folder that is used for something else too is left as it is, and that is said', async () => {
  const path = temporaryAddress();
  mkdirSync(join(dirname(path), 'somebody-elses'), { recursive: true });
  chmodSync(dirname(path), 0o755);
  const { database, lines, modes } = await opened(path);
  await database.close();
  expect(modes).toMatchObject({ folder: '755', '': '600', '-wal': '600' });
  expect(lines).toEqual([expect.stringContaining('is left as it is (755)')]);
});

it('the folder that the program works in is left as it is', () => {
  const folder = dirname(dirname(temporaryAddress()));
  chmodSync(folder, 0o755);
  vi.spyOn(process, 'cwd').mockReturnValue(folder);
  const lines: string[] = [];
  mendRights(folder, [], (line) => void lines.push(line));
  vi.restoreAllMocks();
  expect([modeOf(folder), lines]).toEqual(['755', [expect.stringContaining("not Conclave's alone")]]);
});

/** Does something as a user who owns no file of the system. */
function asNobody(work: () => void): void {
  const isRoot = process.geteuid?.() === 0;
  if (isRoot) process.seteuid?.(65_534);
  try {
    expect(process.geteuid?.()).not.toBe(0);
    work();
  } finally {
    if (isRoot) process.seteuid?.(0);
  }
}

it('what belongs to another user is named, and the rest is mended', () => {
  const lines: string[] = [];
  asNobody(() => {
    const own = temporaryAddress().replace('/data/conclave.db', '/own');
    writeFileSync(own, '');
    chmodSync(own, 0o644);
    mendRights(null, ['/etc/passwd', own], (line) => void lines.push(line));
    expect(lines).toEqual([
      '/etc/passwd can be read by other users of this machine, and that cannot be changed (it belongs to another user): chmod it as its owner',
      `other users of this machine could read these, and no longer can: ${own} (644 → 600)`,
    ]);
    expect(modeOf(own)).toBe('600');
  });
});
