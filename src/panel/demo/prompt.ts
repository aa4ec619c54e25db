import type { PromptMessage } from '../port.ts';

/** A text that the prompt quotes. */
export interface Said {
  /** The panellist's or the person's name as the prompt writes it; '' for a text without an author. */
  readonly name: string;
  readonly by: 'panellist' | 'person' | null;
  /** `question`, `remark`, `answer`, …, as the prompt calls it. */
  readonly what: string;
  readonly round: number | null;
  readonly text: string;
  /** The reader said it. */
  readonly own: boolean;
}

/** What a prompt of `discussion/prompts.ts` asks, as the demo understands it. */
export interface Heard {
  readonly purpose: 'open' | 'turn' | 'alone' | 'comparison' | 'conclusion';
  /** The reader's name, '' when the prompt does not tell. */
  readonly me: string;
  readonly others: readonly string[];
  readonly round: number;
  readonly last: boolean;
  readonly question: string;
  /** Whose views are to be written down (a conclusion): these names and no others; `null` when the prompt does not tell. */
  readonly holders: readonly string[] | null;
  readonly said: readonly Said[];
}

const YOU = / \(you\)$/;

/**
 * Reads a prompt. Quotations are taken only from between the fences whose mark the system message names, so that
 * nothing said inside one is taken for somebody else's words. Never throws: a prompt of any other form gives its last
 * message as the question.
 */
export function readPrompt(messages: readonly PromptMessage[], json: boolean): Heard {
  const system = join(messages, 'system');
  const user = join(messages, 'user');
  const mark = /begins with <said-([0-9a-z]+) and/.exec(system)?.[1] ?? null;
  const { said: quoted, rest } = mark === null ? { said: [], rest: user } : quotations(user, mark);
  const round = /^Round (\d{1,4})(?: of (\d{1,4}))?\./m.exec(rest);
  const identity = /^You are (.+?), (?:one of a panel|an AI model)/m.exec(rest);
  const others = /The other panellists: (.+)\.$/m.exec(rest)?.[1]?.split(', ') ?? [];
  const me = identity?.[1] ?? '';
  // With names the reader's own words are those of its name.
  const said = quoted.map((one) =>
    me !== '' && one.by === 'panellist' && one.name === me ? { ...one, own: true } : one,
  );
  const purpose = json ? (system.startsWith('You sort answers') ? 'comparison' : 'conclusion') : purposeOf(rest);
  const questions = said.filter(({ what, by }) => by === 'person' && what.startsWith('question'));
  const shared = questions.filter(({ what }) => what === 'question');
  const question = (purpose === 'alone' ? questions : shared).at(-1) ?? questions.at(-1);
  const holders = /by exactly these names: (.*)\.$/m.exec(system)?.[1]?.split(', ') ?? null;
  return {
    purpose,
    me,
    others,
    round: Number(round?.[1] ?? 1),
    last: round !== null && round[1] === round[2],
    question: question?.text ?? (said.length > 0 ? '' : (messages.at(-1)?.content ?? '')),
    holders,
    // What was said about an earlier question is no answer to this one.
    said:
      question === undefined || purpose === 'alone' || purpose === 'comparison'
        ? said
        : said.slice(said.indexOf(question) + 1),
  };
}

function purposeOf(task: string): Heard['purpose'] {
  if (/\bto you alone\b/.test(task)) return 'alone';
  return /^Round \d+ of \d+\.\s+Panellists speak in turn/m.test(task) ? 'turn' : 'open';
}

function join(messages: readonly PromptMessage[], role: PromptMessage['role']): string {
  return messages
    .filter((message) => message.role === role)
    .map(({ content }) => content)
    .join('\n\n');
}

/** The fenced texts, in order, and everything outside of them. */
function quotations(text: string, mark: string): { readonly said: Said[]; readonly rest: string } {
  const said: Said[] = [];
  const rest: string[] = [];
  let open: { readonly head: string; readonly lines: string[] } | null = null;
  for (const line of text.split('\n')) {
    if (open === null && line.startsWith(`<said-${mark} `)) open = { head: line, lines: [] };
    else if (open === null) rest.push(line);
    else if (line === `</said-${mark}>`) {
      said.push(quotation(open.head, open.lines.join('\n')));
      open = null;
    } else open.lines.push(line);
  }
  if (open !== null) said.push(quotation(open.head, open.lines.join('\n')));
  return { said, rest: rest.join('\n') };
}

function quotation(head: string, text: string): Said {
  const value = (name: string): string | null => new RegExp(` ${name}="([^"]*)"`).exec(head)?.[1] ?? null;
  const panellist = value('panellist');
  const person = value('person');
  const round = value('round');
  const name = panellist ?? person ?? '';
  return {
    name: name.replace(YOU, ''),
    by: panellist !== null ? 'panellist' : person !== null ? 'person' : null,
    what: value('what') ?? '',
    round: round === null ? null : Number(round),
    text,
    own: panellist !== null && YOU.test(name),
  };
}
