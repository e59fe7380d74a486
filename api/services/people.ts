import { findPerson, type Person } from '../../db/people.ts'
import { standingAddress, wayKey } from '../../domain/identity.ts'
import { addressesOf, type InboundMessage } from '../../domain/message.ts'
import { conversationWorkflowId } from '../../platform/ids.ts'
import type { ApiDependencies } from '../dependencies.ts'
import type { WebhookChannel } from './channel-cache.ts'
import { inTime } from './temporal-calls.ts'
import { makeWays, type Way } from './ways.ts'

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
 * That is longer than workers usually stand still.
 */
const PROVISIONAL_MS = 120_000

export interface People {
  /**
   * The id of the workflow that a customer's message is for. One person has one workflow, whichever address they write
   * from.
   *
   * A phone number determines the id by itself. For a user id without a number, the database says whose it is. If it
   * doesn't answer, the id is made of the user id, and the run that this starts finds the person's open conversation.
   */
  workflowOf(channel: WebhookChannel, message: Pick<InboundMessage, 'from' | 'details'>): Promise<string>
  close(): Promise<void>
}

export function makePeople(dependencies: Pick<ApiDependencies, 'sql' | 'log'>): People {
  const { sql, log } = dependencies
  /** All messages of a person must go to one workflow, from the moment that the first webhook says who they are. */
  const ways = makeWays(dependencies)
  /** Queries that are running. A later message of the same person waits for them; otherwise it would arrive first. */
  const asked = new Map<string, Promise<unknown>>()
  let pausedUntil = 0

  return {
    async workflowOf(channel, message) {
      const addresses = addressesOf(message)
      const keys = addresses.map(address => wayKey(channel.id, address))
      for (const key of keys) while (asked.has(key)) await asked.get(key)
      const known = ways.latest(keys)
      if (known) return remember(keys, known)
      if (standingAddress(addresses) !== undefined) {
        const workflowId = conversationWorkflowId(channel, addresses)
        return remember(keys, { workflowId, until: Number.POSITIVE_INFINITY })
      }
      const question = ask(channel, addresses, keys)
      for (const key of keys) asked.set(key, question)
      const way = await question
      for (const key of keys) asked.delete(key)
      return remember(keys, way)
    },
    close: () => ways.close(),
  }

  function remember(keys: string[], way: Way): string {
    ways.remember(keys, way)
    return way.workflowId
  }

  async function ask(channel: WebhookChannel, userIds: [string, ...string[]], keys: string[]): Promise<Way> {
    const person = await lookUp(channel.id, userIds)
    // Another process may have got a message that is not stored yet.
    const known = person ? undefined : await ways.ask(keys)
    if (known) return known
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
