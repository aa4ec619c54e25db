import { expect, test } from 'vitest';
import type { Update } from 'telegraf/types';
import { membershipOf } from '../../src/telegram/access/membership.ts';

const update = (type: string, before: object, after: object) =>
  ({
    update_id: 1,
    my_chat_member: {
      chat: { id: -5, type, title: 'Group' },
      from: { id: 1, is_bot: false, first_name: 'Ann' },
      date: 2,
      old_chat_member: before,
      new_chat_member: after,
    },
  }) as unknown as Update;
const member = { status: 'member' };
const restricted = (is_member: boolean, can_send_messages: boolean) => ({
  status: 'restricted',
  is_member,
  can_send_messages,
});

test.each([
  [{ status: 'left' }, 'out'],
  [{ status: 'kicked' }, 'out'],
  [restricted(false, true), 'out'],
  [restricted(true, false), 'silent'],
  [restricted(true, true), 'writes'],
  [member, 'writes'],
  [{ status: 'administrator' }, 'writes'],
  [{ status: 'something new' }, 'out'],
] as const)('%o is to be %s', (status, standing) => {
  expect(membershipOf(update('supergroup', member, status))).toMatchObject({ before: 'writes', after: standing });
  expect(membershipOf(update('group', status, member))).toMatchObject({ before: standing, after: 'writes' });
});

test('who, where and when; nothing of channels and of other updates', () => {
  expect(membershipOf(update('private', member, { status: 'kicked' }))).toEqual({
    telegramChat: -5,
    private: true,
    by: 1,
    at: 2000,
    before: 'writes',
    after: 'out',
  });
  expect(membershipOf(update('channel', member, { status: 'kicked' }))).toBeNull();
  expect(membershipOf({ update_id: 1, message: {} } as unknown as Update)).toBeNull();
});
