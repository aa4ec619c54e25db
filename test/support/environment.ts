/** The environment of a bot in a test or a benchmark. */
import { join } from 'node:path';
import type { createBotApi } from '../../src/bot-api/bot-api.ts';
import type { OpenAIServer } from './openai-server.ts';

export type BotApi = ReturnType<typeof createBotApi>;

/** The environment of a bot between an api and a provider: three models, everybody with id 1 to 9 allowed. */
export function environmentOf(api: BotApi, apiUrl: string, ai: OpenAIServer, dir: string): Record<string, string> {
  return {
    TELEGRAM_BOT_TOKEN: api.bot.token,
    TELEGRAM_API_ROOT: apiUrl,
    OPENAI_API_KEY: 'sk-test-0123456789abcdef',
    OPENAI_BASE_URL: ai.url,
    MODELS: 'claude=openai:claude-x,gpt=openai:gpt-x,gemini=openai:gemini-x',
    OLLAMA_HOST: 'http://127.0.0.1:9',
    ALLOWED_USERS: '1,2,3,4,5,6,7,8,9',
    DATABASE_URL: `sqlite:${join(dir, 'conclave.db')}`,
    PORT: '0',
    LOG_LEVEL: 'silent',
  };
}
