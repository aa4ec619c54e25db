import type { ConsensusLabels } from '../consensus/markdown.ts';
import type { RoundKind } from '../formats/format.ts';
import type { UnansweredReason } from '../transcript.ts';

/** The words of an exported document. They are plain text, and so are the names, times and sums that they get. */
export interface ExportLabels extends ConsensusLabels {
  readonly project: (name: string) => string;
  readonly panel: (models: string) => string;
  readonly exported: (time: string) => string;
  readonly question: string;
  readonly untitled: string;
  /** `kind` is null if it is not known. */
  readonly round: (number: number, kind: RoundKind | null) => string;
  readonly outsideRounds: string;
  readonly asksPanel: (person: string) => string;
  readonly asksOne: (person: string, seat: string) => string;
  readonly replyTo: string;
  readonly remark: (person: string) => string;
  readonly failed: (seat: string) => string;
  readonly notWritten: (seat: string) => string;
  readonly reasons: Readonly<Record<UnansweredReason, string>>;
  readonly nobodyAnswered: string;
  readonly notHeard: (seats: string) => string;
  readonly earlierConsensus: string;
  /** Who held what in each round. */
  readonly positions: string;
  /** A seat stated no position in a round. */
  readonly noPosition: string;
  /** A seat that another model has taken. */
  readonly takenBy: (seat: string, by: string) => string;
  readonly votes: (round: number) => string;
  readonly criteria: (criteria: string) => string;
  /** Behind an option: who votes for it, and how many people do beside the panel. */
  readonly votedFor: (seats: string) => string;
  readonly people: (count: number) => string;
  readonly wouldChange: (seat: string) => string;
  readonly ranking: (round: number) => string;
  readonly tied: string;
  /** Behind a position that changed, and nothing says what changed it. */
  readonly moved: string;
  /** Stands before what or who changed a position. */
  readonly movedBy: string;
  readonly consensus: string;
  /** Stands before a consensus that is only text. */
  readonly unstructured: string;
  readonly usage: string;
  readonly tokens: (tokensIn: string, tokensOut: string) => string;
  readonly unknownTokens: string;
  readonly cost: (amount: string) => string;
  readonly unknownCost: string;
  readonly atLeast: (amount: string) => string;
  readonly unknownAmount: string;
}
