/** What stands below a consensus: what it has cost, and a button for each contradiction that can be settled. */
import { formatMoney } from '../../discussion/usage.ts';
import type { ConsensusView } from '../../effects/display.ts';
import { firstLine } from '../../lib/text.ts';
import { texts } from '../../texts/texts.ts';
import type { InlineButton } from '../sender/types.ts';
import { callbackData } from '../updates/buttons.ts';

/** So much of what is disputed stands on a button, UTF-16 units: about a line of a phone. */
const POINT = 40;

/** A button for each contradiction whose sides can answer each other. */
export function settleKeyboard({ chat, seq, disputes }: ConsensusView): InlineButton[][] {
  return disputes.flatMap(({ point, text }): InlineButton[][] => {
    const data = callbackData({ on: 'settle', chat, seq, point });
    return data === null ? [] : [[{ text: texts.buttons.settle(firstLine(text, POINT)), callback_data: data }]];
  });
}

/** What all of it has cost, in Markdown; '' where nobody counted, or where it was free. */
export function costNote({ cost }: ConsensusView): string {
  if (cost === null || cost.calls === 0) return '';
  const { calls, tokensIn, tokensOut, tokensCached, usd, estimated } = cost;
  const amount = formatMoney(usd);
  const count = (tokens: number): string => tokens.toLocaleString('en');
  const cached = tokensCached > 0 ? count(tokensCached) : '';
  const line = texts.runCost(
    calls,
    count(tokensIn + tokensOut),
    cached,
    estimated ? texts.approximately(amount) : amount,
  );
  return `\n\n*${line}*`;
}
