/**
 * The statechart of one chat.
 *
 * **idle**: no discussion is current. A question to the panel opens one; a topic to discuss begins one; a question to one
 * model begins one too and leaves it at rest.
 *
 * **opening**: every seat answers at once, none seeing the others. Left when the last seat has answered or failed.
 *
 * **discussing**: seats speak in turn. *choosing* waits for nothing: it asks the next seat that waits, or begins the next round,
 * or ends the run. *speaking* waits for one seat's answer or failure. A failed seat that is retried waits for its turn again.
 *
 * **concluding**: one model writes the consensus. If it fails the next of the panel does; left when one has, or none can.
 *
 * **paused**: a discussion is current and nothing of it runs. It can be taken up again, today or in weeks.
 *
 * Beside any of them, at the root: questions to one model, projects, pages, and the end of everything. When nobody can see the chat
 * any more, everything stops; what there is to show waits until somebody can, at the latest until the next event.
 * What is legal now is what the machine takes (`can`): a guard that fails is a refusal, which `refusals.ts` words.
 */
import { actions } from './actions.ts';
import { freshContext } from './context.ts';
import { ports } from './guards.ts';

/** A question to the panel, whether it comes as `/open` or, while nothing runs, as plain text. */
const opensRound = {
  guard: 'enoughSeats',
  target: 'opening',
  actions: ['useProject', 'turnBoard', 'useDiscussion', 'beginOpenRound'],
} as const;

/** A round that nobody can see any more stops as `/stop` stops it. */
const stopsRound = {
  target: 'paused',
  actions: ['noteUnseen', 'recordUnanswered', 'stopCalls', 'recordStop', 'turnBoard'],
} as const;

export const chatMachine = ports.extend({ actions }).createMachine({
  id: 'chat',
  // Every `transition()` makes an initial snapshot of its own and throws it away; a chat's own comes from `firstSnapshot`.
  context: freshContext(0),
  initial: 'idle',
  on: {
    ask: { guard: 'mayAsk', actions: 'askOne' },
    'question.answered': { guard: 'live', actions: 'recordReply' },
    'question.failed': { guard: 'live', actions: 'recordNoReply' },
    stop: { guard: 'asksRun', actions: ['recordUnanswered', 'stopAsks'] },
    unreachable: [
      { guard: 'asksRun', actions: ['noteUnseen', 'recordUnanswered', 'stopAsks'] },
      { guard: 'seen', actions: 'noteUnseen' },
    ],
    reachable: { guard: 'unseen', actions: 'noteSeen' },

    'project.about': { actions: ['useProject', 'setAbout'] },
    'project.models': { guard: 'panelAllowed', actions: ['useProject', 'setModels'] },
    'project.toggle': { guard: 'panelAllowed', actions: ['useProject', 'setModels'] },
    'project.delete': [
      { guard: 'namedOtherAndConfirmed', actions: ['deleteProject', 'endCallsInProject'] },
      { guard: 'namedOther', actions: 'confirmDelete' },
    ],
    'project.gone': [
      { guard: 'selectedGone', target: '.idle', actions: ['endCallsInProject', 'leaveProject'] },
      { guard: 'asksInEnded', actions: 'endCallsInProject' },
    ],

    page: { actions: 'showPage' },
    misused: { actions: 'showNotice' },
    stale: { actions: 'showNotice' },
    keep: { guard: 'stillThere', actions: 'showNotice' },
    forget: [
      { guard: 'confirmed', target: '.idle', actions: ['stopCalls', 'leaveAll', 'forgetAll'] },
      { actions: 'confirmForget' },
    ],
    forgotten: { target: '.idle', actions: ['tellForgotten', 'stopCalls', 'leaveAll'] },
  },
  states: {
    idle: {
      on: {
        ask: { guard: 'mayAsk', target: 'paused', actions: ['useProject', 'useDiscussion', 'askOne'] },
        open: opensRound,
        text: opensRound,
        discuss: {
          guard: 'enoughSeatsAndTopic',
          target: 'discussing',
          actions: ['useProject', 'turnBoard', 'useDiscussion', 'beginTurns'],
        },
        'project.new': { guard: 'nameFree', actions: ['createProject', 'selectCreated'] },
        'project.select': [
          { guard: 'namedWithDiscussion', target: 'paused', actions: 'selectProject' },
          { guard: 'named', actions: 'selectProject' },
        ],
        'project.delete': [
          { guard: 'namedOtherAndConfirmed', actions: ['deleteProject', 'endCallsInProject'] },
          { guard: 'namedAndConfirmed', actions: ['deleteProject', 'endCallsInProject', 'leaveProject'] },
          { guard: 'named', actions: 'confirmDelete' },
        ],
      },
    },

    opening: {
      entry: 'askWaiting',
      always: { guard: 'allEnded', target: 'paused', actions: ['endRound', 'turnBoard'] },
      on: {
        'seat.answered': { guard: 'live', actions: 'recordAnswer' },
        'seat.failed': { guard: 'live', actions: 'recordFailure' },
        text: { actions: 'recordRemark' },
        retry: { guard: 'seatFailed', actions: ['retrySeat', 'askWaiting'] },
        stop: { target: 'paused', actions: ['recordUnanswered', 'stopCalls', 'recordStop', 'turnBoard'] },
        unreachable: stopsRound,
      },
    },

    discussing: {
      initial: 'choosing',
      on: {
        text: { actions: 'recordRemark' },
        retry: { guard: 'seatFailed', actions: 'retrySeat' },
        stop: { target: 'paused', actions: ['recordUnanswered', 'stopCalls', 'recordStop', 'turnBoard'] },
        unreachable: stopsRound,
      },
      states: {
        choosing: {
          always: [
            { guard: 'seatWaits', target: 'speaking', actions: 'askNext' },
            { guard: 'nobodyAnswered', target: '#chat.paused', actions: ['endRound', 'turnBoard'] },
            { guard: 'roundsLeft', target: 'choosing', actions: ['endRound', 'turnBoard', 'beginNextRound'] },
            { target: '#chat.paused', actions: ['endRound', 'turnBoard'] },
          ],
        },
        speaking: {
          on: {
            'turn.answered': { guard: 'live', target: 'choosing', actions: 'recordAnswer' },
            'turn.failed': { guard: 'live', target: 'choosing', actions: 'recordFailure' },
          },
        },
      },
    },

    concluding: {
      entry: 'askWriter',
      on: {
        'conclusion.answered': { guard: 'live', target: 'paused', actions: ['recordConsensus', 'turnBoard'] },
        'conclusion.failed': [
          { guard: 'anotherWriter', target: 'concluding', reenter: true, actions: 'dropWriter' },
          { guard: 'live', target: 'paused', actions: ['dropWriter', 'turnBoard'] },
        ],
        text: { actions: 'recordRemark' },
        stop: { target: 'paused', actions: ['recordUnanswered', 'stopCalls', 'turnBoard'] },
        unreachable: { target: 'paused', actions: ['noteUnseen', 'recordUnanswered', 'stopCalls', 'turnBoard'] },
      },
    },

    paused: {
      on: {
        open: opensRound,
        text: opensRound,
        discuss: {
          guard: 'enoughSeats',
          target: 'discussing',
          actions: ['useProject', 'turnBoard', 'useDiscussion', 'beginTurns'],
        },
        next: { guard: 'enoughSeats', target: 'discussing', actions: ['useProject', 'turnBoard', 'beginTurns'] },
        consensus: {
          guard: 'enoughAnswers',
          target: 'concluding',
          actions: ['useProject', 'turnBoard', 'chooseWriters'],
        },
        retry: [
          { guard: 'turnFailed', target: 'discussing', actions: ['turnBoard', 'thisRoundOnly', 'retrySeat'] },
          { guard: 'seatFailed', target: 'opening', actions: ['turnBoard', 'thisRoundOnly', 'retrySeat'] },
        ],
        export: { actions: 'showExport' },
        new: { target: 'idle', actions: 'closeDiscussion' },
        'project.new': { guard: 'nameFree', target: 'idle', actions: ['createProject', 'selectCreated'] },
        'project.select': [
          { guard: 'namedWithDiscussion', actions: 'selectProject' },
          { guard: 'named', target: 'idle', actions: 'selectProject' },
        ],
        'project.delete': [
          { guard: 'namedOtherAndConfirmed', actions: ['deleteProject', 'endCallsInProject'] },
          {
            guard: 'namedAndConfirmed',
            target: 'idle',
            actions: ['deleteProject', 'endCallsInProject', 'leaveProject'],
          },
          { guard: 'named', actions: 'confirmDelete' },
        ],
      },
    },
  },
});
