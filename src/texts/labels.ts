import type { ExportLabels } from '../discussion/export/labels.ts';
import type { RoundKind } from '../discussion/formats/format.ts';
import { listed } from '../discussion/transcript.ts';

/** What a round is called in a document. */
const ROUNDS: Readonly<Record<RoundKind, string>> = {
  open: 'independent answers',
  turns: 'in turn',
  reconsider: 'once more, without names',
  challenge: 'one argues against what all hold',
  reply: 'after the challenge',
};

/** The English words of exported documents and of a consensus. */
export const labels: ExportLabels = {
  project: (name) => `Project: ${name}`,
  panel: (models) => `Panel: ${models}`,
  exported: (time) => `Exported: ${time}`,
  question: 'Question',
  untitled: 'Discussion',
  round: (number, kind) => {
    if (kind === null) return `Round ${number}`;
    return `Round ${number}: ${ROUNDS[kind]}`;
  },
  outsideRounds: 'Outside the rounds',
  asksPanel: (person) => `${person} asks the panel`,
  asksOne: (person, seat) => `${person} asks ${seat} alone`,
  replyTo: 'In reply to:',
  remark: (person) => `Remark by ${person}`,
  failed: (seat) => `${seat} did not answer`,
  notWritten: (seat) => `${seat} did not write the consensus`,
  reasons: {
    no_provider: 'No key is set for its provider.',
    unknown_model: 'Its provider does not know the model.',
    key_refused: 'The provider refused the key.',
    quota_used: 'The quota at its provider is used up for now.',
    thought_only: 'It used up its length on thinking.',
    no_api: 'There is no API at its address.',
    not_routed: 'The privacy or routing settings at its provider allow nobody to answer.',
    wrong_place: 'Its provider may not be used from where the bot runs.',
    no_credit: 'The credit or quota at its provider is used up.',
    rate_limited: 'The provider had too many requests.',
    content_refused: 'The answer was refused or filtered.',
    too_long: 'The discussion is too long for this model.',
    bad_request: 'The provider did not accept the request.',
    empty: 'The answer was empty.',
    timed_out: 'It took too long.',
    went_silent: 'It stopped in the middle of its answer.',
    unreachable: 'The provider could not be reached.',
    provider_error: 'The provider had a fault.',
    invalid: 'The answer did not have the form asked for.',
    internal: 'A fault of the bot itself.',
    stopped: 'It was stopped.',
  },
  nobodyAnswered: 'Nobody answered in this round.',
  notHeard: (seats) => `Did not get to speak: ${seats}.`,
  earlierConsensus: 'Earlier consensus',
  positions: 'Positions',
  noPosition: '—',
  moved: 'moved',
  movedBy: 'moved by',
  consensus: 'Consensus',
  unstructured: 'This is what the writer wrote. It is not in the form asked for, so nobody checked who holds what.',
  usage: 'Tokens and cost',
  tokens: (tokensIn, tokensOut) => `tokens: ${tokensIn} in, ${tokensOut} out`,
  unknownTokens: 'tokens unknown',
  cost: (amount) => `cost: ${amount}`,
  unknownCost: 'cost unknown',
  atLeast: (amount) => `at least ${amount}`,
  unknownAmount: 'unknown',
  agreements: 'Agreements',
  noAgreements: 'The panel agrees on nothing.',
  otherPositions: 'Other positions',
  disagreements: 'Disagreements',
  noDisagreements: 'There is no disagreement.',
  crux: 'What decides it',
  onlyOneSaw: 'Only one saw',
  nobodyConsidered: 'Nobody considered',
  next: 'What to do next',
  openQuestions: 'Open questions',
  agreed: (status, sizes) => {
    if (status === 'unanimous') return `All agree: ${sizes[0]} of ${sizes[0]}.`;
    return `${status === 'majority' ? 'A majority' : 'Split'}: ${sizes.join(' : ')}.`;
  },
  writerSays: 'The writer says',
  names: listed,
};
