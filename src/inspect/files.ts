/** The files of the page, read once: plain HTML, CSS and modules, without a build step. */
import { readFile } from 'node:fs/promises';

const TYPES = { html: 'text/html', css: 'text/css', js: 'text/javascript', svg: 'image/svg+xml' } as const;

const NAMES = [
  'index.html',
  'icon.svg',
  'page.css',
  'chart.css',
  'details.css',
  'page.js',
  'chart.js',
  'details.js',
  'dom.js',
  'stately.js',
] as const;

export interface PageFile {
  readonly name: (typeof NAMES)[number];
  readonly type: string;
  readonly text: string;
}

/** The page's files. @throws if one is missing */
export async function pageFiles(): Promise<PageFile[]> {
  return Promise.all(
    NAMES.map(async (name) => {
      const extension = name.slice(name.lastIndexOf('.') + 1) as keyof typeof TYPES;
      const text = await readFile(new URL(`page/${name}`, import.meta.url), 'utf8');
      return { name, type: `${TYPES[extension]}; charset=utf-8`, text };
    }),
  );
}
