/** What a person is told when a command makes no sense now. A refusal changes nothing. */
import { describe, expect, it } from 'vitest';
import type { Notice } from '../../src/chat/notices.ts';
import { Chat } from './support.ts';

const states = {
  idle: () => new Chat(2),
  opening: (): Chat => begun((chat) => chat.open()),
  discussing: (): Chat => begun((chat) => chat.discuss(2, 'Rust?')),
  concluding: (): Chat => {
    const chat = begun((one) => one.open());
    chat.settle();
    chat.consensus();
    return chat;
  },
  paused: (): Chat => {
    const chat = begun((one) => one.open());
    chat.settle();
    return chat;
  },
};

function begun(begin: (chat: Chat) => unknown): Chat {
  const chat = new Chat(2);
  begin(chat);
  return chat;
}

const commands = {
  open: (chat: Chat) => chat.open(),
  discuss: (chat: Chat) => chat.discuss(),
  next: (chat: Chat) => chat.next(),
  stop: (chat: Chat) => chat.stop(),
  consensus: (chat: Chat) => chat.consensus(),
  retry: (chat: Chat) => chat.retry(0),
  new: (chat: Chat) => chat.do('new', {}),
  export: (chat: Chat) => chat.do('export', {}),
  'project.new': (chat: Chat) => chat.do('project.new', { name: 'A' }),
  'project.select': (chat: Chat) => chat.do('project.select', { name: 'General' }),
};

const both: Notice = { say: 'running', waitingFor: ['model1', 'model2'] };
const first: Notice = { say: 'running', waitingFor: ['model1'] };
const say = (
  word: 'nothingRuns' | 'nothingToContinue' | 'nothingToClose' | 'nothingToExport' | 'nothingToRetry' | 'topicMissing',
): Notice => ({ say: word });
const missing: Notice = { say: 'projectUnknown', name: 'General', near: [] };

/** `null`: the command is taken. */
const table: Record<keyof typeof states, Record<keyof typeof commands, Notice | null>> = {
  idle: {
    open: null,
    discuss: say('topicMissing'),
    next: say('nothingToContinue'),
    stop: say('nothingRuns'),
    consensus: say('nothingToContinue'),
    retry: say('nothingToRetry'),
    new: say('nothingToClose'),
    export: say('nothingToExport'),
    'project.new': null,
    'project.select': missing,
  },
  opening: {
    open: both,
    discuss: both,
    next: both,
    stop: null,
    consensus: both,
    retry: say('nothingToRetry'),
    new: both,
    export: both,
    'project.new': both,
    'project.select': both,
  },
  discussing: {
    open: first,
    discuss: first,
    next: first,
    stop: null,
    consensus: first,
    retry: say('nothingToRetry'),
    new: first,
    export: first,
    'project.new': first,
    'project.select': first,
  },
  concluding: {
    open: first,
    discuss: first,
    next: first,
    stop: null,
    consensus: first,
    retry: first,
    new: first,
    export: first,
    'project.new': first,
    'project.select': first,
  },
  paused: {
    open: null,
    discuss: null,
    next: null,
    stop: say('nothingRuns'),
    consensus: null,
    retry: say('nothingToRetry'),
    new: null,
    export: null,
    'project.new': null,
    'project.select': null,
  },
};

describe.each(Object.keys(states) as (keyof typeof states)[])('%s', (state) => {
  it.each(Object.keys(commands) as (keyof typeof commands)[])('%s', (command) => {
    const chat = states[state]();
    expect(chat.phase).toBe(state);
    const { snapshot } = chat;
    const done = commands[command](chat);
    const notice = table[state][command];
    const taken = snapshot.can(chat.events.at(-1) ?? chat.command('next', {}));
    expect(taken).toBe(notice === null);
    const refused = { kind: 'notice', input: { notice, replyTo: 7, callback: null, edits: null } };
    expect(taken ? [] : done.effects).toEqual(notice === null ? [] : [refused]);
    expect(taken || (done.snapshot === snapshot && done.rows.length + done.aborted.length === 0)).toBe(true);
  });
});

describe('a panel that is too small', () => {
  it.each(['open', 'discuss', 'next', 'consensus'] as const)('/%s says what one model can do', (command) => {
    const chat = states.paused();
    chat.panel = ['solo'];
    commands[command](chat);
    expect(chat.notice).toEqual({ say: 'oneModel', alias: 'solo' });
    chat.panel = [];
    commands[command](chat);
    expect(chat.notice).toEqual({ say: 'noModels' });
  });

  it('with no model at all /ask says so, too', () => {
    const chat = new Chat(0);
    chat.ask();
    expect(chat.notice).toEqual({ say: 'noModels' });
  });
});

describe('projects', () => {
  it('a name that is taken, and a name that is unknown', () => {
    const chat = new Chat(2);
    chat.do('project.new', { name: 'A' });
    chat.do('project.new', { name: 'A' });
    expect(chat.notice).toEqual({ say: 'projectExists', name: 'A' });
    chat.do('project.delete', { name: 'B', confirmed: true });
    expect(chat.notice).toEqual({ say: 'projectUnknown', name: 'B', near: [] });
  });

  it('fifty at most', () => {
    const chat = new Chat(2);
    for (let i = 0; i < 50; i++) chat.do('project.new', { name: `P${i}` });
    chat.do('project.new', { name: 'one more' });
    expect(chat.notice).toEqual({ say: 'projectsFull', limit: 50 });
  });
});

describe('a press', () => {
  it('on an old progress message gets an alert, whatever its button', () => {
    const chat = states.paused();
    const old = chat.press(chat.context.board - 1);
    chat.do('next', {}, old);
    expect(chat.last.effects).toMatchObject([
      { kind: 'notice', input: { notice: { say: 'stale' }, callback: 'press' } },
    ]);
    expect(chat.phase).toBe('paused');
  });

  it('on what another chat showed, the one before `/forget` say, gets an alert too', () => {
    const chat = states.paused();
    const elsewhere = { ...chat.press(chat.context.board), chat: chat.context.chat + 1 };
    chat.do('next', {}, elsewhere);
    expect(chat.effects('notice')).toMatchObject([{ notice: { say: 'stale' }, callback: 'press' }]);
    chat.do('forget', { confirmed: true }, { ...elsewhere, board: null });
    expect(chat.effects('notice')).toMatchObject([{ notice: { say: 'stale' } }]);
    expect(chat.phase).toBe('paused');
  });

  it('that is taken ends the waiting sign; one that is refused says why in an alert', () => {
    const chat = states.paused();
    const newest = chat.press(chat.context.board);
    chat.do('next', {}, newest);
    expect(chat.effects('toast')).toEqual([{ callback: 'press' }]);
    chat.do('next', {}, chat.press(chat.context.board));
    expect(chat.effects('notice')).toMatchObject([{ notice: first, callback: 'press' }]);
    expect(chat.effects('toast')).toEqual([]);
  });
});
