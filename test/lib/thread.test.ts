import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { inThread } from '../../src/lib/thread.ts';
import * as calls from './calls.ts';

const module = new URL('calls.ts', import.meta.url).href;
const add = inThread(module, calls.add);

describe('inThread', () => {
  test('gives what the function gives, in order', async () => {
    expect(await Promise.all([add(1, 2), add(3, 4), add(5, 6)])).toEqual([3, 7, 11]);
  });

  test('rejects with what it throws, and goes on', async () => {
    await expect(inThread(module, calls.refuse)()).rejects.toThrow('no');
    expect(await add(1, 1)).toBe(2);
  });

  test('a call that ends the thread fails, and those behind it have a new one', async () => {
    const ended = inThread(module, calls.end)();
    const behind = add(1, 1);
    await expect(ended).rejects.toThrow(/ended/);
    expect(await behind).toBe(2);
    expect(await add(2, 2)).toBe(4);
  });

  test('a call without end costs the thread its memory and not the process', async () => {
    await expect(inThread(module, calls.hoard)()).rejects.toThrow(/memory/);
    expect(await add(2, 3)).toBe(5);
  }, 60_000);

  test('it is given no environment', async () => {
    expect(await inThread(module, calls.secrets)()).toEqual([]);
  });

  test('it keeps the process until its calls are answered, and no longer', () => {
    const thread = new URL('../../src/lib/thread.ts', import.meta.url).href;
    const script = `
      import { inThread } from ${JSON.stringify(thread)};
      import * as calls from ${JSON.stringify(module)};
      inThread(${JSON.stringify(module)}, calls.add)(1, 2).then((sum) => console.log(sum));
    `;
    const { stdout, status } = spawnSync(process.execPath, ['--input-type=module-typescript', '-e', script], {
      encoding: 'utf8',
      timeout: 30_000,
    });
    expect({ stdout, status }).toEqual({ stdout: '3\n', status: 0 });
  });
});
