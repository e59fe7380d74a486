import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { Hono } from 'hono'
import type { ChatCompletionCreateParams } from 'openai/resources/chat/completions'
import { type Scripted, script } from './script.ts'

/** Named so that nobody takes it for a model. */
export const SCRIPTED_MODEL = 'scripted-demo'

/** What a test has the endpoint answer in place of the script. */
export type ModelAnswer =
  | Scripted
  | { status: number; body: unknown; headers?: Record<string, string> }
  /** Never an answer, until the caller gives up. */
  | 'hang'

export interface ScriptedModel {
  /** For OPENAI_BASE_URL. */
  baseUrl: string
  /** Every request that came, oldest first. */
  requests: ChatCompletionCreateParams[]
  close(): Promise<void>
}

/**
 * A chat-completions endpoint on loopback that answers by a script: no model, no key, no cost. It speaks the HTTP of the
 * real one, so that the service's own client and activities are what is tried.
 */
export async function startModel(
  options: {
    port?: number
    answer?: (request: ChatCompletionCreateParams) => ModelAnswer | Promise<ModelAnswer>
  } = {},
): Promise<ScriptedModel> {
  const { port = 0, answer = request => script(request.messages) } = options
  const requests: ChatCompletionCreateParams[] = []
  const app = new Hono()
  app.get('/v1/models', c => c.json({ object: 'list', data: [{ id: SCRIPTED_MODEL, object: 'model' }] }))
  app.post('/v1/chat/completions', async c => {
    const request = await c.req.json<ChatCompletionCreateParams>()
    requests.push(request)
    const answered = await answer(request)
    if (answered === 'hang') return new Promise<Response>(() => {})
    if ('status' in answered) {
      return Response.json(answered.body, { status: answered.status, headers: answered.headers })
    }
    return c.json(completionOf(answered, requests.length))
  })
  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function completionOf({ text, tool }: Scripted, number: number) {
  const calls = tool && [
    {
      id: `call_${number}`,
      type: 'function',
      function: { name: tool.name, arguments: JSON.stringify(tool.arguments) },
    },
  ]
  return {
    id: `chatcmpl-${number}`,
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1_000),
    model: SCRIPTED_MODEL,
    choices: [
      {
        index: 0,
        finish_reason: calls ? 'tool_calls' : 'stop',
        logprobs: null,
        message: { role: 'assistant', content: text, refusal: null, ...(calls && { tool_calls: calls }) },
      },
    ],
    usage: { prompt_tokens: 100, completion_tokens: 20, total_tokens: 120 },
  }
}
