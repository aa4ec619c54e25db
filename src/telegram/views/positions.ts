/** What seats hold after a round, on one line, and who agrees. */
import { statusOf } from '../../discussion/agreement/agreement.ts';
import { seatNames } from '../../discussion/names.ts';
import type { View } from '../../effects/display.ts';
import { texts } from '../../texts/texts.ts';
import { bold, concat, join } from '../render/compose.ts';
import { prose } from '../render/prose.ts';
import type { Formatted } from '../render/formatted.ts';

/** "Round 1: 2 : 1" above "Claude: Postgres · GPT: Postgres, moved by Claude · Gemini: SQLite". */
export function positionsText({ round, held, sizes }: Extract<View, { view: 'positions' }>): Formatted {
  const nameOf = seatNames(held.map(({ seat }) => seat));
  const unknown = held.length > 1 ? texts.agreementUnknown : null;
  const agree = statusOf(sizes) === 'too few' ? unknown : texts.agree(sizes);
  const positions = held.map(({ seat, claim, moved }) =>
    concat(bold(nameOf(seat)), ': ', prose(texts.held(claim, moved))),
  );
  return join([bold(texts.holds(round, agree)), join(positions, ' · ')], '\n');
}
