import { setTimeout as wait } from 'node:timers/promises'
import type { Client } from '@temporalio/client'
import { caller } from './call.ts'
import { openChannel } from './channel.ts'
import { GREETING_TEXT, inboundWebhook, newCustomer, OURS, REPLY_TEXT } from './customers.ts'
import { post } from './http.ts'
import type { Side, Talk } from './side.ts'

interface Conversation {
  id: string
  workflowId: string
  contact: { address: string }
}

/** The service as its users have it: a channel with a greeting and an agent. Everything goes through the public API. */
export async function serviceSide(at: { url: string; adminToken: string; temporal: Client }): Promise<Side> {
  const admin = caller(at.url, at.adminToken)
  const channel = await openChannel(admin, { name: 'Bench', phoneNumber: OURS })
  await admin('PATCH', `/v1/channels/${channel.id}`, { greeting: { enabled: true, text: GREETING_TEXT } })
  const agent = await admin<{ id: string; token: string }>('POST', '/v1/agents', {
    name: 'Ann',
    email: 'ann@example.com',
    capacity: 1_000,
  })
  await admin('PUT', `/v1/channels/${channel.id}/agents/${agent.id}`)
  const ann = caller(at.url, agent.token)
  const firstMessage = () => inboundWebhook(`${at.url}${channel.webhookPath}`, newCustomer())

  const known = new Map<string, Conversation>()

  /** The conversations of these customers. Waits until all exist. */
  async function conversationsWith(addresses: string[]): Promise<Conversation[]> {
    for (const deadline = Date.now() + 20_000; ; await wait(50)) {
      const found = addresses.map(address => known.get(address)).filter(one => one !== undefined)
      if (found.length === addresses.length) return found
      if (Date.now() > deadline) throw new Error(`${found.length} of ${addresses.length} were opened`)
      const { items } = await admin<{ items: Conversation[] }>('GET', '/v1/conversations?limit=200')
      for (const item of items) known.set(item.contact.address, item)
    }
  }

  const talk = ({ id, contact: { address } }: Conversation): Talk => ({
    address,
    reply: () => ({
      address,
      request: {
        url: `${at.url}/v1/conversations/${id}/messages`,
        headers: { Authorization: `Bearer ${agent.token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ text: REPLY_TEXT }),
      },
    }),
  })

  return {
    name: 'service',
    firstMessage,
    async openConversations(count) {
      const turns = Array.from({ length: count }, firstMessage)
      for (const { request } of turns) await post(request)
      const opened = await conversationsWith(turns.map(({ address }) => address))
      for (const { id } of opened) {
        const path = `/v1/conversations/${id}/assign`
        const { status } = await ann<{ status: string }>('POST', path, { agentId: agent.id })
        if (status !== 'done') throw new Error(`assigning a conversation: ${status}`)
      }
      return opened.map(talk)
    },
    async historyLengths(addresses) {
      const conversations = await conversationsWith(addresses)
      return Promise.all(
        conversations.map(async ({ workflowId }) => {
          const { historyLength } = await at.temporal.workflow.getHandle(workflowId).describe()
          return historyLength
        }),
      )
    },
  }
}
