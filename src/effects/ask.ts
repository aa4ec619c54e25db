/** Asking a model with a prompt that is built when its turn comes. */
import type { Answer, AnswerOptions, AnswerRequest, Model } from '../panel/port.ts';

/**
 * Asks a model. Behind its port every fault is a value, but one of our own database is not the model's: it may pass, and the engine
 * tries again.
 * @throws what building the prompt threw
 */
export async function ask(model: Model, request: AnswerRequest, options: AnswerOptions): Promise<Answer> {
  const fault: { error?: unknown } = {};
  const messages: AnswerRequest['messages'] = async () => {
    try {
      return await request.messages();
    } catch (error) {
      fault.error = error;
      throw error;
    }
  };
  const answer = await model.answer({ ...request, messages }, options);
  if ('error' in fault) throw fault.error;
  return answer;
}
