/** The picture is read from the machine: all of its states and arrows, nothing else, the same each time. */
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createMachine } from 'xstate';
import { chatMachine } from '../../src/chat/machine.ts';
import { chart, CHART_FILE } from '../../src/inspect/chart.ts';
import { labelText, outlineOf, type Shape } from '../../src/inspect/outline.ts';
import { draw, stateClass } from '../../src/inspect/picture.ts';

const outline = outlineOf(chatMachine);
const svg = await draw(outline);
const times = (text: string) => svg.split(text).length - 1;

/** A state, and those in it. */
const withStates = (state: Shape): Shape[] => [state, ...state.states.flatMap(withStates)];

describe('the outline', () => {
  it('names every state once, nested as in the machine', () => {
    expect(outline.states.map(({ id }) => id)).toEqual(['idle', 'approving', 'asking', 'concluding', 'paused']);
    const asking = outline.states[2];
    expect(asking?.states.map(({ name }) => name)).toEqual([
      'beginning',
      'opening',
      'challenging',
      'drafting',
      'reviewing',
      'voting',
      'ranking',
      'settling',
      'discussing',
      'listing',
      'comparing',
    ]);
    const discussing = asking?.states.find(({ name }) => name === 'discussing');
    expect(discussing).toMatchObject({ initial: 'asking.discussing.choosing' });
    expect(discussing?.states.map(({ id }) => id)).toEqual([
      'asking.discussing.choosing',
      'asking.discussing.speaking',
    ]);
    expect(outline.initial).toBe('idle');
  });

  it('names every event of the machine', () => {
    const nested = outline.states.flatMap(withStates);
    const labels = [
      ...outline.arrows.flatMap((arrow) => arrow.labels),
      ...outline.anywhere,
      ...nested.flatMap(({ inside }) => inside),
    ];
    const events = new Set(labels.flatMap((label) => label.events));
    expect([...events].toSorted()).toEqual([...chatMachine.events].toSorted());
  });

  it('stays a page: at most 37 arrows, many events on one', () => {
    expect(outline.arrows.length).toBeLessThanOrEqual(37);
    expect(new Set(outline.arrows.map(({ from, to }) => `${from} ${to}`)).size).toBe(outline.arrows.length);
    const begins = outline.arrows.find(({ from, to }) => from === 'idle' && to === 'approving');
    expect(begins?.labels.map(labelText)).toEqual([
      'discuss [enough seats and topic]',
      'open [enough seats]',
      'text [asks panel]',
    ]);
    const opens = outline.arrows.find(({ from, to }) => from === 'asking.beginning' && to === 'asking.opening');
    expect(opens?.labels.map(labelText)).toEqual(['[opens]']);
    const chooses = outline.arrows.find(
      ({ from, to }) => from === 'asking.discussing.choosing' && to === 'asking.comparing',
    );
    expect(chooses?.labels.map(labelText)).toEqual(['[else]']);
  });

  it('leaves out the guards of an event that has several ways', () => {
    const machine = createMachine({
      id: 'm',
      initial: 'a',
      states: { a: { on: { go: [{ guard: 'x', target: 'b' }, { target: 'b' }], see: {} } }, b: {} },
    });
    expect(outlineOf(machine).arrows[0]?.labels).toEqual([{ events: ['go'], guard: null }]);
    expect(outlineOf(machine).states[0]?.inside.map(labelText)).toEqual(['see']);
  });
});

describe('the picture', () => {
  it('has a class for each state and each arrow', () => {
    const ids = outline.states.flatMap(withStates).map(({ id }) => id);
    for (const id of ids) expect([id, times(`regular ${stateClass(id)}"`)]).toEqual([id, 1]);
    for (const { id } of outline.arrows) expect([id, times(`transition ${id}"`)]).toEqual([id, 1]);
  });

  it('tells what is taken in any state', () => {
    expect(svg).toContain('In any state: ask [may ask]');
    expect(svg).toContain('From any state to idle: departed, forgotten · forget [confirmed]');
  });

  it('has nothing that a strict policy would stop', () => {
    expect(svg).not.toMatch(/<script|<style|\sstyle=|\son\w+=|href=/i);
    expect(svg).toMatch(/^<svg [^>]*viewBox/);
  });

  it('is the same each time, and another for another machine', async () => {
    expect(await draw(outlineOf(chatMachine))).toBe(svg);
    const renamed = createMachine({ ...chatMachine.config, initial: 'paused' } as never);
    expect(await draw(outlineOf(renamed))).not.toBe(svg);
  });
});

it('.github/statechart.svg is up to date (`npm run chart`)', async () => {
  expect(await readFile(CHART_FILE, 'utf8')).toBe(await chart());
});
