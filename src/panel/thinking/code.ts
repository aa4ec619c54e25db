/** Where a text is Markdown code, seen piece by piece: what stands there is spoken about, not meant. */

/** Follows a text. It is told each line end, each run of backticks or tildes, and all between them. */
export interface Code {
  /** Inside a fence or between backticks. */
  readonly inside: boolean;
  /** Inside a fence. */
  readonly fenced: boolean;
  /** Nothing but white space stands on this line so far. */
  readonly blank: boolean;
  words(text: string): void;
  run(text: string): void;
  newline(): void;
}

/** Before any text. */
export function createCode(): Code {
  let fence: string | null = null;
  /** Backticks that opened a span on this line; 0 for none. */
  let span = 0;
  let blank = true;
  /** Nothing but what a list or a quotation begins with stands on this line. */
  let bare = true;

  return {
    get inside() {
      return fence !== null || span > 0;
    },
    get fenced() {
      return fence !== null;
    },
    get blank() {
      return blank;
    },
    words(text) {
      if (blank) blank = !/\S/.test(text);
      if (bare) bare = /^[\s>*+\-\d.)]*$/.test(text);
    },
    run(text) {
      if (bare && text.length >= 3) {
        if (fence === null) fence = text;
        else if (text.startsWith(fence)) fence = null;
      } else if (fence === null && text.startsWith('`')) {
        if (span === 0) span = text.length;
        else if (span === text.length) span = 0;
      }
      blank = false;
      bare = false;
    },
    newline() {
      span = 0;
      blank = true;
      bare = true;
    },
  };
}
