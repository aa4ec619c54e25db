/**
 * The statechart of one chat.
 *
 * **idle**: no discussion is current. A question to the panel opens one; a topic to discuss begins one; a question to one
 * model begins one too and leaves it at rest.
 *
 * **approving**: the way into every stage that asks models: what it may cost is compared with what may be spent today. Left at once if no
 * limit could be passed; else it waits until somebody who may says yes, or stops it.
 *
 * **asking**: a round runs. Which of the states in it come, in what order and how often, is what a format says (`discussion/formats/`):
 * `run.ts` reads it. All but *discussing* and *listing* ask at once whoever has a part in the round, and are left when the last of them has
 * answered, has failed, or was skipped.
 * - *beginning*: waits for nothing: the stage of the format says which of the others it is.
 * - *opening*: every seat answers.
 * - *discussing*: seats speak in turn. *choosing* waits for nothing: it asks the next seat that waits, or ends the round. *speaking* waits
 *   for one seat's answer or failure. A failed seat that is retried waits for its turn again.
 * - *challenging*: one seat argues against what all hold.
 * - *drafting*: one seat writes the answer, or revises it. *reviewing*: another says what is wrong with it.
 * - *listing*: the options of a decision are found. Left when there are any, or when nobody could find any.
 * - *voting*: every seat votes for one of them.
 * - *ranking*: every seat that has answered ranks the answers of the others.
 * - *settling*: one seat of each side of what a consensus calls disputed answers the other.
 * - *comparing*: the round is over: who agrees is found out, by what the seats hold. Left at once where there is nothing to compare, else
 *   when that is known or could not be found out: to the stage that the format has next, or to rest.
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
import { callActions } from './calls/index.ts';
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

/** All who have a part in the round are asked at once; it is over when none of them is waited for. */
const together = {
  entry: 'askWaiting',
  always: { guard: 'allEnded', target: 'comparing', actions: 'endRound' },
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
          { guard: 'roundMayBegin', target: 'asking' },
          { guard: 'mayConclude', target: 'concluding' },
        ],
        on: { ...transitionsOf('approving'), unreachable: stopsRound, 'discussion.expired': expires },
      },

      asking: {
        initial: 'beginning',
        on: {
          ...transitionsOf('asking'),
          'seat.answered': { guard: 'live', actions: 'recordAnswer' },
          'seat.failed': [
            { guard: 'takesOver', actions: ['recordStandIn', 'askWaiting'] },
            { guard: 'live', actions: 'recordFailure' },
          ],
          'ranking.answered': { guard: 'live', actions: 'recordRanking' },
          'ranking.failed': [
            { guard: 'takesOver', actions: ['recordStandIn', 'askWaiting'] },
            { guard: 'live', actions: 'recordFailure' },
          ],
          unreachable: stopsRound,
        },
        states: {
          beginning: {
            always: [
              { guard: 'opens', target: 'opening' },
              { guard: 'discusses', target: 'discussing' },
              { guard: 'challenges', target: 'challenging' },
              { guard: 'drafts', target: 'drafting' },
              { guard: 'reviews', target: 'reviewing' },
              { guard: 'lists', target: 'listing' },
              { guard: 'votes', target: 'voting' },
              { guard: 'ranks', target: 'ranking' },
              { guard: 'settles', target: 'settling' },
            ],
          },
          opening: together,
          challenging: together,
          drafting: together,
          reviewing: together,
          voting: together,
          ranking: together,
          settling: together,

          discussing: {
            initial: 'choosing',
            on: transitionsOf('discussing'),
            states: {
              choosing: {
                always: [
                  { guard: 'seatWaits', target: 'speaking', actions: 'askNext' },
                  { target: '#chat.asking.comparing', actions: 'endRound' },
                ],
              },
              speaking: {
                // Whoever spoke has answered, has failed or was skipped, or another has taken its seat.
                always: { guard: 'nobodySpeaks', target: 'choosing' },
                on: {
                  'turn.answered': { guard: 'live', actions: 'recordAnswer' },
                  'turn.failed': [
                    { guard: 'takesOver', actions: 'recordStandIn' },
                    { guard: 'live', actions: 'recordFailure' },
                  ],
                },
              },
            },
          },

          listing: {
            entry: 'askFinder',
            on: {
              ...transitionsOf('listing'),
              'options.answered': { guard: 'live', target: 'voting', actions: 'recordOptions' },
              'options.failed': [
                { guard: 'anotherFinder', target: 'listing', reenter: true, actions: 'dropFinder' },
                { guard: 'live', target: '#chat.paused', actions: ['dropFinder', 'recordStop', 'nextBoard'] },
              ],
            },
          },

          comparing: {
            entry: 'askComparison',
            always: [
              { guard: 'stageFollows', target: '#chat.approving', actions: 'beginNextStage' },
              { guard: 'runEnds', target: '#chat.paused', actions: ['endRun', 'nextBoard'] },
            ],
            on: {
              'comparison.answered': { guard: 'live', actions: 'recordAgreement' },
              'comparison.failed': { guard: 'live', actions: 'recordAgreement' },
            },
          },
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
