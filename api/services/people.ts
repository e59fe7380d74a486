import { findPerson, type Person } from '../../db/people.ts'
import { standingAddress } from '../../domain/identity.ts'
import type { InboundMessage } from '../../domain/message.ts'
import { conversationWorkflowId } from '../../platform/ids.ts'
import { lru } from '../../platform/lru.ts'
import type { ApiDependencies } from '../dependencies.ts'
import type { WebhookChannel } from './channel-cache.ts'
import { inTime } from './temporal-calls.ts'

/** Addresses that are remembered, with the workflow of whose they are. */
const REMEMBERED = 50_000

/** How long a webhook waits to learn whose a user id is, ms: should the database not answer, the message is taken all the same. */
const PATIENCE_MS = 1_000
/** After that it isn't asked again for a while, ms. */
const PAUSE_MS = 5_000
/**
 * How long a person without a known number goes by a user id, ms, also when the number becomes known meanwhile: what they
 * wrote a moment ago is still on its way there, and must not be overtaken.
 */
const PROVISIONAL_MS = 20_000

export interface People {
  /**
   * The workflow that a customer's message is for: that of the person, whichever of their addresses they write from. A
   * number tells it by itself. Whose a user id is that comes alone, the database is asked; when it doesn't answer, the
   * message goes by the user id, and the run that it starts finds the person's conversation.
   */
  workflowOf(channel: WebhookChannel, message: Pick<InboundMessage, 'from' | 'details'>): Promise<string>
}

/** Where a person's messages go, until when that holds, and which message went there last. */
interface Way {
  workflowId: string
  until: number
  turn: number
}

export function makePeople({ sql, log }: Pick<ApiDependencies, 'sql' | 'log'>): People {
  /** What a person writes must go one way, from the moment that the first webhook tells who they are. */
  const remembered = lru<Way>(REMEMBERED)
  /** Questions under way: what is about the same person waits its turn, or it would come first. */
  const asked = new Map<string, Promise<unknown>>()
  let turn = 0
  let pausedUntil = 0

  return {
    async workflowOf(channel, { from, details }) {
      const addresses: [string, ...string[]] = [from, ...(details.otherAddresses ?? [])]
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

  /** The way that their last message went: what goes behind it can't overtake it. */
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
      log.warn({ channelId, err: error }, 'whose a user id is can’t be told now')
      return undefined
    }
  }
}
