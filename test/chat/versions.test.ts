/** Snapshots of every released version come back; what cannot be read is never taken for something else. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { versioned, MACHINE_VERSION, snapshotOfVersion } from '../../src/chat/snapshot-versions.ts';
import { step, type StoredSnapshot } from '../../src/chat/step.ts';
import { Chat } from './support.ts';

const folder = new URL('../fixtures/snapshots/', import.meta.url);
const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
const read = (file: string) => JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as StoredSnapshot;

it('has fixtures of every version', () => {
  const versions = new Set(files.map((file) => Number(/^v(\d+)-/.exec(file)?.[1])));
  expect([...versions].toSorted((a, b) => a - b)).toEqual(Array.from({ length: MACHINE_VERSION }, (_, i) => i + 1));
});

describe.each(files)('%s', (file) => {
  const version = Number(/^v(\d+)-/.exec(file)?.[1]);

  it('comes back and goes on', () => {
    const snapshot = snapshotOfVersion(version, read(file));
    const chat = new Chat(3);
    const seen = step(snapshot, { type: 'reachable', at: 1 }).snapshot;
    const status = step(seen, chat.command('page', { page: 'status' }));
    expect(status.effects).toMatchObject([{ kind: 'status' }]);
    for (const [call, { for: what }] of Object.entries(snapshot.context.calls)) {
      const ended = step(snapshot, { type: `${what}.failed`, at: 2, call, reason: 'timed_out' });
      const told = what === 'comparison' ? { row: 'round.groups' } : { row: 'message', kind: 'failure', call };
      expect(ended.rows[0]).toMatchObject(told);
    }
  });

  it.runIf(version === MACHINE_VERSION)('is stored as it was', () => {
    expect(JSON.parse(JSON.stringify(versioned(snapshotOfVersion(version, read(file)))))).toEqual({
      version,
      data: read(file),
    });
  });
});

describe('what cannot be restored throws', () => {
  const good = read('v1-opening.json');
  const bad: Record<string, StoredSnapshot> = {
    'an unknown state': { ...good, value: 'dreaming' },
    'an unknown child state': { ...good, value: { discussing: 'dreaming' } },
    'a state without its child': { ...good, value: 'discussing' },
    'no state': { context: good['context'] },
    'an empty state': { ...good, value: {} },
    'no context': { value: 'idle' },
    'an empty context': { value: 'idle', context: {} },
    'a context without seats': { value: 'idle', context: { ...(good['context'] as object), seats: undefined } },
    nothing: {},
  };
  it.each(Object.keys(bad))('%s', (name) => {
    expect(() => snapshotOfVersion(1, bad[name] ?? {})).toThrow(/cannot be restored|does not exist/);
  });

  it('a version newer than the program', () => {
    expect(() => snapshotOfVersion(MACHINE_VERSION + 1, good)).toThrow(/start the newer program/);
  });

  it('a version that never was', () => {
    expect(() => snapshotOfVersion(0, good)).toThrow(/no migration/);
  });
});
