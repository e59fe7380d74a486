import type { Client } from '@temporalio/client'
import type { Agents } from '../chaos/actors/agents.ts'
import type { ApiClient } from '../chaos/actors/client.ts'
import { type Customer, customerOf } from '../chaos/actors/customers.ts'
import type { SeenConversation } from '../chaos/actors/desk-view.ts'
import type { Office } from '../chaos/actors/office.ts'
import { makeMoments } from '../chaos/moments.ts'
import type { ChaosOptions } from '../chaos/options.ts'
import type { Random } from '../chaos/random.ts'
import type { ChaosRecord } from '../chaos/record.ts'
import type { Stage } from '../chaos/stage/stage.ts'
import { until } from '../harness/until.ts'

/** A conversation that is open while the version changes. */
export interface Talk {
  id: string
  workflowId: string
  customer: Customer
}

export interface Talks {
  /** Opens so many: some wait, some are answered, and some were resolved and reopened. */
  open(count: number): Promise<Talk[]>
  /** The agent replies, the customer answers, it is resolved, and the customer gives a score. */
  finish(talk: Talk): Promise<void>
}

/** The parts of a message that can have reached the customer. */
const ARRIVED = ['delivered', 'read']
/**
 * A killed worker's call is given up after 45 s, and a message that may have been sent holds back the next for two
 * minutes, ms.
 */
const PATIENCE_MS = 240_000

export function talksOf(
  { outsides }: Pick<Stage, 'outsides'>,
  office: Office,
  {
    client,
    agents,
    record,
    options,
    random,
    signal,
  }: {
    client: ApiClient
    agents: Agents
    record: ChaosRecord
    options: ChaosOptions
    random: Random
    signal: AbortSignal
  },
): Talks {
  const [channel] = office.channels
  const [supervisor] = office.people
  if (!channel || !supervisor) throw new Error('there is no office')
  let texts = 0
  const newText = (words: string) => `${words} (kept ${++texts})`
  const surroundings = { outsides, record, options, moments: makeMoments(), signal, random }

  const seen = (talk: Pick<Talk, 'id'>, ...statuses: string[]) =>
    until(
      `${talk.id} ${statuses.join(' or ')}`,
      async () => {
        const answer = await client.request<SeenConversation>('GET', `/v1/conversations/${talk.id}`, {})
        const conversation = answer?.body
        return conversation && statuses.includes(conversation.status) ? conversation : undefined
      },
      PATIENCE_MS,
    )
  const command = async (name: string, talk: Talk, path: string, body: object) => {
    const url = `/v1/conversations/${talk.id}`
    const { answers } = await agents.command(name, talk, supervisor, `${url}/${path}`, body)
    const id = answers[0]?.commandId
    await until(
      `the outcome of ${name} in ${talk.id}`,
      async () => (await client.request('GET', `${url}/commands/${id}`, {}))?.body.status === 'done',
      PATIENCE_MS,
    )
  }
  const arrived = (talk: Talk, check: (body: string) => boolean, after = 0) =>
    until(
      `a message to ${talk.customer.address}`,
      () =>
        talk.customer
          .received()
          .slice(after)
          .findLast(({ body, status }) => check(body) && ARRIVED.includes(status)),
      PATIENCE_MS,
    )
  const reply = async (talk: Talk) => {
    const text = newText('Let me see.')
    await command('reply', talk, 'messages', { text })
    await arrived(talk, body => body === text)
  }
  const resolve = (talk: Talk) => command('resolve', talk, 'resolve', { survey: true })

  async function openOne(index: number): Promise<Talk> {
    const customer = customerOf(channel as never, surroundings)
    await customer.write({ text: newText('Hello, my parcel has not come yet.') })
    const found = await until(
      `the conversation with ${customer.address}`,
      async () => {
        const answer = await client.request('GET', `/v1/conversations?channelId=${channel?.id}&limit=200`, {})
        const items = (answer?.body.items ?? []) as (SeenConversation & { workflowId: string })[]
        return items.find(({ contact }) => customer.addresses.includes(contact.address))
      },
      PATIENCE_MS,
    )
    const talk = { id: found.id, workflowId: found.workflowId, customer }
    await seen(talk, 'assigned', 'waiting')
    if (index % 3 > 0) await reply(talk)
    if (index % 3 > 1) {
      await resolve(talk)
      await seen(talk, 'resolved')
      await customer.write({ text: newText('But it is still not here.') })
      await seen(talk, 'assigned', 'waiting')
    }
    return talk
  }

  return {
    async open(count) {
      const talks: Talk[] = []
      for (let index = 0; index < count; index++) talks.push(await openOne(index))
      return talks
    },
    async finish(talk) {
      const before = talk.customer.received().length
      await reply(talk)
      await talk.customer.write({ text: newText('It has come!') })
      await resolve(talk)
      const question = await arrived(talk, body => body.startsWith('How would you rate'), before)
      const answer = await talk.customer.write({ text: '5' })
      record.answers.push({ questionSid: question.sid, score: 5, answer })
    },
  }
}

/** Which version did the last step of each, with numbers. */
export async function versionsOf(temporal: Client, talks: Talk[]): Promise<Record<string, number>> {
  const counts: Record<string, number> = {}
  for (const { workflowId } of talks) {
    const { raw } = await temporal.workflow.getHandle(workflowId).describe()
    const name = raw.workflowExecutionInfo?.versioningInfo?.deploymentVersion?.buildId ?? 'none'
    counts[name] = (counts[name] ?? 0) + 1
  }
  return counts
}

/** How many took the new course somewhere: the history of one of their runs has its mark. */
export async function countPatched(temporal: Client, talks: Talk[], patch: string): Promise<number> {
  let count = 0
  for (const { workflowId } of talks) if (await isPatched(temporal, workflowId, patch)) count++
  return count
}

async function isPatched(temporal: Client, workflowId: string, patch: string): Promise<boolean> {
  for await (const { runId } of temporal.workflow.list({ query: `WorkflowId = '${workflowId}'` })) {
    const { events } = await temporal.workflow.getHandle(workflowId, runId).fetchHistory()
    const isMarked = events?.some(({ markerRecordedEventAttributes: marker }) =>
      Object.values(marker?.details ?? {}).some(({ payloads }) =>
        payloads?.some(({ data }) =>
          Buffer.from(data ?? [])
            .toString()
            .includes(patch),
        ),
      ),
    )
    if (isMarked) return true
  }
  return false
}
