/**
 * The statechart of one chat.
 *
 * **idle**: no discussion is current. A question to the panel opens one; a topic to discuss begins one; a question to one
 * model begins one too and leaves it at rest.
 *
 * **approving**: the way into every stage that asks models: what it may cost is compared with what may be spent today. Left at once if no
 * limit could be passed; else it waits until somebody who may says yes, or stops it.
 *
 * **opening**: every seat answers at once, none seeing what the others say meanwhile. Left when the last has answered or failed.
 *
 * Which of these come, in what order and how often, is what a format says (`discussion/formats/`): `run.ts` reads it.
 *
 * **discussing**: seats speak in turn. *choosing* waits for nothing: it asks the next seat that waits, or ends the round. *speaking* waits
 * for one seat's answer or failure. A failed seat that is retried waits for its turn again.
 *
 * **challenging**: one seat argues against what all hold. Left when it has answered or failed.
 *
 * **comparing**: a round is over: who agrees is found out, by what the seats hold. Left at once where there is nothing to compare, else
 * when that is known or could not be found out: to the stage that the format has next, or to rest.
 *
 * **concluding**: one model writes the consensus. If it fails the next of the panel does; left when one has, or none can.
 *
 * **paused**: a discussion is current and nothing of it runs. It can be taken up again, today or in weeks.
 *
 * Beside any of them, at the root: questions to one model, projects, pages, and the end of everything. A discussion that has been idle
 * for too long is deleted where nothing runs in it. When nobody can see the chat
 * any more, everything stops; what there is to show waits until somebody can, at the latest until the next event.
 *
 * What commands do in a state stands with each of them (`commands/`); here stands what happens by itself. What is legal now is what
 * the machine takes (`can`): a guard that fails is a refusal, which the command words.
 */
import { actions } from './actions.ts';
import { callActions } from './calls.ts';
import { commandActions, commandGuards, transitionsOf } from './commands/index.ts';
import { freshContext } from './context.ts';
import { ports } from './guards.ts';

/** The current discussion is deleted, where nothing of it runs. */
const expires = { guard: 'expiresHere', target: 'idle', actions: ['expireDiscussion', 'leaveDiscussion'] } as const;

/** A round that nobody can see any more stops as `/stop` stops it. */
const stopsRound = {
  target: 'paused',
  actions: ['noteUnseen', 'recordUnanswered', 'stopCalls', 'recordStop', 'nextBoard'],
} as const;

export const chatMachine = ports
  .extend({ guards: commandGuards, actions: { ...actions, ...callActions, ...commandActions } })
  .createMachine({
    id: 'chat',
    // Every `transition()` makes an initial snapshot of its own and throws it away; a chat's own comes from `firstSnapshot`.
    context: freshContext(0),
    initial: 'idle',
    on: {
      ...transitionsOf('anywhere'),
      'question.answered': { guard: 'live', actions: 'recordReply' },
      'question.failed': { guard: 'live', actions: 'recordNoReply' },
      unreachable: [
        { guard: 'asksRun', actions: ['noteUnseen', 'recordUnanswered', 'stopAsks'] },
        { guard: 'seen', actions: 'noteUnseen' },
      ],
      reachable: { guard: 'unseen', actions: 'noteSeen' },
      'project.gone': [
        { guard: 'selectedGone', target: '.idle', actions: ['endCallsInProject', 'leaveProject'] },
        { guard: 'asksInEnded', actions: 'endCallsInProject' },
      ],
      forgotten: { target: '.idle', actions: ['tellForgotten', 'stopCalls', 'leaveAll'] },
      departed: { target: '.idle', actions: ['noteUnseen', 'stopCalls', 'leaveAll', 'forgetSilently'] },
      'discussion.expired': { guard: 'expiresBeside', actions: 'expireDiscussion' },
    },
    states: {
      idle: { on: transitionsOf('idle') },

      approving: {
        entry: 'priceStage',
        always: [
          { guard: 'mayOpen', target: 'opening' },
          { guard: 'mayDiscuss', target: 'discussing' },
          { guard: 'mayChallenge', target: 'challenging' },
          { guard: 'mayConclude', target: 'concluding' },
        ],
        on: { ...transitionsOf('approving'), unreachable: stopsRound, 'discussion.expired': expires },
      },

      opening: {
        entry: 'askWaiting',
        always: { guard: 'allEnded', target: 'comparing', actions: 'endRound' },
        on: {
          ...transitionsOf('opening'),
          'seat.answered': { guard: 'live', actions: 'recordAnswer' },
          'seat.failed': { guard: 'live', actions: 'recordFailure' },
          unreachable: stopsRound,
        },
      },

      discussing: {
        initial: 'choosing',
        on: { ...transitionsOf('discussing'), unreachable: stopsRound },
        states: {
          choosing: {
            always: [
              { guard: 'seatWaits', target: 'speaking', actions: 'askNext' },
              { target: '#chat.comparing', actions: 'endRound' },
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

      challenging: {
        entry: 'askWaiting',
        always: { guard: 'allEnded', target: 'comparing', actions: 'endRound' },
        on: {
          ...transitionsOf('challenging'),
          'seat.answered': { guard: 'live', actions: 'recordAnswer' },
          'seat.failed': { guard: 'live', actions: 'recordFailure' },
          unreachable: stopsRound,
        },
      },

      comparing: {
        entry: 'askComparison',
        always: [
          { guard: 'stageFollows', target: 'approving', actions: 'beginNextStage' },
          { guard: 'runEnds', target: 'paused', actions: ['endRun', 'nextBoard'] },
        ],
        on: {
          ...transitionsOf('comparing'),
          'comparison.answered': { guard: 'live', actions: 'recordAgreement' },
          'comparison.failed': { guard: 'live', actions: 'recordAgreement' },
          unreachable: stopsRound,
        },
      },

      concluding: {
        entry: 'askWriter',
        on: {
          ...transitionsOf('concluding'),
          'conclusion.answered': { guard: 'live', target: 'paused', actions: ['recordConsensus', 'nextBoard'] },
          'conclusion.failed': [
            { guard: 'anotherWriter', target: 'approving', actions: 'dropWriter' },
            { guard: 'live', target: 'paused', actions: ['dropWriter', 'nextBoard'] },
          ],
          unreachable: { target: 'paused', actions: ['noteUnseen', 'recordUnanswered', 'stopCalls', 'nextBoard'] },
        },
      },

      paused: {
        on: {
          ...transitionsOf('paused'),
          'discussion.expired': expires,
        },
      },
    },
  });
