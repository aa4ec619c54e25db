/** `npm run chart`: writes the statechart as a picture for the README, drawn from the machine. */
import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { chatMachine } from '../chat/machine.ts';
import { outlineOf } from './outline.ts';
import { draw } from './picture.ts';

/** Where the picture is kept. */
export const CHART_FILE = new URL('../../.github/statechart.svg', import.meta.url);

/** A picture that stands alone: it brings its colours, for light and dark, and its own ground. */
export async function chart(): Promise<string> {
  const svg = await draw(outlineOf(chatMachine));
  const css = (await readFile(new URL('page/chart.css', import.meta.url), 'utf8')).replaceAll(/\/\*.*?\*\/\n*/gs, '');
  const begin = svg.indexOf('>') + 1;
  const ground = 'svg { background: var(--paper); }\n';
  return `${svg.slice(0, begin)}\n<title>The statechart of a chat</title>\n<style>\n${css}${ground}</style>${svg.slice(begin)}`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await writeFile(CHART_FILE, await chart());
}
