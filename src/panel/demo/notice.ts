import type { Heard } from './prompt.ts';
import { KEY_VARIABLES } from '../providers.ts';
import { seatOf } from './scene.ts';

const [FIRST, ...OTHERS] = KEY_VARIABLES.map((name) => `\`${name}\``);

/** Ends the first answer of a discussion. A quotation, so that nobody quotes it. */
export const NOTICE = `> **This is a demo.** No model is thinking here: three scripted temperaments are. For real ones, set ${FIRST} (or ${OTHERS.join(', ')}) in \`.env\` and start again, or run Ollama, which is found by itself.`;
const NOTICED = /\*\*This is a demo\.\*\*/;

/**
 * Who is to say that this is a demo, by the name in the prompt: of those who answer at once the first of the panel, else
 * whoever speaks; `null` when it has been said.
 */
export function noticeBy({ purpose, me, others, said }: Heard): string | null {
  if (purpose === 'conclusion') return null;
  const answers = said.filter(({ what }) => what.startsWith('answer'));
  if (answers.some(({ text }) => NOTICED.test(text))) return null;
  if (purpose !== 'open') return me;
  return [me, ...others].filter((name) => seatOf(name) >= 0).toSorted((a, b) => seatOf(a) - seatOf(b))[0] ?? me;
}
