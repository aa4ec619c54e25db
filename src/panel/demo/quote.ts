/** A piece of a text, letter for letter, and where it stands: 0 is the beginning, 1 the end. */
export interface Piece {
  readonly text: string;
  readonly place: number;
}

/** Shorter pieces say nothing, longer ones are no quotes any more. Characters. */
const LEAST = 18;
const MOST = 110;
const BOLD = 30;
/** How much of a text is searched. */
const READ = 20_000;
const LINES = 400;

/** Markup and quotation marks: a piece with them would read differently from what was seen, or quote a quote. */
const MARKUP = /[*_`#|<>[\]{}\\~=^"“”„«»‹›⟦⟧$]/;
/** Lines that are tables, headings, quotations, or end in our own remark that the rest is not in their language. */
const NO_PROSE = /^\s*(?:[>|#]|\[…)|(?<!\*)\*[^*]+\*$/;
const LIST_MARK = /^\s*(?:[-+*•]|\d{1,3}[.)])\s+/;

/** The sentences of a Markdown text that can be quoted letter for letter, in order, white space as it was. Never throws. */
export function piecesOf(text: string): readonly Piece[] {
  const read = text.slice(0, READ).replace(/^[ \t]*(`{3,}|~{3,})[^]*?(?:^[ \t]*\1|$(?![^]))/gm, '');
  const pieces: Piece[] = [];
  for (const line of read.split('\n').slice(0, LINES)) {
    // A line with a quotation is about somebody else's words.
    if (NO_PROSE.test(line) || /[“”]/.test(line)) continue;
    const place = read.indexOf(line) / Math.max(read.length, 1);
    for (const [index, run] of line.replace(LIST_MARK, '').split('**').entries()) {
      for (const sentence of run.split(/(?<=[.!?。！？])\s+/u)) {
        const text = shortened(sentence.trim());
        // What is bold and short is a heading.
        if (text !== null && (index % 2 === 0 || text.length >= BOLD)) pieces.push({ text, place });
      }
    }
  }
  return pieces;
}

/** The whole sentence without its full stop, or its first clause that is long enough; `null` when there is none. */
function shortened(sentence: string): string | null {
  if (MARKUP.test(sentence) || !/\p{L}{2}/u.test(sentence)) return null;
  const whole = sentence.replace(/(?<![.:,;\s])[.:,;\s]+$/, '');
  if (whole.length < LEAST || !/\s/.test(whole)) return null;
  if (whole.length <= MOST) return whole;
  const clauses = [...whole.slice(0, MOST).matchAll(/[,;:](?=\s)/g)].map(({ index }) => index);
  const end = clauses.findLast((index) => index >= LEAST * 2);
  return end === undefined ? null : whole.slice(0, end);
}

/** Whether a piece speaks of its author: then it is not for others to agree with. */
export function isPersonal({ text }: Piece): boolean {
  return /\b(?:I|me|my|mine|us|Confidence)\b/.test(text);
}

/** Names and texts of others as they can stand in Markdown: one line, marks defused, never a mention. */
export function literal(text: string): string {
  return text
    .replace(/\s+/g, ' ')
    .replace(/[*_`~[\]<>|\\#]/g, '')
    .replace(/@/g, '')
    .trim();
}

/** A piece in quotation marks. */
export function quoted(piece: string): string {
  return `“${piece.replace(/\s+/g, ' ')}”`;
}
