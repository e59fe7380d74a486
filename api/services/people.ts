import { findPerson, type Person } from '../../db/people.ts'
import { standingAddress } from '../../domain/identity.ts'
import { addressesOf, type InboundMessage } from '../../domain/message.ts'
import { conversationWorkflowId } from '../../platform/ids.ts'
import { lru } from '../../platform/lru.ts'
import type { ApiDependencies } from '../dependencies.ts'
import type { WebhookChannel } from './channel-cache.ts'
import { inTime } from './temporal-calls.ts'

/** How many addresses are remembered, each with the workflow of its person. */
const REMEMBERED = 50_000

/**
 * How long a webhook waits for the database to say whose user id it is, ms. If the database doesn't answer, the message is
 * accepted anyway.
 */
const PATIENCE_MS = 1_000
/** After a failed query, the database is not asked again for this long, ms. */
const PAUSE_MS = 5_000
/**
 * How long a person without a known number keeps the workflow id that is made of their user id, ms, even if the number
 * becomes known. Their previous message may still be on its way to that workflow, and the next one must not overtake it.
 */
const PROVISIONAL_MS = 20_000

export interface People {
  /**
   * The id of the workflow that a customer's message is for. One person has one workflow, whichever address they write
   * from.
   *
   * A phone number determines the id by itself. For a user id without a number, the database says whose it is. If it
   * doesn't answer, the id is made of the user id, and the run that this starts finds the person's open conversation.
   */
  workflowOf(channel: WebhookChannel, message: Pick<InboundMessage, 'from' | 'details'>): Promise<string>
}

/** Where a person's messages go, until when that holds (epoch ms), and the number of the last message that went there. */
interface Way {
  workflowId: string
  until: number
  turn: number
}

/** Remembers, for each person, the workflow that their last message went to, in this process. */
export function makePeople({ sql, log }: Pick<ApiDependencies, 'sql' | 'log'>): People {
  /** All messages of a person must go to one workflow, from the moment that the first webhook says who they are. */
  const remembered = lru<Way>(REMEMBERED)
  /** Queries that are running. A later message of the same person waits for them; otherwise it would arrive first. */
  const asked = new Map<string, Promise<unknown>>()
  let turn = 0
  let pausedUntil = 0

  return {
    async workflowOf(channel, message) {
      const addresses = addressesOf(message)
      const keys = addresses.map(address => `${channel.id} ${standingAddress([address]) ?? address}`)
      for (const key of keys) while (asked.has(key)) await asked.get(key)
      const known = latest(keys)
      if (known) return remember(keys, known)
      if (standingAddress(addresses) !== undefined) {
        const workflowId = conversationWorkflowId(channel, addresses)
        return remember(keys, { workflowId, until: Number.POSITIVE_INFINITY })
      }
      const question = ask(channel, addresses)
      for (const key of keys) asked.set(key, question)
      const way = await question
      for (const key of keys) asked.delete(key)
      return remember(keys, way)
    },
  }

  /** The workflow that their last message went to. A message sent there can't overtake it. */
  function latest(keys: string[]): Way | undefined {
    const now = Date.now()
    const ways = keys.flatMap(key => remembered.get(key) ?? []).filter(({ until }) => until > now)
    return ways.sort((a, b) => b.turn - a.turn)[0]
  }

  function remember(keys: string[], { workflowId, until }: Omit<Way, 'turn'>): string {
    const way = { workflowId, until, turn: ++turn }
    for (const key of keys) remembered.set(key, way)
    return workflowId
  }

  async function ask(channel: WebhookChannel, userIds: [string, ...string[]]) {
    const person = await lookUp(channel.id, userIds)
    const addresses: typeof userIds = [...userIds, ...(person?.addresses ?? [])]
    const isFinal = standingAddress(addresses) !== undefined
    return {
      workflowId: conversationWorkflowId(channel, addresses, person?.open?.workflowId),
      until: isFinal ? Number.POSITIVE_INFINITY : Date.now() + PROVISIONAL_MS,
    }
  }

  async function lookUp(channelId: string, userIds: string[]): Promise<Person | undefined> {
    if (Date.now() < pausedUntil) return undefined
    try {
      return await inTime(findPerson(sql, channelId, userIds), Date.now() + PATIENCE_MS)
    } catch (error) {
      pausedUntil = Date.now() + PAUSE_MS
      log.warn({ channelId, err: error }, 'the contact of a WhatsApp user id can’t be looked up now')
      return undefined
    }
  }
}
