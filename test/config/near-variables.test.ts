import { expect, test } from 'vitest';
import { environment } from '../../src/config/fields.ts';
import { nearVariables } from '../../src/config/near-variables.ts';

const OURS = Object.keys(environment.shape);
const meant = (name: string, more: Record<string, string> = {}) =>
  nearVariables({ [name]: 'x', ...more }, OURS).map((near) => `${near.given} ${near.meant}`);

test.each([
  ['OPENROUTER_KEY', 'OPENROUTER_API_KEY'],
  ['OPENROUTER_APIKEY', 'OPENROUTER_API_KEY'],
  ['OPEN_ROUTER_API_KEY', 'OPENROUTER_API_KEY'],
  ['REQUESTY_KEY', 'REQUESTY_API_KEY'],
  ['OPENAI_KEY', 'OPENAI_API_KEY'],
  ['OPENAI_URL', 'OPENAI_BASE_URL'],
  ['TELEGRAM_TOKEN', 'TELEGRAM_BOT_TOKEN'],
  ['BOT_TOKEN', 'TELEGRAM_BOT_TOKEN'],
  ['TELEGRAM_BOT_TOKN', 'TELEGRAM_BOT_TOKEN'],
  ['TELEGRAM_SECRET', 'TELEGRAM_WEBHOOK_SECRET'],
  ['WEBHOOK_URL', 'TELEGRAM_WEBHOOK_URL'],
  ['ALLOWED_USER', 'ALLOWED_USERS'],
  ['ALLOWED_CHAT', 'ALLOWED_CHATS'],
  ['MODEL', 'MODELS'],
  ['HTTP_TOKN', 'HTTP_TOKEN'],
  ['http_token', 'HTTP_TOKEN'],
  ['openrouter_api_key', 'OPENROUTER_API_KEY'],
  ['DATABASE_URI', 'DATABASE_URL'],
  ['LOGLEVEL', 'LOG_LEVEL'],
  ['AI_TIMEOUT', 'AI_TIMEOUT_S'],
  ['INSPECT_TEXT', 'INSPECT_TEXTS'],
])('%s may be meant for %s', (given, wanted) => {
  expect(meant(given)).toEqual([`${given} ${wanted}`]);
});

const OTHERS = `
  HOSTNAME PATH HOME USER SHELL TERM LANG LOGNAME SHLVL PWD EDITOR PORTS POST OPENAI_ORG_ID
  OPENAI_ORGANIZATION OPENAI_PROJECT_ID OPENAI_API_VERSION OPENAI_API_TYPE OPENAI_LOG OLLAMA_MODELS
  OLLAMA_DEBUG OLLAMA_ORIGINS OLLAMA_KEEP_ALIVE OLLAMA_NUM_PARALLEL TELEGRAM_API_ID TELEGRAM_API_HASH
  TELEGRAM_CHAT_ID TELEGRAM_HTTP_PORT NODE_ENV NODE_OPTIONS NODE_COMPILE_CACHE NODE_EXTRA_CA_CERTS
  npm_config_cache npm_lifecycle_event ALL_PROXY FTP_PROXY GOPROXY RSYNC_PROXY no_proxy https_proxy
  HTTPS_PROXY ANTHROPIC_API_KEY GEMINI_API_KEY GOOGLE_API_KEY AWS_SECRET_ACCESS_KEY API_KEY KEY TOKEN URL
  INVOCATION_ID JOURNAL_STREAM MEMORY_PRESSURE_WATCH KUBERNETES_SERVICE_HOST POSTGRES_PASSWORD TZ _ HTTP_HOST
  HTTP_PORT GITHUB_TOKEN SSH_AUTH_SOCK LOG_FORMAT DATABASE_NAME DATABASE_USER CI
`;

test.each(OTHERS.trim().split(/\s+/))('%s belongs to somebody else', (name) => {
  expect(meant(name)).toEqual([]);
});

test('none of ours is near, and what is blank is not set', () => {
  for (const name of OURS) expect(meant(name)).toEqual([]);
  expect(nearVariables({ OPENROUTER_KEY: ' ', MODEL: undefined }, OURS)).toEqual([]);
});

test('where the right one is set too, the other is somebody else’s', () => {
  expect(meant('OPENROUTER_KEY', { OPENROUTER_API_KEY: 'y' })).toEqual([]);
  expect(meant('OPENROUTER_KEY', { OPENROUTER_API_KEY: ' ' })).toEqual(['OPENROUTER_KEY OPENROUTER_API_KEY']);
});

test('a name that is no name is not repeated', () => {
  for (const name of [
    'sk-or-v1-0123456789abcdef',
    'HTTP_TOKN\n{"level":"error"}',
    'MODEL ',
    `MODELS${'S'.repeat(1e6)}`,
    '',
  ])
    expect(meant(name)).toEqual([]);
});
