/**
 * The linter's rules (`npm run lint`). Which folder of `src` may import which stands in one table, LAYERS: a folder imports itself and
 * what is in its row. `main.ts` and `app` may import all.
 */
import { defineConfig } from 'oxlint';

/** What has no row, and is named here so that nobody imports it. */
const TOP = ['app', 'main'] as const;
const PORTS = ['lib', 'panel', 'discussion', 'chat'] as const;
const LAYERS: Readonly<Record<string, readonly string[]>> = {
  lib: [],
  markdown: ['lib'],
  panel: ['lib', 'markdown'],
  discussion: ['lib', 'markdown', 'panel'],
  chat: ['lib', 'discussion', 'panel'],
  database: ['lib', 'discussion'],
  engine: [...PORTS, 'database'],
  texts: PORTS,
  effects: [...PORTS, 'markdown', 'database', 'engine', 'texts'],
  telegram: [...PORTS, 'markdown', 'database', 'engine', 'texts', 'effects'],
  inspect: ['lib', 'chat', 'database', 'engine'],
  http: ['lib', 'panel'],
  'bot-api': ['lib'],
  playground: ['lib', 'bot-api'],
  config: ['lib', 'panel'],
};
/** These do no I/O, read no clock and know no chance: time, ids and chance arrive in events. */
const PURE = ['markdown', 'discussion', 'chat'];
const IMPURE_PACKAGES = '^(node:|telegraf|@mikro-orm|kysely|openai|p-|pino|fastify|prom-client|rate-limiter)';
const IMPURE_GLOBALS = ['setTimeout', 'setInterval', 'setImmediate', 'fetch', 'process', 'performance'];
const PURE_MESSAGE = 'This folder is pure: time, ids and chance arrive in events.';

function layer(folder: string) {
  const mayImport = new Set([folder, ...(LAYERS[folder] ?? [])]);
  const others = [...TOP, ...Object.keys(LAYERS)].filter((name) => !mayImport.has(name));
  const pure = PURE.includes(folder);
  const patterns = [
    {
      regex: `^(\\.\\./)+(${others.join('|')})(/|\\.ts$)`,
      message: `${folder}/ may import ${(LAYERS[folder] ?? []).join(', ') || 'no other folder'} (see LAYERS).`,
    },
    ...(pure ? [{ regex: IMPURE_PACKAGES, message: PURE_MESSAGE }] : []),
  ];
  return {
    files: [`src/${folder}/**`],
    rules: {
      'no-restricted-imports': ['error', { patterns }],
      ...(pure && {
        'no-restricted-globals': ['error', ...IMPURE_GLOBALS.map((name) => ({ name, message: PURE_MESSAGE }))],
        'no-restricted-properties': [
          'error',
          { object: 'Date', property: 'now', message: PURE_MESSAGE },
          { object: 'Math', property: 'random', message: PURE_MESSAGE },
        ],
      }),
    },
  } as const;
}

export default defineConfig({
  plugins: ['typescript', 'import', 'unicorn', 'promise', 'vitest', 'oxc'],
  categories: { correctness: 'error', suspicious: 'error' },
  ignorePatterns: ['node_modules', 'coverage', 'data'],
  rules: {
    'import/no-cycle': 'error',
    'typescript/no-floating-promises': 'error',
    'typescript/no-misused-promises': 'error',
    'typescript/await-thenable': 'error',
    'typescript/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
    'typescript/no-explicit-any': 'error',
    'typescript/no-non-null-assertion': 'error',
    'typescript/consistent-type-imports': 'error',
    'no-console': 'error',
    'no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
    'no-await-in-loop': 'off',
    'unicorn/consistent-function-scoping': 'off',
    'no-shadow': 'off',
    'no-underscore-dangle': 'off',
    'import/no-unassigned-import': 'off',
    'typescript/consistent-return': 'off',
    'consistent-return': 'off',
    'import/no-named-as-default-member': 'off',
    'typescript/no-unsafe-type-assertion': 'off',
    'promise/always-return': 'off',
  },
  overrides: [
    ...Object.keys(LAYERS).map(layer),
    { files: ['test/**'], rules: { 'typescript/no-non-null-assertion': 'off' } },
  ],
});
