/** What a picture of a statechart shows, read from the machine itself: its states, and its arrows with the events that take them. */
import type { AnyStateMachine, AnyStateNode, AnyTransitionDefinition } from 'xstate';

/** Events that lead the same way under the same condition. `guard` null: no condition. `events` empty: taken at once, without an event. */
export interface Label {
  readonly events: readonly string[];
  readonly guard: string | null;
}

/** What leads from one state to another: many events, one arrow. */
export interface Arrow {
  /** A class name, unique in the picture. */
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly labels: readonly Label[];
}

/** A state. Its id is the path from the root: `discussing.speaking`. */
export interface Shape {
  readonly id: string;
  readonly name: string;
  /** The child that is entered first. */
  readonly initial: string | null;
  /** What it takes without being left. */
  readonly inside: readonly Label[];
  readonly states: readonly Shape[];
}

/** A transition of the root: taken in any state. `to` null: the state stays. */
export interface Anywhere extends Label {
  readonly to: string | null;
}

/** All that a picture of a statechart shows. */
export interface Outline {
  readonly name: string;
  readonly initial: string;
  readonly states: readonly Shape[];
  readonly arrows: readonly Arrow[];
  readonly anywhere: readonly Anywhere[];
}

interface Way {
  readonly event: string | null;
  readonly guard: string | null;
}

const idOf = (node: AnyStateNode): string => node.path.join('.');

const children = (node: AnyStateNode): AnyStateNode[] => Object.values(node.states);

const initialOf = (node: AnyStateNode): string | null => {
  const [first] = children(node).length > 0 ? (node.initial.target ?? []) : [];
  return first ? idOf(first) : null;
};

/**
 * A node's transitions, the eventless ones first: they are taken before any event is. Events stand in the order of the alphabet, those
 * of one event in the order in which they are tried.
 */
function transitionsOf(node: AnyStateNode): (readonly [AnyTransitionDefinition, Way])[] {
  const way = ({ guard }: AnyTransitionDefinition, event: string | null): Way => ({
    event,
    guard: typeof guard === 'string' ? guard : null,
  });
  const byName = [...node.transitions].toSorted(([a], [b]) => a.localeCompare(b));
  const withEvents = byName.flatMap(([event, taken]) =>
    taken.map((transition) => [transition, way(transition, event)] as const),
  );
  return [...(node.always ?? []).map((transition) => [transition, way(transition, null)] as const), ...withEvents];
}

/** The labels of transitions. Events with one guard share a label. An event that has several ways is written without its guards. */
function labels(ways: readonly Way[]): Label[] {
  const labelled = new Map<string, { events: string[]; guard: string | null }>();
  for (const { event, guard } of ways) {
    const alone = event === null || ways.filter((way) => way.event === event).length === 1;
    const shown = alone ? guard : null;
    const key = `${event === null}/${shown}`;
    const label = labelled.get(key) ?? { events: [], guard: shown };
    labelled.set(key, label);
    if (event !== null && !label.events.includes(event)) label.events.push(event);
  }
  return [...labelled.values()];
}

const targetOf = ({ target }: AnyTransitionDefinition): string | null => (target?.[0] ? idOf(target[0]) : null);

function shape(node: AnyStateNode): Shape {
  const inside = transitionsOf(node).flatMap(([transition, way]) => (targetOf(transition) === null ? [way] : []));
  return {
    id: idOf(node),
    name: node.key,
    initial: initialOf(node),
    inside: labels(inside),
    states: children(node).map(shape),
  };
}

const below = (node: AnyStateNode): AnyStateNode[] => children(node).flatMap((child) => [child, ...below(child)]);

/** The arrows between states, in the order of the machine. */
function arrows(root: AnyStateNode): Arrow[] {
  const ways = new Map<string, { from: string; to: string; ways: Way[] }>();
  for (const node of below(root)) {
    for (const [transition, way] of transitionsOf(node)) {
      const to = targetOf(transition);
      if (to === null) continue;
      const key = `${idOf(node)} ${to}`;
      const arrow = ways.get(key) ?? { from: idOf(node), to, ways: [] };
      ways.set(key, arrow);
      arrow.ways.push(way);
    }
  }
  return [...ways.values()].map(({ from, to, ways }, index) => ({
    id: `arrow-${index + 1}`,
    from,
    to,
    labels: labels(ways),
  }));
}

/** The root's transitions by where they lead. */
function anywhere(root: AnyStateNode): Anywhere[] {
  const byTarget = Map.groupBy(transitionsOf(root), ([transition]) => targetOf(transition));
  return [...byTarget].flatMap(([to, taken]) => labels(taken.map(([, way]) => way)).map((label) => ({ ...label, to })));
}

/** Reads a machine. Everything comes from its state nodes, so a change of the chart changes the picture. */
export function outlineOf(machine: AnyStateMachine): Outline {
  const { root } = machine;
  return {
    name: machine.id,
    initial: initialOf(root) ?? '',
    states: children(root).map(shape),
    arrows: arrows(root),
    anywhere: anywhere(root),
  };
}

/** A label in words: `open, text [enough seats]`; without an event only the guard, as statecharts are written. */
export function labelText({ events, guard }: Label): string {
  const condition = guard === null ? '' : `[${guard.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)}]`;
  return [events.join(', '), condition].filter(Boolean).join(' ') || '[else]';
}
