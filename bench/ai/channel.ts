import { SCRIPTED_MODEL } from '../../dev/model/names.ts'
import type { Arrivals } from '../arrivals.ts'
import { caller } from '../call.ts'
import { openChannel } from '../channel.ts'
import { AI_NUMBER, inboundWebhook, newCustomer } from '../customers.ts'
import { time } from '../measure.ts'
import type { Turn } from '../side.ts'

/** The script answers with the line that shares most words with the customers' question. */
const KNOWLEDGE = [
  'Delivery takes two to three days. You get a link to track your parcel.',
  'You can return anything within 30 days; the return label is in the box.',
].join('\n')

/** How many conversations are opened at once. */
const AT_ONCE = 20

/**
 * Makes a channel with an AI agent, and conversations in which the agent has answered once. Returns the webhook of each
 * customer's next message.
 */
export async function openAiTalks(
  at: { serviceUrl: string; adminToken: string },
  count: number,
  arrivals: Arrivals,
): Promise<(() => Turn)[]> {
  const url = await openAiChannel(at)
  const customers = Array.from({ length: count }, newCustomer)
  const writing = (address: string) => () => inboundWebhook(url, address, AI_NUMBER)
  for (let begun = 0; begun < count; begun += AT_ONCE) {
    const some = customers.slice(begun, begun + AT_ONCE)
    await Promise.all(some.map(address => time(writing(address)(), arrivals)))
  }
  return customers.map(writing)
}

/** Returns the path of its webhook. */
async function openAiChannel(at: { serviceUrl: string; adminToken: string }): Promise<string> {
  const admin = caller(at.serviceUrl, at.adminToken)
  const channel = await openChannel(admin, { name: 'Bench with AI', phoneNumber: AI_NUMBER })
  const { id } = await admin<{ id: string }>('POST', '/v1/ai-agents', {
    name: 'Robin',
    model: SCRIPTED_MODEL,
    knowledge: KNOWLEDGE,
    instructions: 'You answer the customers of a small web shop.',
  })
  await admin('PATCH', `/v1/channels/${channel.id}`, { aiAgent: { id, enabled: true } })
  return `${at.serviceUrl}${channel.webhookPath}`
}
