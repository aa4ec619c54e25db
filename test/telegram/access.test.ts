import { beforeEach, expect, onTestFinished, test } from 'vitest';
import { openDatabase, type Database } from '../../src/database/open.ts';
import { Access as AccessTable } from '../../src/database/schema.ts';
import { Access, type AccessChange } from '../../src/telegram/access/access.ts';

let database: Database;
beforeEach(async () => {
  const opened = await openDatabase(':memory:');
  database = opened;
  onTestFinished(() => opened.close());
});

const open = (users: number[] = [], chats: number[] = []) => Access.open(database, { users, chats });

test('lists: a person of them anywhere, anyone in a chat of them; whoever pairs besides is the owner', async () => {
  const access = await open([1], [-5]);
  expect([access.allows(1, 1), access.allows(1, -9), access.allows(2, -5), access.allows(null, -5)]).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect([access.allows(2, 2), access.allows(2, -9), access.allows(null, -9), access.allows(2, 1)]).toEqual([
    false,
    false,
    false,
    false,
  ]);
  await access.addedBy(1, -9, 0);
  expect(access.allows(2, -9)).toBe(false);
  expect(await access.pair(3, 'x', 0)).toBe(false);
  expect(await access.pair(3, access.pairingCode ?? '', 0)).toBe(true);
  await access.addedBy(3, -9, 0);
  expect([access.allows(3, 3), access.allows(2, -9), access.allows(1, 1), access.allows(2, -5)]).toEqual([
    true,
    true,
    true,
    true,
  ]);
});

test('a list that is set after pairing takes nothing from the owner and the groups', async () => {
  const before = await open();
  await before.pair(7, before.pairingCode ?? '', 0);
  await before.addedBy(7, -5, 0);
  const after = await open([1], [-6]);
  expect([after.allows(7, 7), after.allows(8, -5), after.allows(1, 1), after.allows(8, -6)]).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(after.pairingCode).toBeNull();
  expect(after.list()).toEqual({ owners: [7], granted: [-5], listed: [1, -6] });
});

test('the owner lets people and groups in, and no longer; each change is told once, by ids', async () => {
  const changes: AccessChange[] = [];
  const lists = { users: [30], chats: [] };
  const access = await Access.open(database, lists, (change) => void changes.push(change));
  await access.pair(7, access.pairingCode ?? '', 0);
  expect([await access.allow(20, 0, 7), await access.allow(20, 0, 7), await access.allow(-5, 0, 7)]).toEqual([
    true,
    false,
    true,
  ]);
  expect([await access.allow(30, 0, 7), await access.allow(7, 0, 7)]).toEqual([false, false]);
  expect([access.allows(20, 20), access.allows(20, -99), access.allows(21, -5), access.allows(21, 21)]).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect((await Access.open(database, lists)).list()).toEqual({ owners: [7], granted: [20, -5], listed: [30] });
  expect([await access.revoke(20, 7), await access.revoke(20, 7), await access.revoke(-5, 7)]).toEqual([
    'revoked',
    'unknown',
    'revoked',
  ]);
  expect([await access.revoke(7, 7), await access.revoke(30, 7)]).toEqual(['owner', 'listed']);
  expect([access.allows(20, 20), access.allows(21, -5), access.allows(7, 7), access.allows(30, 30)]).toEqual([
    false,
    false,
    true,
    true,
  ]);
  expect(changes).toEqual([
    { what: 'owner', user: 7 },
    { what: 'allowed', id: 20, by: 7 },
    { what: 'allowed', id: -5, by: 7 },
    { what: 'revoked', id: 20, by: 7 },
    { what: 'revoked', id: -5, by: 7 },
  ]);
  expect((await Access.open(database, lists)).list().granted).toEqual([]);
});

test('pairing: the code works once, for one person, and is 16 characters that nobody guesses', async () => {
  const access = await open();
  const code = access.pairingCode ?? '';
  expect(code).toMatch(/^[\w-]{16}$/);
  expect((await open()).pairingCode).not.toBe(code);
  for (const wrong of ['', 'x', code.slice(1), `${code}x`, code.toUpperCase() === code ? 'y' : code.toUpperCase()])
    expect(await access.pair(7, wrong, 0)).toBe(false);
  const tries = await Promise.all([access.pair(7, code, 0), access.pair(8, code, 0)]);
  expect(tries.filter(Boolean)).toHaveLength(1);
  expect(access.pairingCode).toBeNull();
  expect([access.allows(7, 7), access.allows(8, 8)]).toEqual(tries);
});

test('the owner lets groups in, which stays so after a restart and a move; others do not', async () => {
  const access = await open();
  await access.pair(7, access.pairingCode ?? '', 0);
  await access.addedBy(7, -5, 0);
  await access.addedBy(8, -6, 0);
  expect([access.allows(8, -5), access.allows(8, -6)]).toEqual([true, false]);
  await access.moved(-5, -1005, 0);
  expect(access.allows(null, -1005)).toBe(true);
  const again = await open();
  expect(again.pairingCode).toBeNull();
  expect([again.allows(7, 7), again.allows(8, -5), again.allows(8, 8)]).toEqual([true, true, false]);
});

test('a listed group that becomes a supergroup, twice, is still allowed, for as long as the list has it', async () => {
  const listed = (chats: readonly number[]) => Access.open(database, { users: [], chats });
  const access = await listed([-5]);
  await access.moved(-5, -1005, 0);
  await access.moved(-1005, -2005, 0);
  await access.moved(-6, -1006, 0);
  const moved = (one: Access) => [-5, -1005, -2005, -1006].map((chat) => one.allows(8, chat));
  expect(moved(access)).toEqual([true, true, true, false]);
  expect(moved(await listed([-5]))).toEqual([true, true, true, false]);
  expect(moved(await listed([-7]))).toEqual([false, false, false, false]);
});

const HOUR = 3_600_000;

test('leaving ends what the owner allowed a group, also where nobody told of it; not what a list allows', async () => {
  const access = await open();
  await access.pair(7, access.pairingCode ?? '', 0);
  await access.addedBy(7, -5, 0);
  expect(await access.left(-5, 1)).toBe(true);
  expect([await access.left(-5, 2), await access.left(-6, 2)]).toEqual([false, false]);
  expect([access.allows(8, -5), (await open()).allows(8, -5), (await open()).allows(7, -5)]).toEqual([
    false,
    false,
    true,
  ]);
  await access.addedBy(7, -5, 3);
  expect((await open()).allows(8, -5)).toBe(true);

  // A stranger's adding of before, or a move's, ends nothing; one long after does: the bot was out in between.
  expect(await access.addedBy(8, -5, 2 * HOUR, 0)).toBe(false);
  expect(await access.addedBy(8, -5, 1000)).toBe(false);
  expect(access.allows(8, -5)).toBe(true);
  expect(await access.addedBy(8, -5, 2 * HOUR)).toBe(true);
  expect([access.allows(8, -5), (await open()).allows(8, -5)]).toEqual([false, false]);

  const listed = await open([], [-9]);
  await listed.left(-9, 0);
  expect(listed.allows(8, -9)).toBe(true);
});

test('a group that was left a moment before it moved is allowed where it is; one that was left is not', async () => {
  const access = await open();
  await access.pair(7, access.pairingCode ?? '', 0);
  for (const chat of [-5, -6]) await access.addedBy(7, chat, 0);
  for (const chat of [-5, -6]) await access.left(chat, 1000);
  await access.moved(-5, -1005, 2000);
  await access.moved(-6, -1006, HOUR);
  const moved = (one: Access) => [-5, -6, -1005, -1006].map((chat) => one.allows(8, chat));
  expect(moved(access)).toEqual([false, false, true, false]);
  expect(moved(await open())).toEqual([false, false, true, false]);
});

test('a leaving that could not be stored has not ended anything', async () => {
  const access = await open();
  await access.pair(7, access.pairingCode ?? '', 0);
  await access.addedBy(7, -5, 0);
  const run = (sql: string) => database.em.fork().execute(sql);
  await run("create trigger full before insert on access begin select raise(abort, 'full'); end");
  await expect(access.left(-5, 0)).rejects.toThrow('full');
  expect([access.allows(8, -5), (await open()).allows(8, -5)]).toEqual([true, true]);
  await run('drop trigger full');
  expect(await access.left(-5, 0)).toBe(true);
});

test('a code whose grant could not be stored still works', async () => {
  const access = await open();
  const code = access.pairingCode ?? '';
  const run = (sql: string) => database.em.fork().execute(sql);
  await run("create trigger full before insert on access begin select raise(abort, 'full'); end");
  await expect(access.pair(7, code, 0)).rejects.toThrow('full');
  expect(access.allows(7, 7)).toBe(false);
  await run('drop trigger full');
  expect(await access.pair(7, code, 0)).toBe(true);
  expect(await database.em.fork().count(AccessTable)).toBe(1);
});
