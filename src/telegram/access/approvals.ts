/** Notes to the owner that a run waits for a yes to what it may cost, each with a button that says it. */
import type { EffectInputs } from '../../chat/effects.ts';
import type { ChatAddress, Place } from '../../engine/ports.ts';
import { moneyTexts } from '../../texts/money.ts';
import { texts } from '../../texts/texts.ts';
import type { Keyboard } from '../sender/types.ts';
import { callbackData } from '../updates/buttons.ts';
import type { Access } from './access.ts';
import type { PeopleLimits } from './limits.ts';

/** What is needed to tell the owner. */
export interface ApprovalContext {
  readonly access: Pick<Access, 'owners'>;
  readonly limits: Pick<PeopleLimits, 'tellsOfApproval'>;
  readonly aside: (place: Place, text: string, replyTo: number | null, keyboard?: Keyboard) => void;
}

/**
 * Tells the owners in their private chats, some times an hour. An owner who asked reads it already, and to what passes the limit of a group
 * an admin of it may say yes.
 */
export async function tellOwners(
  { id, telegramChat, private: isPrivate }: ChatAddress,
  { board, asker, approval }: EffectInputs['tellOwner'],
  { access, limits, aside }: ApprovalContext,
): Promise<void> {
  if (approval.of === 'chat' && !isPrivate) return;
  const { owners } = access;
  const whoAsked = isPrivate ? telegramChat : asker;
  if (whoAsked !== null && owners.includes(whoAsked)) return;
  if (owners.length === 0 || !(await limits.tellsOfApproval())) return;
  const data = callbackData({ on: 'approve', chat: id, board });
  const keyboard = data === null ? [] : [[{ text: texts.buttons.approve, callback_data: data }]];
  const where = isPrivate ? null : telegramChat;
  for (const owner of owners) {
    const place = { telegramChat: owner, topic: null, private: true };
    aside(place, moneyTexts.asksToSpend(whoAsked, where, approval), null, keyboard);
  }
}
