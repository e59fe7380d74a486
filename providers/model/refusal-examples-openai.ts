import { expect } from 'vitest'
import type { FakeReply, SentBody } from './fake-endpoint.ts'

/** What an endpoint refuses, its words for it, and what it is sent in the end; undefined: what is left out. */
export type Refusal = [
  endpoint: string,
  refuses: (body: SentBody) => FakeReply | undefined,
  sentAtLast: object,
]

/** Refusals in the form of OpenAI's own, from public reports. */
export const OPENAI_REFUSALS: Refusal[] = [
  [
    'OpenAI: a temperature',
    body =>
      'temperature' in body
        ? openAi(
            'temperature',
            'unsupported_value',
            `Unsupported value: 'temperature' does not support 0.3 with this model. Only the default (1) value is supported.`,
          )
        : undefined,
    { temperature: undefined },
  ],
  [
    'OpenAI: max_tokens by its new name',
    body =>
      'max_completion_tokens' in body
        ? openAi(
            'max_completion_tokens',
            'unsupported_parameter',
            `Unsupported parameter: 'max_completion_tokens' is not supported with this model. Use 'max_tokens' instead.`,
          )
        : undefined,
    { max_completion_tokens: undefined, max_tokens: 800 },
  ],
  [
    'OpenAI: tools with thinking that nobody asked for',
    body => {
      const message =
        "Function tools with reasoning_effort are not supported for gpt-x in /v1/chat/completions. To use function tools, use /v1/responses or set reasoning_effort to 'none'."
      return 'tools' in body && body.reasoning_effort !== 'none'
        ? openAi('reasoning_effort', null, message)
        : undefined
    },
    { reasoning_effort: 'none', tools: expect.any(Array) },
  ],
  [
    'the same, where not thinking is refused as well',
    body => {
      if (body.reasoning_effort === 'none') {
        return openAi(
          'reasoning_effort',
          'unsupported_value',
          `Unsupported value: 'reasoning_effort' does not support 'none' with this model.`,
        )
      }
      const message =
        "Function tools with reasoning_effort are not supported for gpt-x in /v1/chat/completions. To use function tools, use /v1/responses or set reasoning_effort to 'none'."
      return 'tools' in body ? openAi('reasoning_effort', null, message) : undefined
    },
    { reasoning_effort: undefined, tools: undefined },
  ],
  [
    'Azure: an argument it does not know, named in its sentence alone',
    body =>
      'max_completion_tokens' in body
        ? {
            status: 400,
            body: {
              error: {
                message: 'Unrecognized request argument supplied: max_completion_tokens',
                type: 'invalid_request_error',
                param: null,
                code: null,
              },
            },
          }
        : undefined,
    { max_tokens: 800 },
  ],
]

export function openAi(param: string, code: string | null, message: string): FakeReply {
  return { status: 400, body: { error: { message, type: 'invalid_request_error', param, code } } }
}
