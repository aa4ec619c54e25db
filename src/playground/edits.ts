/** Which messages count as edited. A streamed answer is edited all the time; only a change to what was probably read is told. */
import type { Message } from '../bot-api/chats/state.ts';

/** An edit this long after the last one changes what somebody may have read, milliseconds. */
const READ_MS = 30_000;

const edited = new WeakMap<Message, number>();

/** Takes note of a message's newest version, and forgets those between: a streamed answer has hundreds. */
export function noteEdit(message: Message): void {
  const { versions } = message;
  const [last, before] = [versions.at(-1), versions.at(-2)];
  if (last && before && (edited.has(message) || last.at - before.at > READ_MS)) edited.set(message, last.at);
  if (versions.length > 3) versions.splice(1, versions.length - 3);
}

/** When a message was last changed after it had been read (milliseconds since 1970), `null` if never. */
export function editedAt(message: Message): number | null {
  return edited.get(message) ?? null;
}

/** Marks a message as edited, as another process saw it. */
export function markEdited(message: Message, at: number): void {
  edited.set(message, at);
}
