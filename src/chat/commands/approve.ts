/** A button of the progress message: somebody says yes to what a run may cost, though a limit of the day could be passed. */
import { assertEvent } from 'xstate';
import { ports } from '../guards.ts';
import { stagePriced, type CapOf } from '../funds.ts';
import type { ChatContext } from '../context.ts';
import type { ChatEvent } from '../events.ts';
import type { CommandSpec, Said } from './command.ts';

/** The owner of the bot, an admin of the group, or anybody else. */
export type Role = 'owner' | 'admin' | 'person';

export interface ApproveEvent extends Said {
  readonly type: 'approve';
  /** Of who pressed, in this chat. */
  readonly role: Role;
}

/** Whose limit a press lets the run pass; null for none: an admin says yes for the group, and not for everybody together. */
function limitPassed({ approval }: ChatContext, { role }: ApproveEvent): CapOf | null {
  if (role === 'owner') return 'all';
  return role === 'admin' && approval?.of === 'chat' ? 'chat' : null;
}

/** Whether a press changes anything: of who may let the limit be passed, or of anybody if it would not be passed any more, as on the next day. */
function isEnough(context: ChatContext, event: ChatEvent): boolean {
  if (event.type !== 'approve' || context.approval === null) return false;
  return limitPassed(context, event) !== null || stagePriced(context, event).approval === null;
}

export const approve = {
  names: [],
  on: { approving: { approve: { guard: 'mayApprove', target: 'approving', reenter: true, actions: 'approve' } } },
  guards: { mayApprove: ({ context, event }) => isEnough(context, event) },
  actions: {
    approve: ports.assign(({ context, event }) => {
      assertEvent(event, 'approve');
      return { approved: limitPassed(context, event) ?? context.approved };
    }),
  },
  refuse: {
    approve: ({ context: { approval } }) => (approval ? { say: 'notApprover', of: approval.of } : { say: 'stale' }),
  },
  button: 'approve',
} as const satisfies CommandSpec;
