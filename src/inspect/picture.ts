/** The picture of a statechart: state-machine-cat lays the outline out as SVG, with a class for each state and arrow. */
import { render, type IState, type IStateMachine, type ITransition } from 'state-machine-cat';
import { labelText, type Label, type Outline, type Shape } from './outline.ts';

/** Labels are broken at about this many characters: narrow ones beside arrows and in states, wide ones above the whole. */
const NARROW = 26;
const WIDE = 170;

/** The class of a state in the picture: a page highlights the state with it. */
export const stateClass = (id: string): string => `state-${id.replaceAll('.', '-')}`;

/** Breaks text between words; what goes on is set in. */
function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(last === undefined ? word : `\u00a0\u00a0${word}`);
  }
  return lines;
}

const lines = (labels: readonly Label[]): string[] => labels.flatMap((label) => wrapped(labelText(label), NARROW));

/** What the root takes: each place it leads to begins a line. */
function note({ anywhere }: Outline): string[] {
  const byTarget = Map.groupBy(anywhere, ({ to }) => to);
  return [...byTarget].flatMap(([to, labels]) => {
    const takes = labels.map(labelText).join(' · ');
    return wrapped(to === null ? `In any state: ${takes}` : `From any state to ${to}: ${takes}`, WIDE);
  });
}

const inside = (texts: readonly string[]) => texts.map((body) => ({ type: 'activity' as const, body }));

/** A state with states in it, and a dot from which the first is entered. */
function compound(parent: string, initial: string, states: IState[], id: number): IStateMachine {
  const dot = `${parent}.initial`;
  return {
    states: [{ name: dot, type: 'initial' }, ...states],
    transitions: [{ id, from: dot, to: initial, class: 'first' }],
  };
}

function state({ id, name, inside: labels, states, initial }: Shape, nextId: () => number): IState {
  const children = states.map((child) => state(child, nextId));
  return {
    name: id,
    label: name,
    type: 'regular',
    class: stateClass(id),
    actions: inside(lines(labels)),
    ...(initial !== null && { statemachine: compound(id, initial, children, nextId()) }),
  };
}

function drawing(outline: Outline): IStateMachine {
  let ids = outline.arrows.length;
  const nextId = () => ++ids;
  const arrows = outline.arrows.map(({ id, from, to, labels }, index): ITransition => ({
    id: index + 1,
    from,
    to,
    label: lines(labels).join('\n'),
    class: id,
  }));
  const states = outline.states.map((shape) => state(shape, nextId));
  const root = compound(outline.name, outline.initial, states, nextId());
  return { ...root, transitions: [...(root.transitions ?? []), ...arrows] };
}

/** Only the drawing: node names and comments are for Graphviz, and `<title>` would pop up over every part. */
function tidied(svg: string): string {
  const drawn = svg
    .slice(svg.indexOf('<svg'))
    .replaceAll(/<!--.*?-->\n?/gs, '')
    .replaceAll(/<title>.*?<\/title>\n?/gs, '')
    .replaceAll(' xml:space="preserve"', '')
    .replaceAll('&#45;', '-');
  // A state is a box with corners, its words, then its rounded border. Pages fill the border, so it goes behind the words.
  const box = /(class="node state regular[^>]*>\n)<polygon[^>]*>\n(.*?)(<path[^>]*>\n)(?=<\/g>)/gs;
  return drawn.replaceAll(box, '$1$3$2');
}

/** Adds a note below the picture. Graphviz could do that itself, but its WebAssembly crashes at it. */
function withNote(svg: string, texts: readonly string[]): string {
  const [sizes, width = '', height = ''] = /width="(\d+)pt" height="(\d+)pt"\s+viewBox="[^"]*"/.exec(svg) ?? [];
  if (sizes === undefined) throw new Error('The picture has no size');
  const [gap, leading] = [22, 15];
  const whole = Number(height) + gap + texts.length * leading;
  const line = (text: string, index: number) =>
    `<text x="8" y="${Number(height) + gap + index * leading}" font-family="Helvetica,sans-Serif" font-size="12.00">${escaped(text)}</text>\n`;
  return svg
    .replace(sizes, `width="${width}" height="${whole}" viewBox="0 0 ${width} ${whole}"`)
    .replace(/<\/svg>\s*$/, `<g class="note">\n${texts.map(line).join('')}</g>\n</svg>\n`);
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/**
 * Draws an outline: an SVG element in black, without styles or scripts. Whoever shows it colours it by its classes (`stateClass`, an
 * arrow's id). Drawing takes about 120 ms (measured), and gives the same on every machine.
 */
export async function draw(outline: Outline): Promise<string> {
  const svg = await render(drawing(outline), {
    inputType: 'json',
    // The name of the layout that does not look for a Graphviz on this machine.
    outputType: 'oldsvg',
    direction: 'left-right',
    dotGraphAttrs: [
      { name: 'nodesep', value: '0.4' },
      { name: 'ranksep', value: '0.2' },
      { name: 'ordering', value: '""' },
      { name: 'bgcolor', value: '"transparent"' },
      { name: 'pad', value: '0.05' },
      { name: 'labeljust', value: 'l' },
    ],
    dotEdgeAttrs: [{ name: 'fontsize', value: '11' }],
    dotNodeAttrs: [{ name: 'fontsize', value: '13' }],
  });
  return withNote(tidied(svg), note(outline));
}
