import { makeModel } from './make-model.ts'
import type { Model, ModelRequest, Tokens } from './model.ts'

/** A reply of an endpoint. A body that is no text is sent as JSON. Default status: 200. */
export type FakeReply = { status?: number; body: unknown; headers?: Record<string, string> } | 'hang' | 'gone'

export type SentBody = Record<string, unknown> & {
  messages?: Record<string, unknown>[]
  input?: Record<string, unknown>[]
}

/** A model behind an endpoint that a test simulates. */
export function fakeModel(
  reply: (body: SentBody, number: number) => FakeReply,
  config: { api?: 'chat' | 'responses'; baseURL?: string; key?: string } = {},
) {
  const sent: SentBody[] = []
  const paths: string[] = []
  const spent: Tokens[] = []
  const send: typeof fetch = async (url, init) => {
    const body = JSON.parse(String(init?.body)) as SentBody
    paths.push(new URL(String(url)).pathname)
    const replied = reply(body, sent.push(body))
    if (replied === 'gone')
      throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNREFUSED' } })
    if (replied === 'hang') {
      return new Promise((_, reject) => {
        init?.signal?.addEventListener('abort', () => reject(init.signal?.reason))
      })
    }
    const isText = typeof replied.body === 'string'
    return new Response(isText ? (replied.body as string) : JSON.stringify(replied.body), {
      status: replied.status ?? 200,
      headers: { 'Content-Type': isText ? 'text/html' : 'application/json', ...replied.headers },
    })
  }
  const { api, baseURL = 'http://model.test/v1', key } = config
  const model = makeModel({ OPENAI_API_KEY: key, OPENAI_BASE_URL: baseURL, OPENAI_API: api }, send) as Model
  return {
    model,
    sent,
    paths,
    spent,
    ask: (more: Partial<ModelRequest> = {}) =>
      model.ask({ ...REQUEST, onTokens: tokens => spent.push(tokens), ...more }),
  }
}

const REQUEST: ModelRequest = {
  model: 'm-1',
  rules: 'The rules.',
  instructions: 'Be kind.',
  talk: [{ from: 'customer', text: 'Where is my parcel?' }],
  tools: [
    {
      name: 'hand_over_to_human',
      description: 'Gives it to a human.',
      parameters: {
        properties: {
          reason: { type: 'string', enum: ['customer_asked', 'cannot_help'] },
          summary: { type: 'string', description: 'What was said.' },
        },
        required: ['reason', 'summary'],
      },
    },
    {
      name: 'label_conversation',
      description: 'Labels it.',
      parameters: {
        properties: { labels: { type: 'array', items: { type: 'string' } } },
        required: ['labels'],
      },
    },
  ],
  temperature: 0.3,
  maxAnswerTokens: 800,
  signal: new AbortController().signal,
  onTokens() {},
}

/** A reply of chat completions. */
export function completion(message: object, more: { finish?: string; usage?: object } = {}): FakeReply {
  const { finish = 'stop', usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 15 } } = more
  return {
    body: {
      choices: [{ index: 0, finish_reason: finish, message: { role: 'assistant', ...message } }],
      usage,
    },
  }
}
