/** How the seats rank each other, a line. */
import { seatNames } from '../../discussion/names.ts';
import type { View } from '../../effects/display.ts';
import { texts } from '../../texts/texts.ts';
import { bold, join, plain } from '../render/compose.ts';
import type { Formatted } from '../render/formatted.ts';

/** "1. GPT · 2. Claude, Gemini (tied)": whoever shares a place takes those behind it too. */
export function rankingText({ round, places }: Extract<View, { view: 'ranking' }>): Formatted {
  const nameOf = seatNames(places.flat());
  let place = 1;
  const each = places.map((tied) => {
    const text = texts.ranking.place(place, texts.names(tied.map(nameOf)), tied.length > 1);
    place += tied.length;
    return text;
  });
  return join([bold(texts.ranking.head(round)), plain(each.join(' · '))], '\n');
}
