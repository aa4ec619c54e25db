/** What the page is told, as JSON: the list of chats, one chat as it stands, and one transition. No texts but a transition's. */
import { getMicrosteps } from 'xstate';
import { aliasOf, callOf, type Call, type ChatContext } from '../chat/context.ts';
import { legalCommands, type ChatSnapshot } from '../chat/status.ts';
import { stageOfRun } from '../chat/run.ts';
import { chatMachine } from '../chat/machine.ts';
import { snapshotOf } from '../chat/snapshot-versions.ts';
import { chatRow, pendingOf, recentChats } from '../database/queries.ts';
import type { Database } from '../database/open.ts';
import type { ChatRow } from '../database/schema.ts';
import type { Transition } from './history.ts';
import type { Outline, Shape } from './outline.ts';
import { brief, withoutTexts } from './redact.ts';

/** So many chats are listed, and so many pending effects of one. */
const MOST_CHATS = 200;
const MOST_PENDING = 100;

/** A state's value as the picture names it: `discussing.speaking`. */
function stateId(value: unknown): string {
  if (typeof value === 'string') return value;
  const [entry] = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return entry ? `${entry[0]}.${stateId(entry[1])}` : '?';
}

const kindOf = ({ private: alone, topic }: ChatRow) => (topic !== 0 ? 'topic' : alone ? 'private' : 'group');

/** The name of a chat by Telegram's id; null where none is known. */
export type NameOf = (telegramChat: number) => string | null;

/** What a chat is called: its name, or its kind and our own id. */
const calledBy = (row: ChatRow, nameOf: NameOf): string => nameOf(row.telegramChat) ?? `${kindOf(row)} ${row.id}`;

/** The chats, newest activity first. */
export async function chatsView(database: Database, nameOf: NameOf) {
  const { chats, total } = await recentChats(database, MOST_CHATS);
  return {
    total,
    chats: chats.map((chat) => ({
      id: chat.id,
      kind: kindOf(chat),
      name: calledBy(chat, nameOf),
      state: stateId(readable(chat)?.value),
      events: chat.seq,
      at: chat.updatedAt,
    })),
  };
}

interface PendingRow {
  readonly id: string;
  readonly kind: string;
  readonly input: unknown;
  readonly createdAt: number;
}

/** Whom an effect is about is told by its input's own words; nothing else of it is shown. */
function pendingView({ id, kind, input, createdAt }: PendingRow) {
  const own = withoutTexts(typeof input === 'object' && input !== null ? input : {});
  const about = (name: string) => Reflect.get(own, name) || null;
  return { id, kind, alias: about('alias'), call: about('call'), at: createdAt };
}

function callView(context: ChatContext, id: string, call: Call) {
  return { id, for: call.for, alias: aliasOf(context, call), since: call.since };
}

function snapshotView(snapshot: ChatSnapshot) {
  const context = withoutTexts(snapshot.context);
  const { round, lastRound, format, outcome, answers, remarks, project, discussion, agreement } = context;
  const calls = Object.entries(context.calls);
  return {
    state: stateId(snapshot.value),
    round,
    lastRound,
    format,
    stage: stageOfRun(snapshot.context),
    /** How many seats hold each position: now, and before they saw each other. */
    agreement,
    outcome,
    answers,
    remarks,
    project,
    discussion,
    legal: legalCommands(snapshot),
    seats: context.seats.map(({ alias, status, reason, call, position }) => {
      const since = callOf(context, call ?? '')?.since ?? null;
      return { alias, status, reason, call, since, position };
    }),
    /** The calls that are no seat's: questions to one model, and the consensus. */
    calls: calls.filter(([, call]) => !('seat' in call)).map(([id, call]) => callView(context, id, call)),
  };
}

/** A chat as it stands in the database; null if it is gone. `snapshot` is null if it cannot be read. */
export async function chatView(database: Database, id: number, nameOf: NameOf) {
  const row = await chatRow(database, id);
  if (!row) return null;
  const pending = (await pendingOf(database, id, MOST_PENDING)).map(pendingView);
  const common = {
    id,
    kind: kindOf(row),
    name: calledBy(row, nameOf),
    events: row.seq,
    at: row.updatedAt,
    version: row.version,
    pending,
  };
  const snapshot = readable(row);
  return { ...common, snapshot: snapshot && snapshotView(snapshot) };
}

/** @returns null if the program cannot read the snapshot: the engine reports that, and keeps it */
function readable(row: ChatRow): ChatSnapshot | null {
  try {
    return snapshotOf(row);
  } catch {
    return null;
  }
}

const shapes = (states: readonly Shape[]): Shape[] => states.flatMap((shape) => [shape, ...shapes(shape.states)]);

/** Whether entering one state ends in the other: they are the same, or it is a first child all the way down. */
function endsIn(all: readonly Shape[], entered: string, state: string): boolean {
  if (entered === state) return true;
  const initial = all.find(({ id }) => id === entered)?.initial ?? null;
  return initial !== null && endsIn(all, initial, state);
}

/** The ids of the arrows that a transition went along, in order; none when it stayed where it was. */
function arrowsOf(outline: Outline, { event, before, after }: Transition): string[] {
  if (before === after) return [];
  const all = shapes(outline.states);
  const states = [before, ...getMicrosteps(chatMachine, before, event).map(([snapshot]) => snapshot)].map((snapshot) =>
    stateId(snapshot.value),
  );
  return states.slice(1).flatMap((to, index) => {
    const from = states[index] ?? '';
    const arrow = outline.arrows.find(
      (arrow) =>
        (from === arrow.from || from.startsWith(`${arrow.from}.`)) &&
        endsIn(all, arrow.to, to) &&
        arrow.labels.some(({ events }) => (index === 0 ? events.includes(event.type) : events.length === 0)),
    );
    return arrow ? [arrow.id] : [];
  });
}

/** A transition as the page shows it. */
export function transitionView(outline: Outline, transition: Transition) {
  const { n, at, event, before, after, effects, aborted, texts, elsewhere = false } = transition;
  const who = 'call' in event ? aliasOf(before.context, callOf(before.context, event.call)) : '';
  return {
    n,
    at,
    event: brief(event),
    who,
    from: stateId(before.value),
    to: stateId(after.value),
    /** It was not legal: the chat stayed as it was. */
    refused: !elsewhere && !before.can(event),
    arrows: arrowsOf(outline, transition),
    effects: [...Map.groupBy(effects, (kind) => kind)].map(([kind, { length: times }]) => ({ kind, times })),
    aborted,
    ...(texts !== null && { texts }),
  };
}
