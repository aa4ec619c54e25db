/** The sentences of commands: `/help`, Telegram's command menu, and how each is used. A command without them does not compile. */
import { KEY_VARIABLES } from '../panel/providers.ts';
import type { CommandName } from '../chat/commands/index.ts';
import type { Explained } from '../chat/notices.ts';
import type { LegalCommand } from '../chat/status.ts';

interface CommandTexts {
  /** Its line in Telegram's command menu. */
  readonly menu: string;
  /** Its line in `/help`; null where another command's line names it. */
  readonly help: string | null;
}

/** So wide is a line of `/help` at most, UTF-16 units: a phone shows it without a break, and all of them on one screen. */
export const HELP_WIDTH = 40;

export const commandTexts: Readonly<Record<CommandName, CommandTexts>> = {
  open: { menu: 'Everyone answers at once', help: '/open question: everyone answers at once' },
  discuss: {
    menu: 'They discuss in rounds: /discuss 3 topic',
    help: '/discuss [rounds] [topic]: in turn',
  },
  council: { menu: 'Blind answers, then a judge', help: '/council topic: blind answers, a judge' },
  review: { menu: 'One drafts, another reviews', help: '/review, /decide topic: draft, or vote' },
  decide: { menu: 'Options, and a counted vote', help: null },
  next: { menu: 'One more round', help: null },
  consensus: { menu: 'What they agree on, and what not', help: '/next round, /consensus: who holds what' },
  ask: {
    menu: 'Ask one model: /ask claude question',
    help: '/ask [model] question: one answers;\na reply to an answer asks its model',
  },
  stop: { menu: 'Stop everything here', help: '/stop: stops everything here' },
  new: { menu: 'Close the discussion, start afresh', help: '/new, /history: close one, take one up' },
  history: { menu: 'The last discussions, to take one up again', help: null },
  export: { menu: 'The discussion as a document', help: '/export: the discussion as a document' },
  status: { menu: 'What is going on', help: '/status, /models, /projects, /project' },
  projects: { menu: 'The projects of this chat', help: null },
  project: { menu: 'new, select, info, about, models, format, judge …', help: null },
  models: { menu: 'The models that can be chosen', help: null },
  mydata: { menu: 'Everything stored of this chat, as JSON', help: '/mydata, /forget: get or delete all' },
  forget: { menu: "Delete this chat's data", help: null },
  help: { menu: 'What this is', help: null },
};

/** What is said to somebody whose words behind a command make no sense. */
export const explanations: Record<Explained, string> = {
  next: 'One more round is /next, sent alone. For several: /discuss 5 (1 to 10 rounds)',
  ask: 'What should I ask? For example: /ask claude Why is the sky blue?',
  open: 'What should I ask the panel? For example: /open Which database fits a small shop?',
  discuss: 'For example: /discuss 3 Should we rewrite it in Rust? (1 to 10 rounds)',
  council: 'What should the panel judge? For example: /council Which database fits a small shop?',
  review: 'What should be drafted and reviewed? For example: /review Write a rollback plan for a schema change',
  decide:
    'What is to be decided? Name the options, one a line, or have them found. For example: /decide Postgres or SQLite for a small shop?',
  rounds: 'A discussion has 1 to 10 rounds. For example: /discuss 3 Should we rewrite it in Rust?',
  project:
    'Use /project new NAME, select NAME, info, about TEXT, models a,b,c, format NAME, judge MODEL or delete NAME. For example: /project new Garden',
  'project.new': 'A name has 1 to 64 characters on one line. For example: /project new Garden',
  'project.select': 'Which project? For example: /project select Garden (see /projects)',
  'project.about':
    'What should the panel know? Up to 4,000 characters. For example: /project about Answer for beginners.',
  'project.format':
    'What should plain questions get: open (all at once), discuss (in turn), council (blind, then a judge), review (a draft, reviewed) or decide (a vote)? For example: /project format council',
  'project.judge':
    'Who should write the consensus? For example: /project judge claude (see /models); /project judge default takes a model that is not on the panel.',
  'project.models':
    'For example: /project models claude,gpt,gemini (see /models); gpt|deepseek names who takes the seat of gpt if that is down.',
  'project.delete': 'Which project? For example: /project delete Garden (see /projects)',
  'project.info':
    '/project info tells of the selected project. To select another: /project select Garden (see /projects)',
  consensus:
    'Send it alone: /consensus. What the panel should mind belongs to the project: /project about Answer in two lines.',
  new: '/new closes the discussion, and your next question starts afresh. Send it alone: /new',
  history: '/history lists the last discussions, and a button takes one up again. Send it alone: /history',
  export: '/export sends the discussion as a Markdown document. Send it alone: /export',
  forget:
    '/forget deletes everything of this chat, nothing less. Send it alone: /forget. One project: /project delete Garden',
  mydata: '/mydata sends everything that is stored of this chat as a JSON document. Send it alone: /mydata',
  recorded: `This is a recorded demo, and that is not in it: it has six questions, on /start. For your own, connect a model: put ${KEY_VARIABLES.join(' or ')} into .env and start again, or run Ollama, which is found by itself.`,
  stances:
    'All seats here are one model, each with a stance of its own. Different models disagree better: with another one (a key of a provider, or a second model in Ollama), name them with /project models a,b,c.',
  unseen: 'The panel is told that there is something, but it sees no pictures and hears nothing: only text reaches it.',
  mention: 'What should I ask it? For example: @claude Why is the sky blue?',
};

/** Whether there is an explanation for a word. */
export function isExplained(of: string): of is Explained {
  return Object.hasOwn(explanations, of);
}

/** Commands that are legal now, as `/status` names them. */
export const legalTexts: Readonly<Record<LegalCommand, string>> = {
  next: '/next',
  consensus: '/consensus',
  export: '/export',
  stop: '/stop',
  open: '/open',
  discuss: '/discuss',
  ask: '/ask',
  new: '/new',
  retry: 'retry (button)',
};
