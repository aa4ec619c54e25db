/** What a chat says to a person besides answers: as data. The sentences stand in `texts/`. */
import type { FormatName } from '../discussion/formats/index.ts';
import type { CommandEvent } from './commands/index.ts';
import type { CapOf } from './funds.ts';

/** What can be explained: the use of a command, of a part of one, or of a model's name in front of a question. */
export type Explained =
  | Exclude<
      CommandEvent['type'],
      | 'text'
      | 'stop'
      | 'thinking'
      | 'retry'
      | 'rank'
      | 'enough'
      | 'seats'
      | 'skip'
      | 'replace'
      | 'settle'
      | 'vote'
      | 'approve'
      | 'page'
      | 'misused'
      | 'stale'
      | 'keep'
      | 'project.toggle'
      | 'afresh'
      | 'edited'
      | 'more'
      | 'revise'
      | 'whom'
      | 'resume'
    >
  | 'rounds'
  | 'council'
  | 'review'
  | 'decide'
  | 'project'
  | 'project.info'
  | 'stances'
  | 'recorded'
  | 'history'
  | 'unseen'
  | 'mention';

export type Notice =
  // refusals: the command makes no sense now
  | { readonly say: 'running'; readonly waitingFor: readonly string[] }
  | { readonly say: 'nothingRuns' }
  | { readonly say: 'nothingToContinue' }
  | { readonly say: 'nothingToClose' }
  | { readonly say: 'nothingToExport' }
  | { readonly say: 'nothingToRetry' }
  | { readonly say: 'nothingToRank' }
  | { readonly say: 'seatTaken'; readonly alias: string }
  | { readonly say: 'nobodysVote' }
  | { readonly say: 'topicMissing' }
  | { readonly say: 'answersMissing' }
  | { readonly say: 'noModels' }
  | { readonly say: 'oneModel'; readonly alias: string }
  | { readonly say: 'asksFull'; readonly limit: number }
  /** A limit of the day does not cover it. Amounts are US dollars. */
  | {
      readonly say: 'overBudget';
      readonly usd: number;
      readonly of: CapOf;
      readonly limit: number;
      readonly left: number;
      /** What a million tokens are taken to cost, because nobody tells the price; 0 if somebody does. */
      readonly perM: number;
    }
  | { readonly say: 'awaitsApproval' }
  | { readonly say: 'notApprover'; readonly of: CapOf }
  | { readonly say: 'stale' }
  | { readonly say: 'alreadyOpen' }
  // wrong arguments
  /** `of` is a `Explained`; stored, it may be one of a newer program. */
  | { readonly say: 'usage'; readonly of: string }
  | { readonly say: 'unknownCommand'; readonly command: string }
  | { readonly say: 'unknownModel'; readonly word: string; readonly near: readonly string[] }
  | { readonly say: 'tooManyModels'; readonly limit: number }
  | { readonly say: 'tooLong'; readonly limit: number }
  | { readonly say: 'notText' }
  // projects
  | { readonly say: 'projectExists'; readonly name: string }
  | { readonly say: 'projectUnknown'; readonly name: string; readonly near: readonly string[] }
  | { readonly say: 'projectMissing' }
  | { readonly say: 'projectsFull'; readonly limit: number }
  | { readonly say: 'projectCreated'; readonly name: string }
  | { readonly say: 'projectSelected'; readonly name: string; readonly resumed: boolean }
  | { readonly say: 'projectAbout'; readonly name: string }
  | { readonly say: 'projectFormat'; readonly name: string; readonly format: FormatName }
  /** `sits`: it is on the panel itself. */
  | { readonly say: 'projectJudge'; readonly name: string; readonly judge: string | null; readonly sits: boolean }
  | { readonly say: 'projectDeleted'; readonly name: string }
  | { readonly say: 'projectGone' }
  // outcomes
  | { readonly say: 'closed' }
  | { readonly say: 'kept' }
  | { readonly say: 'askStopped' }
  | { readonly say: 'skipped'; readonly alias: string }
  | { readonly say: 'replaced'; readonly alias: string; readonly by: string }
  | { readonly say: 'forgottenElsewhere' };
