/**
 * Every sentence of the bot that people read in the chat (`labels.ts` has those of exported documents). Ready for translation:
 * values come in by parameter, and nothing here knows of Telegram. All of it is plain text: no markup is read in it.
 */
import type { RoundKind } from '../discussion/formats/format.ts';
import type { Outcome, SeatStatus } from '../chat/context.ts';
import { listed } from '../discussion/transcript.ts';
import { oneOf, utc } from '../lib/text.ts';
import type { Catalogue, EarlyEnd, FailureReason } from '../panel/port.ts';
import { KEY_VARIABLES } from '../panel/providers.ts';
import { STANCES } from '../panel/stances.ts';
import { explanations, isExplained } from './commands.ts';

/** Why a model did not answer, to follow its name and a colon; and what the host can do about it. */
const reasons: Record<FailureReason, string> = {
  no_provider: 'no key is set for its provider',
  unknown_model: 'the provider does not know this model, or it may not be used here (see /models)',
  key_refused: 'the provider refused the key',
  no_credit: 'the credit at the provider is used up',
  quota_used: 'the quota at the provider is used up',
  rate_limited: 'the provider had too many requests',
  content_refused: 'the answer was refused by a content filter',
  too_long: 'the discussion is too long for it; /new starts afresh',
  bad_request: 'the provider did not accept the request',
  empty: 'its answer was empty',
  timed_out: 'it took too long',
  went_silent: 'it stopped in the middle of its answer',
  thought_only: 'it used up its length on thinking',
  no_api: 'there is no API at its address (see OPENAI_BASE_URL)',
  not_routed: 'the privacy or routing settings at the provider allow nobody to answer',
  wrong_place: 'the provider may not be used from where this bot runs',
  unreachable: 'the provider could not be reached',
  provider_error: 'the provider had a fault',
  invalid: 'its answer did not have the form asked for',
  internal: 'the bot had a fault; its log says more',
};

/** Why an answer broke off, where the reason why there is none would say it wrongly. */
const brokeOff: Partial<Record<FailureReason, string>> = {
  unreachable: 'the connection to the provider was lost',
  went_silent: 'the provider sent no more',
};

/** Why a model did not answer, and until when that lasts if its provider told. */
const why = (reason: FailureReason, until: number | null): string =>
  until === null ? reasons[reason] : `${reasons[reason]}, until ${utc(until)}`;

const names = (list: readonly string[]): string =>
  list.length < 2
    ? (list[0] ?? '')
    : `${listed(list.slice(0, -1))}${list.some((name) => name.includes(', ')) ? ';' : ''} and ${list.at(-1)}`;

export const texts = {
  names,
  reasons,
  /** One that this program does not know was stored by another. */
  usage: (of: string) => (isExplained(of) ? explanations[of] : 'See /help for how this is used.'),
  /** The one line below a failed call. */
  failed: (name: string, reason: FailureReason, until: number | null) =>
    `${name} did not answer: ${why(reason, until)}.`,
  askAgain: 'Ask again, or ask another: /models lists them.',
  notWritten: (name: string, reason: FailureReason, until: number | null) =>
    `⚠ ${name} did not write the consensus: ${why(reason, until)}`,
  notListed: (name: string, reason: FailureReason, until: number | null) =>
    `⚠ ${name} found no options: ${why(reason, until)}`,

  // ---- answers and progress
  thinking: (name: string) => `${name} is thinking …`,
  /** Below an answer that is kept though it is not whole. */
  ended: {
    length: 'The provider ended this answer here: its limit of length was reached.',
    repeated: 'It repeated itself, so it was ended here.',
  } satisfies Record<EarlyEnd, string>,
  brokenOff: {
    stopped: 'It was stopped here.',
    failed: (reason: FailureReason) => `It broke off here: ${brokeOff[reason] ?? reasons[reason]}.`,
  },
  thought: (name: string) => `What ${name} thought before its answer`,
  seat: {
    waiting: (name: string) => `○ ${name}`,
    thinking: (name: string) => `◔ ${name} is thinking`,
    speaking: (name: string) => `◑ ${name} is writing`,
    answered: (name: string) => `● ${name}`,
    failed: (name: string, reason: FailureReason, until: number | null) =>
      `⚠ ${name} did not answer: ${why(reason, until)}`,
    broken: (name: string, reason: FailureReason, until: number | null) =>
      `⚠ ${name} broke off: ${brokeOff[reason] ?? why(reason, until)}`,
    stopped: (name: string) => `◌ ${name} was stopped`,
    skipped: (name: string) => `◌ ${name} was skipped`,
    listening: (name: string) => `${name} listens`,
  } satisfies Record<SeatStatus | 'speaking' | 'broken', unknown>,
  /** A seat that another model has taken. */
  takenBy: (seat: string, by: string) => `${seat}'s seat, by ${by}`,
  /** By the task of the round. */
  opening: {
    open: (round: number) => (round === 1 ? 'The panel is answering.' : `Round ${round}: the panel is answering.`),
    turns: (round: number) => `Round ${round}: in turn.`,
    reconsider: (round: number) => `Round ${round}: they differ, and see each other's answers without names.`,
    challenge: (round: number) => `Round ${round}: they agree, so one argues against it.`,
    reply: (round: number) => `Round ${round}: everyone answers that once more.`,
    draft: (round: number) => `Round ${round}: one drafts.`,
    review: (round: number) => `Round ${round}: another reviews it.`,
    revise: (round: number) => `Round ${round}: the draft is revised.`,
    vote: (round: number) => (round === 1 ? 'The panel is voting.' : `Round ${round}: the panel is voting.`),
    rank: (round: number) => `Round ${round}: each ranks the others' answers, without names.`,
    settle: (round: number) => `Round ${round}: the two sides answer each other.`,
  } satisfies Record<RoundKind, unknown>,
  listing: (name: string) => `${name} looks for the options.`,
  comparing: (round: number) => `Round ${round}: who agrees?`,
  discussing: (round: number, last: number) => `Round ${round} of ${last}: in turn.`,
  /** @param sits the writer is on the panel */
  concluding: (name: string, sits: boolean) =>
    sits ? `${name} is writing the consensus, though it is on the panel.` : `${name} is writing the consensus.`,
  /** Below a consensus: what it has cost since the question was asked. @param cached how many of the tokens came from a cache, '' for none */
  runCost: (calls: number, tokens: string, cached: string, cost: string) =>
    `${calls} calls, ${tokens} tokens${cached === '' ? '' : ` (${cached} cached)`}, ${cost}`,
  approximately: (amount: string) => `about ${amount}`,
  consensusHead: (name: string) => `Consensus, by ${name}`,
  /** Below a consensus that a panellist wrote. */
  sits: (name: string) =>
    `${name} is on the panel itself, so its own words are among these. /project judge MODEL names another judge.`,
  /** @param sizes how many seats hold each position, the most first; two or more seats in all */
  agree: (sizes: readonly number[]) => {
    const [most = 0] = sizes;
    const all = sizes.reduce((sum, size) => sum + size, 0);
    return most === all ? `${all} of ${all} agree` : sizes.join(' : ');
  },
  agreementUnknown: 'who agrees was not found out',
  pointless: (seats: number) =>
    `${seats === 2 ? 'Both' : `All ${seats}`} said the same before they saw each other; one model would have done.`,
  /** What a seat holds. @param moved what or who changed it, '' if it does not say; null if nothing did */
  held: (claim: string, moved: string | null) =>
    moved === null ? claim : `${claim}, ${moved === '' ? 'moved' : `moved by ${moved}`}`,
  ballot: {
    head: (round: number) => `Round ${round}: the vote`,
    option: (letter: string, option: string) => `${letter}) ${option}`,
    criteria: (criteria: readonly string[]) => `Criteria: ${criteria.join(' · ')}`,
    models: (votes: string) => `Panel: ${votes}`,
    people: (votes: string) => `People: ${votes}`,
    /** @param names who voted for it, '' where nobody is named */
    votes: (letter: string, count: number, names: string) => `${letter} ${count}${names === '' ? '' : ` (${names})`}`,
    wouldChange: (name: string, what: string) => `${name} would change its vote: ${what}`,
    vote: (letter: string) => `Vote ${letter}`,
  },
  ranking: {
    head: (round: number) => `Round ${round}: ranked by each other, without names`,
    /** @param tied whether these share the place */
    place: (place: number, names: string, tied: boolean) => `${place}. ${names}${tied ? ' (tied)' : ''}`,
    none: 'nobody could be ranked',
  },
  holds: (round: number, agree: string | null) => (agree === null ? `Round ${round}` : `Round ${round}: ${agree}`),
  /** Above each further message of one answer. */
  partHead: (head: string, number: number) => `${head}, ${number}`,
  outcomes: {
    complete: (round: number) => `Round ${round} is complete.`,
    agreed: (round: number) => `Round ${round} is complete. All hold the same now, so it ends here.`,
    unmoved: (round: number) => `Round ${round} is complete. Nobody changed their mind, so it ends here.`,
    nobody: (round: number) => `Nobody answered in round ${round}.`,
    stopped: () => 'Stopped. What was said stays.',
    concluded: () => 'The consensus is written.',
    unconcluded: () => 'There is no consensus: no panellist could write it.',
    unwritten: () => 'Stopped before the consensus was written. What was said stays.',
    unlisted: () => 'No options were found. Name them in the question, one a line: /decide',
    resumed: () => 'This discussion is open again.',
  } satisfies Record<Outcome, unknown>,
  goesOnWith: (title: string) => `Goes on with: ${title}`,
  seats: 'Who is waited for. Go on without, or let another model take the seat:',
  edited: 'The first wording of this question is being answered.',
  whom: 'Several answers stand in that message. Whom do you ask?',
  goesOnWithout: '/next goes on without whoever failed.',
  asksAllAgain: '/next asks everyone again.',
  remarks: (count: number) =>
    count === 1 ? '1 remark waits for the next speaker.' : `${count} remarks wait for the next speaker.`,
  buttons: {
    next: 'Next round',
    consensus: 'Consensus',
    rank: 'Best answer',
    enough: 'Answer now',
    seats: 'Skip or replace …',
    skip: (name: string) => `Skip ${name}`,
    replace: (name: string, by: string) => `${name} → ${by}`,
    settle: (point: string) => `Settle: ${point}`,
    export: 'Export',
    stop: 'Stop',
    approve: 'Yes, go on',
    retry: (name: string) => `Retry ${name}`,
    thinking: 'Show thinking',
    thinkingOf: (name: string) => `Show thinking: ${name}`,
    afresh: 'New topic',
    revise: 'Ask the new one',
    yes: 'Yes, delete',
    no: 'No, keep',
    project: (name: string, selected: boolean) => (selected ? `● ${name}` : name),
    model: (name: string, chosen: boolean) => (chosen ? `✓ ${name}` : name),
  },

  // ---- refusals
  running: (waitingFor: readonly string[]) =>
    waitingFor.length > 0
      ? `A discussion is running: /stop first, or wait for ${names(waitingFor)}.`
      : 'A discussion is running: /stop first, or wait for it.',
  nothingRuns: 'Nothing is running. Ask with /open or /discuss.',
  nothingToContinue: 'There is no discussion yet. Begin one with /open or /discuss and a question.',
  nothingToClose: 'There is no discussion to close. The next question starts afresh.',
  nothingToExport: 'There is nothing to export yet. Ask with /open or /discuss first.',
  nothingToRetry: 'There is nothing to try again here. /next goes on.',
  nothingToRank: 'There is nothing to rank: it needs an open round with at least three answers. Ask with /open.',
  seatTaken: (name: string) => `${name} has a seat already.`,
  nobodysVote: 'Telegram does not tell who you are here, so your vote cannot be counted.',
  skipped: (name: string) => `This round goes on without ${name}.`,
  replaced: (name: string, by: string) => `${by} has ${name}'s seat now.`,
  topicMissing: 'What should the panel discuss? For example: /discuss 3 Should we rewrite it in Rust?',
  answersMissing: 'A consensus needs at least two answers. Ask with /open, or go on with /next.',
  unlisted: (near: readonly string[]) =>
    `Its provider does not list this model; it is asked all the same.${near.length > 0 ? ` Near it: ${near.join(', ')}.` : ''}`,
  noModels: `No AI model is set up yet. Whoever hosts this bot can set ${oneOf(KEY_VARIABLES)}, or run Ollama beside it, and start it again; if that is done, its log says what is wrong.`,
  /** @param typed how it is named in a command */
  oneModel: (name: string, typed: string) =>
    `This panel has only ${name}, and a discussion needs two. Ask it with /ask, or add models or stances with /project models, e.g. /project models ${typed},${typed}:skeptic (stances: ${STANCES.join(', ')}).`,
  asksFull: (limit: number) => `${limit} questions are being answered already: wait for one, or /stop.`,
  alreadyOpen: 'This discussion is the current one: /next goes on with it.',
  awaitsApproval: 'This waits for a yes to what it may cost: see the message above. /stop ends it.',
  stale: 'This button is out of date: use the newest message.',
  unknownCommand: (command: string) => `I do not know /${command}. /help lists what I know.`,
  unknownModel: (word: string, near: readonly string[]) =>
    near.length > 0
      ? `I do not know the model “${word}”. Did you mean ${near.join(' or ')}?`
      : `I do not know the model “${word}”. /models lists those I know.`,
  tooManyModels: (limit: number) => `A panel has 1 to ${limit} models.`,
  tooLong: (limit: number) => `This is too long: at most ${limit.toLocaleString('en')} characters, please.`,
  notText: 'I can only read text. Write your question, or put it in the caption.',
  parked:
    'What was stored of this chat cannot be read, so nothing can go on here. Its host finds the reason in the log; /forget deletes it and starts afresh.',
  refused: 'The bot had a fault and did nothing. Its log says more.',
  flood: (seconds: number) => `That was a lot at once. I listen again in ${seconds} s.`,

  unwritable: (why: string) =>
    `I cannot take this up now, because I cannot write it down: ${why}. It is not lost: once whoever hosts this bot has mended that, I go on by myself.`,

  // ---- projects
  projectExists: (name: string) => `There is a project “${name}” already. /project select ${name} goes to it.`,
  projectUnknown: (name: string, near: readonly string[]) =>
    near.length > 0
      ? `There is no project “${name}”. Did you mean ${near.map((other) => `“${other}”`).join(' or ')}?`
      : `There is no project “${name}”. /projects lists them.`,
  projectMissing:
    'There is no project yet. Make one with /project new NAME, or just ask: the first question makes one.',
  projectsFull: (limit: number) => `A chat has at most ${limit} projects. Delete one first: /project delete NAME.`,
  projectCreated: (name: string) =>
    `Project “${name}” is made and selected. Ask away, or set its panel with /project models.`,
  projectSelected: (name: string, resumed: boolean) =>
    resumed
      ? `Project “${name}” is selected. Its latest discussion is open again: /next goes on, /new starts afresh.`
      : `Project “${name}” is selected. Ask away.`,
  projectAbout: (name: string) => `Noted. Every panellist of “${name}” is told this from now on.`,
  projectFormat: (name: string, format: string) => `Plain questions in “${name}” get /${format} from now on.`,
  projectJudge: (name: string, judge: string | null, sits: boolean) => {
    if (judge === null)
      return `The consensus of “${name}” is written by a model that is not on the panel, if there is one.`;
    return `${judge} writes the consensus of “${name}” from now on.${sits ? ' It is on the panel itself, so it judges its own words too.' : ''}`;
  },
  projectDeleted: (name: string) => `Project “${name}” and its discussions are deleted.`,
  projectGone:
    'The project of this discussion was deleted in another topic, and the discussion with it. The next question starts afresh.',
  deleteProject: (name: string) => `Delete the project “${name}” with all its discussions? This cannot be undone.`,
  projects: 'Projects of this chat:',
  noProjects:
    'There are no projects yet. The first question makes one called General; /project new NAME makes another.',
  project: (name: string, panel: string, format: string, judge: string | null, discussions: number) =>
    `Project ${name}\nPanel: ${panel}\nPlain questions get: /${format}\nJudge: ${judge ?? 'a model that is not on the panel'}\nDiscussions: ${discussions}`,
  about: (text: string) => `Standing instruction: ${text}`,
  noAbout: 'No standing instruction. /project about TEXT sets one.',
  panel: (project: string, panel: string) => `The panel of ${project}: ${panel}.`,
  panelHint: 'Tap to add or remove; it applies from the next question on.',

  // ---- pages
  history: {
    head: (project: string) => (project === '' ? 'The last discussions:' : `The last discussions of ${project}:`),
    line: (n: number, title: string, at: string, answers: number, current: boolean) =>
      `${n}. ${title} (${at}, ${answers === 1 ? '1 answer' : `${answers} answers`}${current ? '; the current one' : ''})`,
    button: (n: number, title: string) => `${n}. ${title}`,
    hint: 'Tap one to take it up again.',
    none: 'There are no discussions here yet. Begin one with /open or /discuss and a question.',
  },
  models: 'Models that can be chosen:',
  modelsHint:
    'Any other model that a provider lists can be named by its id, e.g. /project models claude,openrouter:maker/model. A model may have several seats, each with a stance behind it (skeptic, pragmatist, advocate, newcomer): /project models claude,claude:skeptic.',
  noPanel: 'nobody yet',
  closed: 'This discussion is closed. The next question starts afresh.',
  kept: 'Nothing was deleted.',
  askStopped: 'Stopped.',
  deleteAll:
    'Delete everything of this chat: discussions, projects and settings, in all its topics? This cannot be undone.',
  forgotten: 'Everything of this chat is deleted. /start begins anew.',
  forgottenOnServer:
    'Everything of this chat is deleted from the database. What its server still holds on the disk goes with its own clean-up. /start begins anew.',
  forgottenUncleaned:
    'Everything of this chat is deleted; the file is being cleaned, and this message says when that is done. /start begins anew.',
  forgottenElsewhere: 'Everything of this chat was deleted from another topic, so what ran here was stopped.',
  status: {
    phases: {
      idle: 'No discussion is open.',
      approving: 'A discussion waits for a yes to what it may cost.',
      paused: 'A discussion is open; nothing of it runs.',
      opening: 'The panel is answering.',
      discussing: 'A discussion is running.',
      challenging: 'One of the panel argues against what all hold.',
      drafting: 'A draft is being written.',
      reviewing: 'The draft is being reviewed.',
      listing: 'The options are being found.',
      voting: 'The panel is voting.',
      ranking: "The panel ranks each other's answers.",
      settling: 'Two sides are answering each other.',
      comparing: 'Who agrees is being found out.',
      concluding: 'The consensus is being written.',
    },
    project: (name: string) => `Project: ${name}`,
    panel: (panel: string) => `Panel: ${panel}`,
    question: (question: string) => `Question: ${question}`,
    agree: (agree: string) => `Who agrees: ${agree}`,
    round: (round: number, last: number) => (last > round ? `Round ${round} of ${last}` : `Round ${round}`),
    waiting: (name: string, seconds: number) => `Waiting for ${name}, ${seconds} s so far`,
    cost: (cost: string, tokens: string) => `So far: ${cost}, ${tokens} tokens`,
    unknownCost: 'cost unknown',
    atLeast: (amount: string) => `at least ${amount}`,
    unknownTokens: 'an unknown number of',
    now: (commands: string) => `Now: ${commands}`,
  },
  help: {
    head: 'Conclave: a panel of AI models discusses your question.',
    examples: 'Tap an example:',
  },
  /** Three questions to tap; a button's text is cut by narrow phones, so they are short. */
  examples: ['Is a hot dog a sandwich?', 'Tabs or spaces, and why?', 'Best way to learn a language?'],
  greeting: 'Hello! I bring a panel of AI models. Try /open with a question; /help shows the rest.',
  privacy:
    'In this group I only see commands and replies to me. For @model to work, turn off privacy mode: @BotFather, /setprivacy, Disable; then add me again. /ask and replies always work.',

  // ---- access
  stranger: (id: number) => `This bot is private. If it should be open to you, send its owner your id: ${id}`,
  strangeChat: (chat: number, id: number | null) => {
    const whom =
      id === null
        ? `this chat (${chat}) in ALLOWED_CHATS`
        : `this chat (${chat}) or you (${id}) in ALLOWED_CHATS or ALLOWED_USERS`;
    return `This bot is private and not yet allowed here. Its owner can send /allow here, or name ${whom}.`;
  },
  notYours: 'Only who asked for this, an admin of the group, or the owner of the bot can say yes.',
  access: {
    inPrivate: 'You find it in our private chat.',
    ownerOnly: 'Only the owner of this bot can do that.',
    usage:
      'Whom? Reply /allow to a message of theirs, or send their id: /allow 12345. In a group, /allow alone lets the group in.',
    allowed: (id: number) => `${id} may use me now. /access lists everybody and takes it back.`,
    allowedBefore: (id: number) => `${id} could use me before.`,
    allow: (id: number) => `Allow ${id}`,
    revoke: (id: number) => `Revoke ${id}`,
    /** @param by who asked, where it was in a group. `name` calls nobody */
    asked: (id: number, by: number | null, name: string, when: string) =>
      `${id} asked to use me${by === null ? '' : `, by ${by}`} (“${name}”, ${when}).`,
    revoked: (id: number, how: 'revoked' | 'owner' | 'listed' | 'unknown') =>
      ({
        revoked: `${id} may no longer use me. What ran there was stopped.`,
        owner: `${id} owns me: nobody takes that away here.`,
        listed: `${id} is named in ALLOWED_USERS or ALLOWED_CHATS: take it out there, and start me again.`,
        unknown: `${id} was not allowed.`,
      })[how],
    list: ({
      owners,
      granted,
      more,
      listed,
    }: {
      owners: readonly number[];
      granted: readonly number[];
      more: number;
      listed: readonly number[];
    }) =>
      [
        `Owner: ${owners.join(', ') || 'nobody yet (the log has the link)'}`,
        `Allowed by the owner: ${granted.join(', ') || 'nobody'}${more > 0 ? ` and ${more} more` : ''}`,
        `By ALLOWED_USERS and ALLOWED_CHATS: ${listed.join(', ') || 'nobody'}`,
        'Ids below 0 are groups. /allow lets somebody in.',
      ].join('\n'),
  },
  paired:
    'You are the owner of this bot now. Groups you add me to are allowed; in one I was in before, send /allow. Whoever else asks for me, you are told; /access lists who may use me, /usage what it costs. Ask me something, or see /help.',
};

/** The questions that are offered as examples: where only recordings are played, theirs. */
export function examplesOf({ recordings }: Pick<Catalogue, 'recordings'>): readonly string[] {
  return recordings?.questions.map(({ question }) => question) ?? texts.examples;
}
