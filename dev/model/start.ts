import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import type { ChatCompletionCreateParams } from 'openai/resources/chat/completions'
import { refuseForeign } from '../../platform/foreign-requests.ts'
import { SCRIPTED_MODEL } from './names.ts'
import { asChatRequest, responseOf } from './responses.ts'
import { type Scripted, script } from './script.ts'

/** An answer that a test gives in place of the script's. */
export type ModelAnswer =
  | Scripted
  | { status: number; body: unknown; headers?: Record<string, string> }
  /** No answer, until the caller gives up. */
  | 'hang'

export interface ScriptedModel {
  /** For OPENAI_BASE_URL. */
  baseUrl: string
  /** All requests, oldest first. Those of the Responses API are converted to the other API's form. */
  requests: ChatCompletionCreateParams[]
  /** How many requests the caller gave up before they were answered. */
  abandoned(): number
  close(): Promise<void>
}

/**
 * A model endpoint on loopback that answers by a script: no model, no key, no cost. It speaks the real HTTP of both
 * APIs, chat completions and responses, so that the service's own client and activities are tested.
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
  app.use(refuseForeign())
  app.get('/v1/models', c => c.json({ object: 'list', data: [{ id: SCRIPTED_MODEL, object: 'model' }] }))
  let abandoned = 0
  const respond = async (request: ChatCompletionCreateParams, c: Context, shape: typeof completionOf) => {
    requests.push(request)
    let isAnswered = false
    c.req.raw.signal.addEventListener('abort', () => {
      if (!isAnswered) abandoned++
    })
    const answered = await answer(request)
    isAnswered = answered !== 'hang'
    if (answered === 'hang') return new Promise<Response>(() => {})
    if ('status' in answered) {
      return Response.json(answered.body, { status: answered.status, headers: answered.headers })
    }
    return c.json(shape(answered, requests.length))
  }
  app.post('/v1/chat/completions', async c => respond(await c.req.json(), c, completionOf))
  app.post('/v1/responses', async c => respond(asChatRequest(await c.req.json()), c, responseOf))
  const server = createAdaptorServer({ fetch: app.fetch }) as Server
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    requests,
    abandoned: () => abandoned,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

function completionOf({ text, tool }: Scripted, number: number): object {
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
