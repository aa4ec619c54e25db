/** The server's events. Connects again by itself, whatever ended the connection, and goes on where it was. */

/** The server sends a beat every 10 s. */
const SILENCE_MS = 25_000;
const RETRY_MS = 1500;
const EVENTS = ['snapshot', 'message', 'edit', 'delete', 'typing', 'commands'];

/**
 * @param {Record<string, (data: any) => void>} handlers one for each of EVENTS
 * @param {(connected: boolean) => void} onState
 */
export function listen(handlers, onState) {
  let source = null;
  let last = '';
  let watch = 0;
  let again = 0;

  const restart = (inMs) => {
    source?.close();
    clearTimeout(watch);
    clearTimeout(again);
    again = setTimeout(open, inMs);
  };
  const alive = () => {
    clearTimeout(watch);
    watch = setTimeout(() => {
      onState(false);
      restart(0);
    }, SILENCE_MS);
  };
  function open() {
    source = new EventSource(`/playground/events?after=${encodeURIComponent(last)}`);
    alive();
    source.addEventListener('open', () => onState(true));
    source.addEventListener('beat', alive);
    source.addEventListener('error', () => {
      onState(false);
      // After an answer that is no stream the browser gives up; we do not.
      if (source.readyState === EventSource.CLOSED) restart(RETRY_MS);
    });
    for (const name of EVENTS)
      source.addEventListener(name, (event) => {
        alive();
        last = event.lastEventId;
        handlers[name](JSON.parse(event.data));
      });
  }
  open();
  // A laptop that slept has a dead connection and does not know it.
  addEventListener('online', () => restart(0));
}
