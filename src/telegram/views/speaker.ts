/** Who speaks, as people read it. */
import { displayName } from '../../discussion/transcript.ts';
import type { Speaker } from '../../effects/display.ts';
import { texts } from '../../texts/texts.ts';

/** "GPT", or "GPT's seat, by DeepSeek" where another model has taken it. */
export function speakerName({ alias, by = null }: Speaker): string {
  return by === null ? displayName(alias) : texts.takenBy(displayName(alias), displayName(by));
}
