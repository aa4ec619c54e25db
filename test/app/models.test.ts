import { expect, test } from 'vitest';
import { logCall } from '../../src/app/models.ts';
import type { Logger } from '../../src/lib/log.ts';
import type { CallEvent } from '../../src/panel/openai/openai.ts';

function logged(event: Partial<CallEvent>) {
  const lines: [object, string][] = [];
  const log = { warn: (fields: object, line: string) => lines.push([fields, line]), debug: () => undefined };
  const whole: CallEvent = {
    provider: 'openai',
    model: 'm',
    outcome: 'ok',
    ms: 1.4,
    attempts: 1,
    usage: null,
    detail: null,
    ...event,
  };
  logCall(log as unknown as Logger, whole);
  return lines;
}

test('a wrong address is named with the variable that holds it', () => {
  expect(logged({ outcome: 'no_api', detail: '404 page' })).toEqual([
    [expect.objectContaining({ detail: '404 page', ms: 1 }), expect.stringContaining('check OPENAI_BASE_URL')],
  ]);
  expect(logged({ outcome: 'no_api', provider: 'ollama' })[0]?.[1]).toContain('OLLAMA_HOST');
});

test('a broken connection is named with its code, and a refused key with its variable', () => {
  const [[fields, line] = [{}, '']] = logged({ outcome: 'unreachable', detail: 'ECONNREFUSED' });
  expect(fields).toMatchObject({ outcome: 'unreachable', detail: 'ECONNREFUSED' });
  expect(line).toContain('HTTPS_PROXY');
  expect(logged({ outcome: 'key_refused' })[0]?.[1]).toContain('OPENAI_API_KEY');
  expect(logged({ outcome: 'ok' })).toEqual([]);
});
