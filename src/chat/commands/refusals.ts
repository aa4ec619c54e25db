/** Reasons that several commands share: why they make no sense now. */
import { aliasOf, MIN_SEATS } from '../context.ts';
import type { ChatEvent } from '../events.ts';
import { uncovered } from '../funds.ts';
import type { Notice } from '../notices.ts';
import type { Standing } from '../board.ts';

/** What is asked for is in no recording. */
export const NOT_RECORDED: Notice = { say: 'usage', of: 'recorded' };

/** Whether something of the discussion runs. */
export function runs({ phase }: Standing): boolean {
  return phase !== 'idle' && phase !== 'paused';
}

/** Why something that is asked beside a stage may not begin: a limit of the day does not cover what it may cost. Null if it may. */
export function overBudget(event: ChatEvent, alias: string, usd: number): Notice | null {
  const over = uncovered(event, alias, usd);
  return over && { say: 'overBudget', usd, of: over.of, limit: over.limit, left: over.left, perM: over.perM };
}

/** That something runs, and who is waited for. */
export function running({ phase, context }: Standing): Notice {
  if (phase === 'approving') return { say: 'awaitsApproval' };
  const waitingFor = Object.values(context.calls).filter((call) => call.for !== 'question');
  return { say: 'running', waitingFor: waitingFor.map((call) => aliasOf(context, call)) };
}

/** The panel is too small for anything but questions to one model; null if it is not. */
export function tooSmall(panel: readonly string[]): Notice | null {
  if (panel.length >= MIN_SEATS) return null;
  return panel[0] === undefined ? { say: 'noModels' } : { say: 'oneModel', alias: panel[0] };
}
