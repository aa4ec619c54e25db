/** The sentences about what a run may cost, who may say yes to it, and what was spent. Amounts are US dollars. */
import type { CapOf } from '../chat/funds.ts';
import { formatMoney } from '../discussion/usage.ts';

/** An amount as somebody has set it, US dollars: `$0.05`, `$5`. */
const limitOf = (usd: number): string => `$${Number(usd.toPrecision(9))}`;

export const moneyTexts = {
  approving: 'May this be spent?',
  mayCost: ({ usd, of, limit, left }: { usd: number; of: CapOf; limit: number; left: number }) =>
    `This could cost up to about ${formatMoney(usd)}. Of the ${limitOf(limit)} for a day${of === 'chat' ? ' in this chat' : ''}, ${formatMoney(left)} is left.`,
  /** @param perM US dollars for a million tokens */
  unpriced: (names: string, count: number, perM: number) =>
    `Nobody tells the price of ${names}: ${count === 1 ? 'it is' : 'they are'} taken to cost ${limitOf(perM)} for a million tokens.`,
  mayApprove: {
    all: 'The owner of this bot can say yes. A new day begins at midnight UTC.',
    chat: 'The owner of this bot can say yes, and in a group an admin of it. A new day begins at midnight UTC.',
  } satisfies Record<CapOf, string>,
  overBudget: ({ usd, of, limit, left, perM }: { usd: number; of: CapOf; limit: number; left: number; perM: number }) =>
    [
      `Not asked: it could cost up to about ${formatMoney(usd)}, and of the ${limitOf(limit)} for a day${of === 'chat' ? ' in this chat' : ''} only ${formatMoney(left)} is left.`,
      ...(perM > 0 ? [`Nobody tells its price: it is taken to cost ${limitOf(perM)} for a million tokens.`] : []),
      `A new day begins at midnight UTC; whoever hosts this bot can raise ${of === 'chat' ? 'BUDGET_CHAT_DAILY_USD' : 'BUDGET_DAILY_USD'}.`,
    ].join(' '),
  notApprover: {
    all: 'Only the owner of this bot can say yes to this.',
    chat: 'Only the owner of this bot can say yes to this, and in a group an admin of it.',
  } satisfies Record<CapOf, string>,
  /** @param asker null where nobody knows; `where`: null in their private chat */
  asksToSpend: (
    asker: number | null,
    where: number | null,
    { usd, of, limit, left }: { usd: number; of: CapOf; limit: number; left: number },
  ) =>
    `${asker ?? 'Somebody'}${where === null ? '' : ` in ${where}`} asks for what could cost up to about ${formatMoney(usd)}. Of the ${limitOf(limit)} for a day${of === 'chat' ? ' in that chat' : ''}, ${formatMoney(left)} is left.`,
  usageOf: {
    /** @param limit of a day, null for none; `reserved`: what may still be spent on what runs */
    today: (usd: number, limit: number | null, reserved: number) =>
      `Today (UTC): ${formatMoney(usd)}${limit === null ? '' : ` of ${limitOf(limit)}`}${reserved > 0 ? `, and up to about ${formatMoney(reserved)} for what runs` : ''}.`,
    /** @param perM what a million tokens are taken to cost where nobody tells it */
    total: (days: number, usd: number, estimated: number, perM: number) =>
      `${days} days: ${formatMoney(usd)}${estimated > 0 ? `, of which ${formatMoney(estimated)} no provider told: an unknown price is taken for ${limitOf(perM)} a million tokens` : ''}.`,
    heads: { day: 'By day:', chat: 'By chat:', person: 'By person:', model: 'By model:' } satisfies Record<
      'day' | 'chat' | 'person' | 'model',
      string
    >,
    nobody: {
      day: '?',
      chat: 'forgotten chats',
      person: 'nobody known',
      model: '?',
    } satisfies Record<'day' | 'chat' | 'person' | 'model', string>,
    line: (name: string, usd: number, calls: number) =>
      `${name}: ${formatMoney(usd)} (${calls === 1 ? '1 call' : `${calls} calls`})`,
  },
};
