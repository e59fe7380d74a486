import { setTimeout } from 'node:timers/promises'
import { type Channel, loadChannels } from '../../db/channels.ts'
import { inBatches } from '../../platform/in-batches.ts'
import { lru } from '../../platform/lru.ts'
import { openCredentials } from '../../providers/credentials.ts'
import type { ProviderDefinition } from '../../providers/definition.ts'
import type { WebhookAccount } from '../../providers/webhook-events.ts'
import type { ApiDependencies } from '../dependencies.ts'
import { makeSenders, type Sender, type Senders, senderOf } from './senders.ts'

/** What a webhook needs of its channel, secrets in clear. Lives in memory only. */
export interface WebhookChannel {
  id: string
  provider: string
  medium: 'whatsapp' | 'sms'
  name: string
  sender: Sender
  /** With the credentials that may have signed: the current ones, and for a while those before. */
  account: WebhookAccount
  idKey: Buffer
}

/**
 * Should a notice of a change get lost, the change is seen after this long all the same, ms. What is older is read anew
 * on the side, and used until that is there: a message of a known channel needs no database to be taken.
 */
const MAX_AGE_MS = 30_000

/** Rereadings of a channel begin this far apart, ms: anyone can ask for one, with a forged signature. */
const REREAD_GAP_MS = 100

/**
 * Channels that are not known here are looked for together: anyone can ask for any id, and those that are none must not cost
 * a query each. Which are none is remembered for a while, of so many; a channel that is made meanwhile is told of.
 */
const LOOKUPS = { most: 500, atOnce: 2 }
const REMEMBERED_UNKNOWN = 10_000

export interface ChannelCache {
  /** Undefined when there is no such channel, or it was deleted. */
  get(id: string): Promise<WebhookChannel | undefined>
  /** The same by a reading that begins after this call; who asks at the same time shares one. */
  reread(id: string): Promise<WebhookChannel | undefined>
  /** The senders of all channels. */
  senders: Senders
  close(): Promise<void>
}

/** Keeps channels in memory, so that a webhook costs no query; the database tells when one changes. */
export function makeChannelCache(
  { sql, secrets }: Pick<ApiDependencies, 'sql' | 'secrets'>,
  definitions: ReadonlyMap<string, ProviderDefinition>,
): ChannelCache {
  const kept = new Map<string, { at: number; channel: Promise<WebhookChannel | undefined> }>()
  const senders = makeSenders({ sql }, definitions)
  let listener: Promise<{ unlisten: () => Promise<void> }> | undefined

  /** Ids that were no channel, and when they were asked for. */
  let unknown = lru<number>(REMEMBERED_UNKNOWN)

  const find = inBatches(ids => loadChannels(sql, ids), LOOKUPS)

  const load = async (id: string) => {
    const channel = await find(id)
    const definition = channel && definitions.get(channel.provider)
    return definition && !channel.deletedAt ? opened(definition, channel, secrets) : undefined
  }

  const isKnownAsNone = (id: string) => Date.now() - (unknown.get(id) ?? 0) < MAX_AGE_MS

  const keep = (id: string) => {
    const asked = Date.now()
    const entry = { at: asked, channel: load(id) }
    kept.set(id, entry)
    const drop = () => kept.get(id) === entry && kept.delete(id)
    entry.channel.then(found => {
      // An id that is no channel must not fill the memory. Where it was dropped meanwhile, it may be one by now.
      if (!found && drop()) unknown.set(id, asked)
    }, drop)
    return entry.channel
  }

  /** Reads a channel anew without waiting for it. What is known stays where that fails. */
  const refresh = (id: string, known: { at: number; channel: Promise<WebhookChannel | undefined> }) => {
    // Not again for a while, so that an outage isn't met with a query a message.
    known.at = Date.now()
    load(id).then(
      found => {
        // Unless it was dropped meanwhile: what was read may be from before the change.
        if (kept.get(id) !== known) return
        if (found) kept.set(id, { at: Date.now(), channel: Promise.resolve(found) })
        else kept.delete(id)
      },
      () => {},
    )
  }

  /** When the last rereading of a channel began, and the one that is about to. */
  const rereadAt = new Map<string, number>()
  const rereadings = new Map<string, Promise<WebhookChannel | undefined>>()

  const rereadSoon = async (id: string) => {
    await setTimeout((rereadAt.get(id) ?? 0) + REREAD_GAP_MS - Date.now(), undefined, { ref: false })
    rereadings.delete(id)
    rereadAt.set(id, Date.now())
    const known = kept.get(id)
    const found = await load(id)
    // Unless it was dropped meanwhile. What is known stays where the reading fails.
    if (known && kept.get(id) === known) {
      if (found) kept.set(id, { at: Date.now(), channel: Promise.resolve(found) })
      else kept.delete(id)
    }
    return found
  }

  return {
    senders,
    reread(id) {
      const reading = rereadings.get(id) ?? rereadSoon(id)
      rereadings.set(id, reading)
      return reading
    },
    get(id) {
      // Listening begins with the first webhook, so that the process starts without a database.
      listener ??= sql
        .listen(
          'channel_changed',
          changed => {
            kept.delete(changed)
            senders.forget()
            unknown.delete(changed)
          },
          // After a lost connection, notices may have been missed.
          () => {
            kept.clear()
            senders.forget()
            unknown = lru(REMEMBERED_UNKNOWN)
          },
        )
        .catch(error => {
          listener = undefined
          throw error
        })
      listener.catch(() => {})
      const known = kept.get(id)
      if (!known) return isKnownAsNone(id) ? Promise.resolve(undefined) : keep(id)
      if (Date.now() - known.at >= MAX_AGE_MS) refresh(id, known)
      return known.channel
    },
    async close() {
      await listener?.then(({ unlisten }) => unlisten()).catch(() => {})
    },
  }
}

function opened(
  definition: ProviderDefinition,
  channel: Channel,
  secrets: ApiDependencies['secrets'],
): WebhookChannel {
  const { id, provider, medium, name, accountId, providerConfig: config, previousCredentialsUntil } = channel
  const previous =
    (previousCredentialsUntil?.getTime() ?? 0) > Date.now() ? channel.previousCredentials : null
  const credentials = [channel.credentials, previous]
    .filter(sealed => sealed !== null)
    .map(sealed => openCredentials(secrets, accountId, sealed))
  return {
    ...{ id, provider, medium, name },
    sender: senderOf(definition, channel),
    account: { channelId: id, accountId, config, credentials },
    idKey: secrets.open(channel.idKey, 'columns', id),
  }
}
