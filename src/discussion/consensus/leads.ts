/** Words that lead to a passage and say how it is meant: "I do not believe any of these:" above a list. */
import { sentencesIn } from './sentences.ts';

/** A passage of an answer, on one line and without the signs of Markdown that only make it bold or a list. */
export interface Passage {
  readonly text: string;
  /** It is not divided into sentences: a row of a table, code. */
  readonly whole: boolean;
  /**
   * The words before it that say how it is meant, for they end with a colon, or a list goes on with them. With ` … ` where something else may
   * stand between. '' without any.
   */
  readonly lead: string;
}

/** Longer words before a passage are cut to this: with them it is too long to be shown, UTF-16 units. */
const LEAD_CHARS = 1000;

/** What a passage is. `quoted` are somebody else's words. */
export type Kind = 'paragraph' | 'heading' | 'item' | 'row' | 'code' | 'quoted';

/** HTML that holds the words of others. */
const QUOTING = /<(?:blockquote|q|cite)\b/i;

const ENDS_WITH_COLON = /[:：][\s*_]*$/;
/** The end of a sentence, with what closes it. Before a list anything else goes on there. */
const ENDS = /\p{Sentence_Terminal}[\s"'”’»」』)\]*_`~]*$/u;

/** The last sentence of a passage, which leads to what follows. */
function lastSentence({ text, whole }: Passage): string {
  const end = text.slice(-LEAD_CHARS);
  const last = whole ? undefined : sentencesIn(end).at(-1);
  return last === undefined ? end : end.slice(last.start, last.end);
}

interface Lead {
  readonly text: string;
  /** The indentation of the item that it is; -1 for what is none. */
  readonly indent: number;
  /** Without a colon it leads to the items of a list only. */
  readonly colon: boolean;
  used: boolean;
}

/** Lists are not deeper, or it does not matter. */
const MAX_LEADS = 20;

/** A function that makes passages of texts in order, each with the words that lead to it. */
export function leading(): (kind: Kind, text: string, indent: number, inside: boolean) => Passage | null {
  let leads: Lead[] = [];
  return (kind, text, indent, inside) => {
    const isItem = kind === 'item';
    if (isItem) leads = leads.filter((lead) => lead.indent < indent);
    const last = leads.at(-1);
    // Behind a list begins something else.
    const lead = last !== undefined && (isItem || (last.colon && (inside || !last.used))) ? last : undefined;
    const joined = lead?.used === false && lead.colon ? ' ' : ' … ';
    if (lead !== undefined) lead.used = true;
    if (!isItem && !inside) leads = [];
    if (kind === 'quoted') return null;
    const whole = kind === 'code' || kind === 'row' || QUOTING.test(text);
    const passage = { text, whole, lead: lead === undefined ? '' : `${lead.text}${joined}` };
    const colon = ENDS_WITH_COLON.test(text);
    if (colon || (!whole && kind !== 'heading' && !ENDS.test(text))) {
      const words = `${passage.lead}${lastSentence(passage)}`.slice(0, LEAD_CHARS);
      leads = [...leads.slice(-MAX_LEADS), { text: words, indent: isItem ? indent : -1, colon, used: false }];
    }
    return passage;
  };
}
