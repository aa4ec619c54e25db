/**
 * One step of a chat: pure, so that it can be committed before anything of it is done.
 * XState's `transition()` runs the machine; its named actions come back as data and become rows, effects and aborted calls.
 */
import { transition } from 'xstate';
import { editedChanges } from './asked.ts';
import { boardChanges } from './board.ts';
import { refusal, type CommandEvent } from './commands/index.ts';
import { freshContext } from './context.ts';
import type { CallInput, Effect } from './effects.ts';
import type { ChatEvent } from './events.ts';
import type { Shown } from './guards.ts';
import { chatMachine } from './machine.ts';
import type { Row } from './rows.ts';
import { costAfter, spentRows } from './spending.ts';
import { standingOf, statusView, type ChatSnapshot } from './status.ts';
import { storedContext } from './stored-context.ts';

/** A snapshot as it is stored. The machine has no children, no history and no end, so state and context are the whole of it. */
export type StoredSnapshot = Record<string, unknown>;

/** The machine's named actions (`guards.ts`) as `transition()` hands them back. */
type PortAction =
  | { readonly type: 'record'; readonly params: { readonly rows: readonly Row[] } }
  | {
      readonly type: 'call';
      readonly params: { readonly calls: readonly CallInput[] };
    }
  | { readonly type: 'abort'; readonly params: { readonly calls: readonly string[] } }
  | { readonly type: 'show'; readonly params: Shown };

/** What came of an event. */
export interface Step {
  readonly snapshot: ChatSnapshot;
  readonly rows: readonly Row[];
  readonly effects: readonly Effect[];
  /** Calls to end: their effects are no longer pending. */
  readonly aborted: readonly string[];
}

/** The snapshot of a chat nobody has written in. `chat` is our own id of it. */
export function firstSnapshot(chat: number): ChatSnapshot {
  return chatMachine.resolveState({ value: 'idle', context: freshContext(chat) });
}

/** A snapshot as data, to be stored as JSON. */
export function stored(snapshot: ChatSnapshot): StoredSnapshot {
  return { value: snapshot.value, context: snapshot.context };
}

const isRecord = (value: unknown): value is object => typeof value === 'object' && value !== null;

/**
 * A stored snapshot brought back.
 * @throws if it is no snapshot or the machine does not know its state: it must then not be saved over
 */
export function restored(data: StoredSnapshot): ChatSnapshot {
  const { value } = data;
  const read = storedContext.safeParse(data['context']);
  if (!read.success) throw new Error('A stored snapshot cannot be restored: it has no context, or a broken one');
  const context = read.data;
  if (typeof value !== 'string' && !isRecord(value))
    throw new Error('A stored snapshot cannot be restored: it has no state');
  const snapshot = chatMachine.resolveState({ value: value as ChatSnapshot['value'], context });
  // An incomplete state would be completed with initial ones.
  if (JSON.stringify(snapshot.value) !== JSON.stringify(value)) {
    throw new Error('A stored snapshot cannot be restored: its state is incomplete');
  }
  return snapshot;
}

/** Whether people can see what is shown in the chat, as far as is known. */
export function isSeen({ context }: ChatSnapshot): boolean {
  return !context.unseen;
}

/**
 * What an event means to a chat: a press on any but its own progress message, and the newest that people can see, is a press on nothing. One
 * that is not sent yet makes none out of date.
 */
export function asMeant(snapshot: ChatSnapshot, event: ChatEvent): ChatEvent {
  if (!('pressed' in event) || event.pressed === null) return event;
  const { chat, board } = event.pressed;
  const ofAnother = chat !== null && chat !== snapshot.context.chat;
  // A yes is to what its own message asks, and to nothing newer.
  const seen = event.type === 'approve' ? snapshot.context.board : event.known.board;
  const isOld = board !== null && board !== snapshot.context.board && board !== seen;
  return ofAnother || isOld ? { ...event, type: 'stale' } : event;
}

function refused(snapshot: ChatSnapshot, event: CommandEvent): Effect[] {
  const notice = refusal(standingOf(snapshot), event);
  const callback = event.pressed?.callback ?? null;
  return notice ? [{ kind: 'notice', input: { notice, replyTo: event.message, callback, edits: null } }] : [];
}

/** A press that was taken ends the waiting sign on its button. */
function pressAnswered(event: ChatEvent): Effect[] {
  const toast = 'pressed' in event && event.pressed !== null && event.type !== 'stale' && event.type !== 'misused';
  return toast ? [{ kind: 'toast', input: { callback: event.pressed.callback } }] : [];
}

/** The events that ask somebody something. */
const ASKING = new Set<ChatEvent['type']>(['open', 'text', 'discuss', 'ask', 'more']);

/** Whoever asked about a picture is told that nobody sees it. */
function unseenTold(event: ChatEvent): Effect[] {
  if (!('unseen' in event) || !event.unseen || !ASKING.has(event.type)) return [];
  const notice = { say: 'usage', of: 'unseen' } as const;
  return [{ kind: 'notice', input: { notice, replyTo: event.message, callback: null, edits: null } }];
}

/** The machine has no children and asks for nothing that a step could not store. */
function assertPure(snapshot: ChatSnapshot): void {
  if (snapshot.status !== 'active') throw new Error(`The chat machine ended with status ${snapshot.status}`);
  if (Object.keys(snapshot.children).length > 0) throw new Error('The chat machine must not have children');
}

function shownEffect(shown: Shown, next: ChatSnapshot, at: number): Effect {
  if (shown.kind !== 'status') return shown;
  const { project, replyTo } = shown.input;
  return { kind: 'status', input: { status: statusView(next, project, at), replyTo } };
}

/** The effect that makes a call. */
function callEffect(input: CallInput): Effect {
  switch (input.for) {
    case 'conclusion':
      return { kind: 'conclude', input };
    case 'comparison':
      return { kind: 'compare', input };
    case 'options':
      return { kind: 'list', input };
    case 'ranking':
      return { kind: 'rank', input };
    default:
      return { kind: 'answer', input };
  }
}

/** What calls have cost that an event ended is counted here, whatever ended them. */
function withCost(before: ChatSnapshot, { value, context }: ChatSnapshot, event: ChatEvent): ChatSnapshot {
  const cost = costAfter(before.context, context, event);
  return chatMachine.resolveState({ value, context: { ...context, cost } });
}

/** Sends one event to a chat. A command that is not legal now changes nothing and is answered with the reason. */
export function step(snapshot: ChatSnapshot, sent: ChatEvent): Step {
  const event = asMeant(snapshot, sent);
  if (!snapshot.can(event)) {
    return { snapshot, rows: [], effects: 'known' in event ? refused(snapshot, event) : [], aborted: [] };
  }
  const [taken, actions] = transition(chatMachine, snapshot, event);
  assertPure(taken);
  const next = withCost(snapshot, taken, event);
  const rows: Row[] = [];
  const effects: Effect[] = [];
  const aborted: string[] = [];
  for (const action of actions as readonly unknown[] as readonly PortAction[]) {
    switch (action.type) {
      case 'record':
        rows.push(...action.params.rows);
        break;
      case 'call':
        for (const input of action.params.calls) {
          effects.push(callEffect(input));
        }
        break;
      case 'abort':
        aborted.push(...action.params.calls);
        break;
      case 'show':
        effects.push(shownEffect(action.params, next, event.at));
        break;
      default:
        throw new Error(`The chat machine asked for ${(action as { type: string }).type}, which a step cannot store`);
    }
  }
  rows.push(...spentRows(snapshot.context, next.context, event));
  // The progress message follows what it tells of: the last answer of a round stands above "round complete".
  effects.push(
    ...editedChanges(snapshot.context, next.context),
    ...boardChanges(standingOf(snapshot), standingOf(next)),
    ...pressAnswered(event),
    ...unseenTold(event),
  );
  return { snapshot: next, rows, effects, aborted };
}
