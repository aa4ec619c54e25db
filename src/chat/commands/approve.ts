/** A button of the progress message: somebody says yes to what a run may cost, though a limit of the day could be passed. */
import { ports } from '../guards.ts';
import { stagePriced } from '../funds.ts';
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

/** Whether a press is enough: of who may let the limit be passed, or of anybody if it would not be passed any more, as on the next day. */
function isEnough(context: ChatContext, event: ChatEvent): boolean {
  if (event.type !== 'approve' || context.approval === null) return false;
  if (event.role === 'owner' || (event.role === 'admin' && context.approval.of === 'chat')) return true;
  return stagePriced(context, event).approval === null;
}

export const approve = {
  names: [],
  on: { approving: { approve: { guard: 'mayApprove', target: 'approving', reenter: true, actions: 'approve' } } },
  guards: { mayApprove: ({ context, event }) => isEnough(context, event) },
  actions: { approve: ports.assign({ approved: true }) },
  refuse: {
    approve: ({ context: { approval } }) => (approval ? { say: 'notApprover', of: approval.of } : { say: 'stale' }),
  },
  button: 'approve',
} as const satisfies CommandSpec;
