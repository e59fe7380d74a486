import { OPENAI_REFUSALS, openAi, type Refusal } from './refusal-examples-openai.ts'

/** Refusals of endpoints from public reports: what each one refuses, and its words. */
export const REFUSALS: Refusal[] = [
  ...OPENAI_REFUSALS,
  [
    'vLLM: a validator’s list as Python prints it, without `error`',
    body =>
      'max_completion_tokens' in body
        ? {
            status: 400,
            body: {
              object: 'error',
              message:
                "[{'type': 'extra_forbidden', 'loc': ('body', 'max_completion_tokens'), 'msg': 'Extra inputs are not permitted', 'input': 800}]",
              type: 'BadRequestError',
              param: null,
              code: 400,
            },
          }
        : undefined,
    { max_tokens: 800, temperature: 0.3 },
  ],
  [
    'vLLM: tools without a parser',
    body =>
      'tools' in body
        ? {
            status: 400,
            body: {
              object: 'error',
              message:
                '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
              type: 'BadRequestError',
              param: null,
              code: 400,
            },
          }
        : undefined,
    { tools: undefined, temperature: 0.3 },
  ],
  [
    'Mistral: 422 with what was sent in it',
    body =>
      'max_completion_tokens' in body
        ? {
            status: 422,
            body: {
              object: 'error',
              message: {
                detail: [
                  {
                    type: 'extra_forbidden',
                    loc: ['body', 'max_completion_tokens'],
                    msg: 'Extra inputs are not permitted',
                    input: 800,
                  },
                ],
              },
              type: 'invalid_request_error',
              param: null,
              code: null,
            },
          }
        : undefined,
    { max_tokens: 800 },
  ],
  [
    'FastAPI: 422 with several at once',
    body =>
      'max_completion_tokens' in body || 'temperature' in body
        ? {
            status: 422,
            body: {
              detail: ['max_completion_tokens', 'temperature'].map(name => ({
                type: 'extra_forbidden',
                loc: ['body', name],
                msg: 'Extra inputs are not permitted',
              })),
            },
          }
        : undefined,
    { max_tokens: 800, temperature: undefined },
  ],
  [
    'Ollama: a model without tools, the error a text',
    body =>
      'tools' in body
        ? { status: 400, body: { error: 'registry.ollama.ai/library/m-1 does not support tools' } }
        : undefined,
    { tools: undefined },
  ],
  [
    'OpenRouter: no provider with tools, as a 404',
    body =>
      'tools' in body
        ? {
            status: 404,
            body: {
              error: {
                message:
                  'No endpoints found that support tool use. To learn more about provider routing, visit: https://openrouter.ai/docs',
                code: 404,
              },
            },
          }
        : undefined,
    { tools: undefined },
  ],
  [
    'OpenRouter: the provider’s own error within',
    body =>
      'temperature' in body
        ? {
            status: 400,
            body: {
              error: {
                message: 'Provider returned error',
                code: 400,
                metadata: {
                  provider_name: 'X',
                  raw: JSON.stringify({
                    error: { message: "Unsupported parameter: 'temperature'", param: 'temperature' },
                  }),
                },
              },
            },
          }
        : undefined,
    { temperature: undefined },
  ],
  [
    'llama.cpp: tools, as an error of its own',
    body =>
      'tools' in body
        ? {
            status: 500,
            body: {
              error: { code: 500, message: 'tools param requires --jinja flag', type: 'server_error' },
            },
          }
        : undefined,
    { tools: undefined },
  ],
  [
    'llama.cpp: a template without a system, as an error of its own',
    body =>
      body.messages?.[0]?.role === 'system'
        ? {
            status: 500,
            body: { error: { code: 500, message: 'System role not supported', type: 'server_error' } },
          }
        : undefined,
    {
      temperature: 0.3,
      messages: [{ role: 'user', content: 'The rules.\n\nBe kind.\n\nWhere is my parcel?' }],
    },
  ],
  [
    'Anthropic: a limit above its own',
    body =>
      Number(body.max_completion_tokens) > 512
        ? {
            status: 400,
            body: {
              error: {
                message:
                  'max_tokens: 800 > 512, which is the maximum allowed number of output tokens for m-1',
                type: 'invalid_request_error',
              },
            },
          }
        : undefined,
    { max_completion_tokens: 512 },
  ],
  [
    'Groq: a limit above its own',
    body =>
      Number(body.max_completion_tokens) > 512
        ? {
            status: 400,
            body: {
              error: {
                message:
                  '`max_completion_tokens` must be less than or equal to `512`, the maximum value for `max_completion_tokens` is less than the `context_window` for this model',
                type: 'invalid_request_error',
              },
            },
          }
        : undefined,
    { max_completion_tokens: 512 },
  ],
  [
    'Gemini: a list around the error, several names in one sentence',
    body =>
      'temperature' in body || 'max_completion_tokens' in body
        ? {
            status: 400,
            body: [
              {
                error: {
                  code: 400,
                  message:
                    'Invalid JSON payload received. Unknown name "temperature": Cannot find field.\nInvalid JSON payload received. Unknown name "max_completion_tokens": Cannot find field.',
                  status: 'INVALID_ARGUMENT',
                },
              },
            ],
          }
        : undefined,
    { temperature: undefined, max_completion_tokens: undefined, max_tokens: 800 },
  ],
  [
    'a template without a system',
    body =>
      body.messages?.[0]?.role === 'system'
        ? { status: 400, body: { error: { message: 'System role not supported' } } }
        : undefined,
    { messages: [{ role: 'user', content: 'The rules.\n\nBe kind.\n\nWhere is my parcel?' }] },
  ],
  [
    'three, one after the other',
    body => {
      if ('temperature' in body)
        return openAi('temperature', 'unsupported_value', 'temperature is not supported')
      if ('max_completion_tokens' in body)
        return openAi('max_completion_tokens', 'unsupported_parameter', 'no max_completion_tokens')
      return 'tools' in body ? openAi('tools', 'unsupported_parameter', 'tools is not supported') : undefined
    },
    { temperature: undefined, max_tokens: 800, tools: undefined },
  ],
]
