/** What the page asks of its server. A failure is an `Error` whose message is for people. */

const TIMEOUT_MS = 40_000;

async function ask(path, init = {}) {
  let response;
  try {
    response = await fetch(path, { ...init, signal: AbortSignal.timeout(TIMEOUT_MS) });
  } catch {
    throw Object.assign(new Error('The server cannot be reached. Is it running?'), { unreachable: true });
  }
  const body = await response.json().catch(() => null);
  if (response.ok) return body;
  throw new Error(typeof body?.error === 'string' ? body.error : `The server answered ${response.status}`);
}

const post = (path, body) =>
  ask(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });

/** Says a text; `once` marks it, so that it can be posted again after a failure. */
export const say = (said) => post('/playground/say', said);

/** Presses a button; gives `{ text, alert, url, timedOut }`. */
export const press = (pressed) => post('/playground/press', pressed);

/** Older messages: `{ messages, more }`. */
export const earlier = (chat, before) => ask(`/playground/earlier?chat=${chat}&before=${before}`);

/** The names that `@` completes. */
export const mentions = () => ask('/playground/mentions');
