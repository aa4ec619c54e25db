/** What a person can do now, read from the machine: it is asked whether it would take each command. */
import type { SnapshotFrom } from 'xstate';
import type { CommandEvent } from './events.ts';
import type { chatMachine } from './machine.ts';
import type { BoardButton, LegalCommand } from './views.ts';

export type ChatSnapshot = SnapshotFrom<typeof chatMachine>;

/** The commands whose legality is shown, in the order in which they are shown. */
const commands: readonly LegalCommand[] = [
  'next',
  'consensus',
  'export',
  'stop',
  'open',
  'discuss',
  'ask',
  'new',
  'retry',
];

/** Which of the commands are legal now with the panel of the last command. `discuss` is meant with a topic. */
function legal<C extends LegalCommand>(snapshot: ChatSnapshot, among: readonly C[]): C[] {
  const { panel, seats } = snapshot.context;
  const known = { project: null, panel, defaults: panel, named: null, near: [], projects: 0 };
  const said = { at: 0, by: '', message: null, pressed: null, known };
  const failed = Math.max(
    0,
    seats.findIndex((seat) => seat.status === 'failed'),
  );
  const samples: Record<LegalCommand, CommandEvent> = {
    next: { ...said, type: 'next' },
    consensus: { ...said, type: 'consensus' },
    export: { ...said, type: 'export' },
    stop: { ...said, type: 'stop' },
    open: { ...said, type: 'open', text: '', context: null },
    discuss: { ...said, type: 'discuss', rounds: 1, topic: '', context: null },
    ask: { ...said, type: 'ask', text: '', context: null, alias: null, threaded: false },
    new: { ...said, type: 'new' },
    retry: { ...said, type: 'retry', seat: failed },
  };
  return among.filter((command) => snapshot.can(samples[command]));
}

/** The commands that are legal now. */
export function legalCommands(snapshot: ChatSnapshot): LegalCommand[] {
  return legal(snapshot, commands);
}

/** The buttons of the newest progress message. */
export function legalButtons(snapshot: ChatSnapshot): BoardButton[] {
  return legal(snapshot, ['next', 'consensus', 'export', 'stop', 'retry']);
}
