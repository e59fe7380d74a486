import { randomUUID } from 'node:crypto'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import type { InboundMessage } from '../../domain/message.ts'
import { readConfig, requireSettings } from '../../platform/config.ts'
import { runProcess } from '../../platform/run.ts'
import { makeSecrets } from '../../platform/secrets.ts'
import { lazyClient } from '../../platform/temporal.ts'
import type { Reply } from '../../protocol/signals.ts'
import type { ConversationInput } from '../../protocol/start-conversation.ts'
import { floor, inboundMessage, reply } from './workflow.ts'

/**
 * The floor's API: one route that starts a workflow with a signal, and one that signals. It checks and stores nothing.
 */
await runProcess(async () => {
  const config = requireSettings(readConfig(), ['TEMPORAL_ADDRESS', 'SECRETS_KEY'])
  const temporal = lazyClient(config, makeSecrets(config.SECRETS_KEY))
  const channelId = randomUUID()
  const app = new Hono()

  app.post('/webhook', async c => {
    const message = messageOf(new URLSearchParams(await c.req.text()))
    const input: ConversationInput = { channelId, address: message.from, conversationId: randomUUID() }
    await temporal.workflow.signalWithStart(floor, {
      taskQueue: config.TEMPORAL_TASK_QUEUE,
      workflowId: floorWorkflowId(message.from),
      args: [input],
      signal: inboundMessage,
      signalArgs: [message],
    })
    return c.body('<?xml version="1.0" encoding="UTF-8"?><Response/>', 200, { 'Content-Type': 'text/xml' })
  })

  app.post('/conversations/:workflowId/messages', async c => {
    const { text } = await c.req.json<{ text: string }>()
    const [conversationId, commandId, messageId, id] = Array.from({ length: 4 }, () => randomUUID())
    await temporal.workflow.getHandle(c.req.param('workflowId')).signal(reply, {
      messageId,
      text,
      media: [],
      commandId,
      conversationId,
      actor: { kind: 'agent', id, role: 'agent' },
    } as Reply)
    return c.json({ commandId, conversationId, messageId }, 202)
  })

  const server = serve({ fetch: app.fetch, port: config.PORT, hostname: config.HOST })
  return {
    async stop() {
      server.close()
      await temporal.connection.close()
    },
  }
})

function floorWorkflowId(address: string): string {
  return `floor:${address}`
}

/** The fields, and as many bytes, as the service makes of it. */
function messageOf(form: URLSearchParams): InboundMessage {
  const { MessageSid = '', From = '', To = '', Body = '', ...other } = Object.fromEntries(form)
  const { SmsSid, SmsMessageSid, NumMedia, ...rest } = other
  return {
    providerMessageId: MessageSid,
    receivedAt: Date.now(),
    from: From,
    to: To,
    text: Body,
    media: [],
    details: { other: rest },
  }
}
