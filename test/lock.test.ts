/** The lock file: `npm install` leaves out what `npm ci` then misses, on other platforms or without a compiler. */
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { completed, type LockFile } from '../.ci/lock.ts';

const lock = JSON.parse(readFileSync('package-lock.json', 'utf8')) as LockFile;

it('is complete: `npm run lock` would change nothing', () => {
  expect(JSON.stringify(completed(lock))).toBe(JSON.stringify(lock));
});

it('says of SQLite that it needs no compiler', () => {
  expect(lock.packages['node_modules/better-sqlite3']).toMatchObject({ gypfile: false });
});

it('gets back what an install left out', () => {
  const left = Object.entries(lock.packages).flatMap(([key, { gypfile: _, ...entry }]) =>
    key.includes('darwin') && entry['integrity'] === undefined ? [] : [[key, entry] as const],
  );
  const stripped = { ...lock, packages: Object.fromEntries(left) };
  expect(left.length).toBeLessThan(Object.keys(lock.packages).length - 5);
  expect(completed(stripped)).toEqual(lock);
});
