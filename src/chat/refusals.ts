/** Why the machine does not take a command: one line that says what to do instead. */
import { aliasOf, asks, MAX_ASKS, MAX_PROJECTS, MAX_SEATS, MIN_SEATS, noProject } from './context.ts';
import type { CommandEvent } from './events.ts';
import type { ChatSnapshot } from './legal.ts';
import type { Notice } from './notices.ts';
import { phaseOf } from './status.ts';

/** That something runs, and who is waited for. */
function running({ context }: ChatSnapshot): Notice {
  const waitingFor = Object.values(context.calls).filter((call) => call.for !== 'question');
  return { say: 'running', waitingFor: waitingFor.map((call) => aliasOf(context, call)) };
}

/** The panel is too small for anything but questions to one model; null if it is not. */
function tooSmall(panel: readonly string[]): Notice | null {
  if (panel.length >= MIN_SEATS) return null;
  return panel[0] === undefined ? { say: 'noModels' } : { say: 'oneModel', alias: panel[0] };
}

/** The refusal of a command that `snapshot` does not take; null if there is nothing to refuse. */
export function refusal(snapshot: ChatSnapshot, event: CommandEvent): Notice | null {
  const { context } = snapshot;
  const phase = phaseOf(snapshot);
  const runs = phase !== 'idle' && phase !== 'paused';
  const { known } = event;
  switch (event.type) {
    case 'ask':
      return Object.keys(asks(context)).length >= MAX_ASKS ? { say: 'asksFull', limit: MAX_ASKS } : { say: 'noModels' };
    case 'open':
    case 'text':
      return runs ? running(snapshot) : tooSmall(known.panel);
    case 'discuss':
      return runs ? running(snapshot) : (tooSmall(known.panel) ?? { say: 'topicMissing' });
    case 'next':
      return runs ? running(snapshot) : phase === 'idle' ? { say: 'nothingToContinue' } : tooSmall(known.panel);
    case 'consensus':
      if (runs) return running(snapshot);
      return phase === 'idle' ? { say: 'nothingToContinue' } : (tooSmall(known.panel) ?? { say: 'answersMissing' });
    case 'retry':
      return phase === 'concluding' ? running(snapshot) : { say: 'nothingToRetry' };
    case 'stop':
      return { say: 'nothingRuns' };
    case 'new':
      return runs ? running(snapshot) : { say: 'nothingToClose' };
    case 'export':
      return runs ? running(snapshot) : { say: 'nothingToExport' };
    case 'project.new':
      if (known.named) return { say: 'projectExists', name: known.named.name };
      return known.projects >= MAX_PROJECTS ? { say: 'projectsFull', limit: MAX_PROJECTS } : running(snapshot);
    case 'project.select':
    case 'project.delete':
      return known.named ? running(snapshot) : { say: 'projectUnknown', name: event.name, near: known.near };
    case 'project.toggle':
      if (event.project !== (known.project?.id ?? noProject(snapshot.context.chat))) return { say: 'stale' };
      if (event.listed || known.panel.includes(event.model)) return { say: 'tooManyModels', limit: MAX_SEATS };
      return { say: 'unknownModel', word: event.model, near: [] };
    case 'project.models':
      return { say: 'tooManyModels', limit: MAX_SEATS };
    case 'project.about':
    case 'page':
    case 'misused':
    case 'stale':
    case 'forget':
      return null;
    case 'keep':
      return { say: 'stale' };
  }
}
