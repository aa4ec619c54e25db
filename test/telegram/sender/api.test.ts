import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { lostBy, verdictOf } from '../../../src/telegram/sender/api.ts';
import type { DropReason } from '../../../src/telegram/sender/types.ts';
import { Refusal } from './telegram.ts';

test.each([
  [429, 'Too Many Requests: retry after 7', { retry_after: 7 }, { kind: 'flood', waitMs: 7000 }],
  [429, 'Too Many Requests: retry after 12', undefined, { kind: 'flood', waitMs: 12_000 }],
  [429, 'Too Many Requests', undefined, { kind: 'flood', waitMs: 1000 }],
  [502, 'Bad Gateway', undefined, { kind: 'unavailable' }],
  [401, 'Unauthorized', undefined, { kind: 'unavailable' }],
  [400, 'Bad Request: message is not modified: specified new', undefined, { kind: 'unchanged' }],
  [400, 'Bad Request: message to edit not found', undefined, { kind: 'missing' }],
  [400, 'Bad Request: MESSAGE_ID_INVALID', undefined, { kind: 'missing' }],
  [400, 'Bad Request: chat not found', undefined, { kind: 'gone', reason: 'chat_not_found' }],
  [400, 'Bad Request: message thread not found', undefined, { kind: 'gone', reason: 'topic_closed' }],
  [400, 'Bad Request: TOPIC_CLOSED', undefined, { kind: 'gone', reason: 'topic_closed' }],
  [
    400,
    'Bad Request: not enough rights to send text messages to the chat',
    undefined,
    { kind: 'gone', reason: 'no_rights' },
  ],
  [400, 'Bad Request: CHAT_WRITE_FORBIDDEN', undefined, { kind: 'gone', reason: 'no_rights' }],
  [403, 'Forbidden: bot was blocked by the user', undefined, { kind: 'gone', reason: 'blocked' }],
  [403, 'Forbidden: user is deactivated', undefined, { kind: 'gone', reason: 'deactivated' }],
  [403, 'Forbidden: something new', undefined, { kind: 'gone', reason: 'no_rights' }],
  [400, "Bad Request: can't parse entities", undefined, { kind: 'rejected' }],
  [
    400,
    'Bad Request: group chat was upgraded to a supergroup chat',
    { migrate_to_chat_id: -100 },
    { kind: 'moved', to: -100 },
  ],
])('%i %s', (code, description, parameters, verdict) => {
  expect(verdictOf(new Refusal(code, description, parameters))).toEqual(verdict);
});

test.each([
  ['ECONNREFUSED', 'unavailable'],
  ['ENOTFOUND', 'unavailable'],
  ['ECONNRESET', 'unanswered'],
  ['ETIMEDOUT', 'unanswered'],
])('%s without an answer', (code, kind) => {
  expect(verdictOf(Object.assign(new Error('request failed'), { code, type: 'system' }))).toEqual({ kind });
});

/** What node-fetch, which telegraf asks with, and undici make of a connection that was never made (node#52075). */
test.each([
  ['told in the reason', { message: 'request to x failed, reason: connect ETIMEDOUT 1.2.3.4:443', code: 'ETIMEDOUT' }],
  ['every address is dead, without a reason', { message: 'request to x failed, reason: ', code: 'ETIMEDOUT' }],
  ['no way to the host', { message: 'reason: connect EHOSTUNREACH 1.2.3.4:443', code: 'EHOSTUNREACH' }],
  ['by its call', { message: 'failed', cause: { code: 'ENETUNREACH', syscall: 'connect' } }],
  [
    'of two addresses neither',
    { message: 'failed', cause: { errors: [{ syscall: 'connect' }, { message: 'connect ETIMEDOUT ::1:443' }] } },
  ],
])('a connection that was never made sent nothing: %s', (_, error) => {
  expect(verdictOf(Object.assign(new Error(error.message), error))).toEqual({ kind: 'unavailable' });
});

test('of two addresses one was reached: perhaps it was sent', () => {
  const errors = [{ syscall: 'connect' }, { syscall: 'read', code: 'ECONNRESET' }];
  expect(verdictOf(Object.assign(new Error('failed'), { cause: { errors } }))).toEqual({ kind: 'unanswered' });
});

test('an abort is no answer, though a DOMException has a number for a code', () => {
  expect(verdictOf(new DOMException('aborted', 'AbortError'))).toEqual({ kind: 'unanswered' });
});

test('anything thrown has a verdict', () => {
  fc.assert(
    fc.property(fc.anything(), (thrown) => {
      expect(verdictOf(thrown).kind).toBeTypeOf('string');
    }),
  );
});

test.each([
  ['blocked', 'chat', 'chat'],
  ['deactivated', 'chat', 'chat'],
  ['chat_not_found', 'chat', 'chat'],
  ['no_rights', 'chat', null],
  ['topic_closed', 'topic', 'topic'],
  ['rejected', null, null],
  ['unanswered', null, null],
  ['unreachable', null, null],
] satisfies [DropReason, unknown, unknown][])('%s: lost is %s, of a document %s', (reason, lost, ofDocument) => {
  expect(lostBy({ kind: 'gone', reason }, 'editMessageText')).toBe(lost);
  expect(lostBy({ kind: 'gone', reason }, 'sendDocument')).toBe(ofDocument);
  expect(lostBy({ kind: 'missing' }, 'editMessageText')).toBeNull();
});
