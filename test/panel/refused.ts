import { type Meaning, meaningOf } from '../../src/panel/refusals/meaning.ts';
import type { ProviderError } from '../../src/panel/outcome.ts';
import type { Changeable } from '../../src/panel/refusals/changes.ts';

/** Noon in California on a day in winter. */
export const NOW = Date.UTC(2026, 10, 25, 20, 0, 0);
export const ALL: readonly Changeable[] = ['system', 'stream', 'stream_options', 'response_format', 'max_tokens'];
/** What an ordinary question can still be made without. */
const PLAIN: readonly Changeable[] = ['system', 'stream', 'stream_options', 'max_tokens'];

export type Body = string | object | null;
export interface More {
  readonly headers?: Record<string, string>;
  readonly changeable?: readonly Changeable[];
  readonly answered?: boolean;
  readonly maxTokens?: number;
}

function refused(status: number | null, body: Body, headers: Record<string, string> = {}): ProviderError {
  const text = typeof body === 'string' ? body : '';
  const page = /^\s*</.test(text);
  return {
    status,
    code: '',
    message: text.toLowerCase(),
    param: '',
    headers: new Headers(headers),
    data: typeof body === 'string' ? null : body,
    body: body === null || body === '' ? 'nothing' : typeof body === 'object' ? 'json' : page ? 'page' : 'text',
  };
}

/** What a response means for an ordinary question. */
export function meaning(status: number | null, body: Body, more: More = {}): Meaning {
  const { changeable = PLAIN, answered = false, maxTokens = null } = more;
  return meaningOf(refused(status, body, more.headers), { changeable: new Set(changeable), maxTokens, answered }, NOW);
}

/** An error as most write it. */
export const says = (message: string, more: object = {}) => ({ error: { message, ...more } });
/** The request asked for JSON. */
export const JSON_ASKED: More = { changeable: ALL };
