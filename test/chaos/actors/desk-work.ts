import { createHash } from 'node:crypto'
import { png } from '../../media/files.ts'
import type { Random } from '../random.ts'
import type { ChaosRecord } from '../record.ts'
import type { Agents } from './agents.ts'
import type { ApiClient } from './client.ts'
import type { SeenConversation } from './desk-view.ts'
import type { Person } from './office.ts'
import type { DeskStep } from './plan.ts'

/**
 * How far ahead a conversation is put aside, ms. The API takes ten seconds or more; one whose clock is fast takes a short
 * time for too short, and refuses it.
 */
const SNOOZE_MS = [12_000, 55_000] as const

const LABELS = ['vip', 'parcel', 'refund']
const PRIORITIES = ['low', 'normal', 'high', 'urgent'] as const

interface Desk {
  agents: Pick<Agents, 'anyone'>
  /** Whether the channel's provider can quote a message. */
  quotes: boolean
  client: ApiClient
  record: Pick<ChaosRecord, 'files' | 'reads'>
  random: Random
  newText(words: string): string
  /** Lets an agent do something with the conversation, if there is one that something can be done with. */
  withAgent(work: (conversation: SeenConversation, by: Person) => Promise<void>): Promise<void>
  /** Sends a command on it, unless `body` gives none. */
  act(
    name: string,
    subpath: string,
    body?: (conversation: SeenConversation, by: Person) => Body | Promise<Body>,
  ): Promise<void>
}

type Body = object | undefined

/** What agents do with a conversation besides answering, giving it to others and resolving it. */
export function deskWorkOf({ agents, quotes, client, record, random, newText, withAgent, act }: Desk) {
  const snooze = (step: Extract<DeskStep, { do: 'snooze' }>) =>
    act('snooze', 'snooze', () => ({
      until:
        step.until === 'customer' ? null : new Date(Date.now() + random.between(...SNOOZE_MS)).toISOString(),
    }))

  const mention = () =>
    act('mention', 'notes', () => ({
      text: newText('Do you know this?'),
      mentions: [agents.anyone().id, agents.anyone().id],
    }))

  /** Where the provider can: an answer that quotes something of the customer. */
  const quote = () =>
    act('quote', 'messages', async ({ id }) => {
      if (!quotes) return undefined
      const messages = await client.request('GET', `/v1/conversations/${id}/messages?limit=200`, {})
      const items = (messages?.body.items ?? []) as { id: string; direction: string }[]
      const theirs = items.filter(({ direction }) => direction === 'inbound')
      return theirs.length > 0 ? { text: newText('This one.'), replyTo: random.pick(theirs).id } : undefined
    })

  const sendFile = () =>
    act('file', 'messages', async (_, by) => {
      const uploadId = await upload(by)
      return uploadId && { text: newText('Here it is.'), media: [{ uploadId }] }
    })

  const upload = async (by: Person): Promise<string | undefined> => {
    const name = `${random.hex(12)}.png`
    const content = png(name)
    const answer = await client.request('POST', `/v1/uploads?name=${name}`, {
      token: by.token,
      file: new Uint8Array(content),
      key: `upload ${name}`,
    })
    if (answer?.status !== 201) return undefined
    const id = String(answer.body.id)
    record.files.push({ id, name, sha256: createHash('sha256').update(content).digest('hex') })
    return id
  }

  const read = () =>
    withAgent(async ({ id, lastMessage }, { id: agentId, token }) => {
      const answer = await client.request('PUT', `/v1/conversations/${id}/read`, {
        token,
        body: { seq: lastMessage?.seq ?? 0 },
      })
      if (answer?.status === 200)
        record.reads.push({ agentId, conversationId: id, seq: Number(answer.body.seq) })
    })

  return async (step: DeskStep): Promise<void> => {
    switch (step.do) {
      case 'snooze':
        return snooze(step)
      case 'unsnooze':
        return act('unsnooze', 'unsnooze')
      case 'priority':
        return act('priority', 'priority', () => ({ priority: random.pick(PRIORITIES) }))
      case 'note':
        return act('note', 'notes', () => ({ text: newText('Seen.') }))
      case 'mention':
        return mention()
      case 'label':
        return act('label', 'labels', () => ({
          [random.chance(0.7) ? 'add' : 'remove']: [random.pick(LABELS)],
        }))
      case 'quote':
        return quote()
      case 'file':
        return sendFile()
      case 'read':
        return read()
    }
  }
}
