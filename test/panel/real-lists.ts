/**
 * Ids as the providers list them, November 2026. OpenRouter's: all of Claude, GPT and Gemini with a few others;
 * OpenAI's and Requesty's likewise.
 */
export const OPENROUTER = ids(`
anthropic/claude-3-haiku anthropic/claude-3.5-haiku anthropic/claude-3.5-sonnet anthropic/claude-3.7-sonnet
anthropic/claude-3.7-sonnet:thinking anthropic/claude-fable-5 anthropic/claude-fable-5.1 anthropic/claude-fable-5.1:batch
anthropic/claude-haiku-4.5 anthropic/claude-opus-4 anthropic/claude-opus-4.1 anthropic/claude-opus-4.5
anthropic/claude-opus-4.6-fast anthropic/claude-opus-4.8 anthropic/claude-opus-5 anthropic/claude-opus-5-fast
anthropic/claude-opus-5.5 anthropic/claude-opus-5.5:batch anthropic/claude-sonnet-4 anthropic/claude-sonnet-4.5
anthropic/claude-sonnet-4.6 anthropic/claude-sonnet-5 anthropic/claude-sonnet-5:batch ~anthropic/claude-opus-latest
google/gemini-2.0-flash-001 google/gemini-2.5-flash google/gemini-2.5-flash-image google/gemini-2.5-flash-lite
google/gemini-2.5-pro google/gemini-2.5-pro-preview-05-06 google/gemini-3-pro-image google/gemini-3-pro-preview
google/gemini-3.1-pro-preview google/gemini-3.1-pro-preview-customtools google/gemini-3.5-flash google/gemini-3.5-flash-lite
google/gemini-3.8-flash google/gemini-3.8-flash:batch google/gemini-embedding-2 google/gemma-4-31b-it:free
openai/gpt-3.5-turbo openai/gpt-4 openai/gpt-4-1106-preview openai/gpt-4.1 openai/gpt-4.1-mini openai/gpt-4o
openai/gpt-4o-2024-11-20 openai/gpt-4o-audio-preview openai/gpt-4o:extended openai/gpt-5 openai/gpt-5-codex
openai/gpt-5-image openai/gpt-5-nano openai/gpt-5-pro openai/gpt-5.1 openai/gpt-5.2-chat openai/gpt-5.3-codex
openai/gpt-5.5 openai/gpt-5.5-pro openai/gpt-5.6-luna openai/gpt-5.6-sol openai/gpt-5.6-terra openai/gpt-6-astra
openai/gpt-6-astra-pro openai/gpt-6-luna openai/gpt-6-sol openai/gpt-6-sol-pro openai/gpt-6-sol:batch openai/gpt-audio
openai/gpt-chat-latest openai/gpt-image-2 openai/gpt-oss-120b openai/gpt-oss-safeguard-20b openai/o3 openai/o4-mini-high
openai/text-embedding-3-large openai/whisper-1 openrouter/auto openrouter/free ~openai/gpt-latest
x-ai/grok-4.20 x-ai/grok-4.7 x-ai/grok-4.1-fast x-ai/grok-imagine-video deepseek/deepseek-v4.1-flash deepseek/deepseek-v4-pro
meta-llama/llama-4-maverick mistralai/mistral-large-2512 mistralai/mistral-medium-3-5 mistralai/codestral-2508
qwen/qwen3.8-max qwen/qwen3-235b-a22b moonshotai/kimi-k3`);

export const OPENAI = ids(`
babbage-002 chatgpt-4o-latest chatgpt-image-latest codex-mini-latest dall-e-3 davinci-002 gpt-3.5-turbo gpt-3.5-turbo-0125
gpt-3.5-turbo-instruct gpt-4 gpt-4-0613 gpt-4-turbo-2024-04-09 gpt-4.1 gpt-4.1-2025-04-14 gpt-4.1-mini gpt-4o
gpt-4o-2024-08-06 gpt-4o-mini-transcribe gpt-4o-realtime-preview gpt-4o-search-preview gpt-5 gpt-5-2025-08-07
gpt-5-chat-latest gpt-5-mini gpt-5-nano gpt-5-pro gpt-5-search-api gpt-5.1 gpt-5.1-2025-11-13 gpt-5.1-codex-max
gpt-audio gpt-image-1 gpt-realtime ft:gpt-4o-2024-08-06:me::abc o1 o3 o3-deep-research o4-mini omni-moderation-latest
sora-2 text-embedding-3-small tts-1 whisper-1`);

export const REQUESTY = ids(`
anthropic/claude-3-7-sonnet-latest anthropic/claude-haiku-4-5 anthropic/claude-opus-4-1 anthropic/claude-sonnet-4-5
anthropic/claude-sonnet-4-20250514 bedrock/claude-sonnet-4-5@us-east-1 vertex/claude-sonnet-4-5 coding/claude-sonnet-4-5
vertex/anthropic/claude-sonnet-4-5@europe-west1 openai/gpt-4.1 openai/gpt-5 openai/gpt-5-mini openai/gpt-5.1
azure/gpt-5.1@eastus openai-responses/gpt-5.1-codex google/gemini-2.5-flash google/gemini-2.5-pro vertex/gemini-2.5-pro
google/gemini-3-pro-preview xai/grok-4 groq/llama-3.3-70b-versatile mistral/mistral-large-latest`);

function ids(text: string): readonly string[] {
  return text.trim().split(/\s+/);
}
