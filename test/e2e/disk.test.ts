/** A disk that is full while the bot runs: a real one, of two megabytes. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { oneWorld, Talk } from './stage.ts';
import { eventually } from '../support/eventually.ts';

const disk = mkdtempSync(join(tmpdir(), 'conclave-disk-'));

/** Makes the folder a small disk of its own, which only some machines let a test do. */
function mounted(): boolean {
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', disk], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const isDisk = mounted();
const lines: string[] = [];
const stage = oneWorld({
  env: { LOG_LEVEL: 'warn', ...(isDisk && { DATABASE_URL: `sqlite:${join(disk, 'conclave.db')}` }) },
  onLog: (line) => void lines.push(line),
});
afterAll(() => {
  if (isDisk) execFileSync('umount', ['-l', disk]);
  rmSync(disk, { recursive: true, force: true });
});

/** Takes all that is left of the disk; gives what frees it. */
function fill(): () => void {
  const file = join(disk, 'rubbish');
  for (const size of [65_536, 4096, 512, 1]) {
    try {
      for (;;) writeFileSync(file, Buffer.alloc(size), { flag: 'a' });
    } catch {
      // So much does not fit any more.
    }
  }
  return () => rmSync(file);
}

test.skipIf(!isDisk)(
  'whoever writes is told once, the host too; it is taken up when there is room again, and answered once',
  { timeout: 60_000 },
  async () => {
    const { world } = stage;
    const [ann, ben] = [1, 2].map((id) => new Talk(world, world.api.person(id, { name: `P${id}` })));
    if (ann === undefined || ben === undefined) throw new Error('There are two');
    const ready = async () => (await fetch(`${world.app.url}/readyz`)).status;
    await ann.asks('/status', 'No discussion is open.');
    await ben.asks('/status', 'No discussion is open.');
    expect(await ready()).toBe(200);

    const free = fill();
    // Long enough not to fit into what the log of the database has left.
    const question = `/open Is it full? ${'And why? '.repeat(400)}`;
    ann.says(question);
    const told = await ann.sees('I cannot take this up now');
    expect(told.text).toContain('the disk is full');
    expect(await ready()).toBe(503);
    // Others, who write while hers is tried again.
    ben.says(question);
    await ben.sees('the disk is full', 15_000);
    ann.says('/status');
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(ann.all.filter(({ text }) => text.includes('the disk is full'))).toHaveLength(1);
    expect(ann.all.filter(({ text }) => text.startsWith('Claude'))).toEqual([]);
    expect(lines.join('')).toContain('could not be committed: the database cannot be written: the disk is full');
    expect(lines.join('')).not.toContain('And why?');
    expect(await ready()).toBe(503);

    free();
    await eventually(() => {
      for (const { all } of [ann, ben]) expect(all.filter(({ text }) => text.startsWith('Claude\n'))).toHaveLength(1);
    });
    await eventually(async () => expect(await ready()).toBe(200));
    for (const { all } of [ann, ben])
      expect(all.filter(({ text }) => text.includes('the disk is full'))).toHaveLength(1);
  },
);
