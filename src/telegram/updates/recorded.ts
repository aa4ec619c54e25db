/** Where only recordings are played, whatever is in none of them is refused before anything begins. */
import type { Meant } from '../../chat/commands/command.ts';
import { NOT_RECORDED } from '../../chat/commands/refusals.ts';
import type { FormatName } from '../../discussion/formats/index.ts';
import type { Recordings } from '../../panel/port.ts';

/** What is meant, or that it is not recorded; and how many rounds there are of the question, null for no limit. */
export interface Playable {
  readonly meant: Meant;
  readonly rounds: number | null;
}

const REFUSED: Playable = { meant: { type: 'misused', notice: NOT_RECORDED }, rounds: null };

/** No recording is of these. */
const UNRECORDED: ReadonlySet<FormatName> = new Set<FormatName>(['review', 'decide']);

/** Refuses what no recording has. What depends on how the chat stands (`/next`, the consensus) is the machine's to refuse. */
export function playable(meant: Meant, recordings: Recordings | undefined): Playable {
  if (recordings === undefined) return { meant, rounds: null };
  switch (meant.type) {
    case 'open':
      if (UNRECORDED.has(meant.format)) return REFUSED;
      return limited(meant, meant.context === null ? recordings.rounds(meant.text) : 0, 1);
    case 'text':
      return limited(meant, meant.context === null ? recordings.rounds(meant.text) : 0, 1);
    case 'discuss':
      if (meant.topic === null) return { meant, rounds: null };
      return limited(meant, meant.context === null ? recordings.rounds(meant.topic) : 0, meant.rounds);
    case 'ask':
      return recordings.aside(meant.alias, meant.text) ? { meant, rounds: null } : REFUSED;
    // Whatever was played there stays; how much of it is left is not known any more.
    case 'project.select':
    case 'resume':
      return { meant, rounds: 0 };
    // The recordings have these three panellists, who were told nothing else.
    case 'project.models':
    case 'project.toggle':
    case 'project.about':
      return REFUSED;
    case 'project.format':
      return UNRECORDED.has(meant.format) ? REFUSED : { meant, rounds: null };
    default:
      return { meant, rounds: null };
  }
}

function limited(meant: Meant, there: number, wanted: number): Playable {
  return there < wanted ? REFUSED : { meant, rounds: there };
}
