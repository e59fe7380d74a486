import { setTimeout } from 'node:timers/promises'
import { type Channel, loadChannels } from '../../db/channels.ts'
import { inBatches } from '../../platform/in-batches.ts'
import { lru } from '../../platform/lru.ts'
import { openCredentials } from '../../providers/credentials.ts'
import type { ProviderDefinition } from '../../providers/definition.ts'
import type { WebhookAccount } from '../../providers/webhook-events.ts'
import type { ApiDependencies } from '../dependencies.ts'
import { makeSenders, type Sender, type Senders, senderOf } from './senders.ts'

/** What a webhook needs to know about its channel. It contains secrets in clear text, so it is kept in memory only. */
export interface WebhookChannel {
  id: string
  provider: string
  medium: 'whatsapp' | 'sms'
  name: string
  sender: Sender
  /** With the credentials that may have signed the webhook: the current ones, and for a while the previous ones. */
  account: WebhookAccount
  idKey: Buffer
}

/**
 * How old a channel in memory may get, ms. This bounds how long a change stays unseen if its notice is lost. An older
 * channel is read again in the background and used meanwhile, so that a message of a known channel never waits for the
 * database.
 */
const MAX_AGE_MS = 30_000

/** The least time between two rereadings of a channel, ms. Anyone can cause one by sending a forged signature. */
const REREAD_GAP_MS = 100

/**
 * Unknown channel ids are looked up in batches, and an id that is no channel is remembered for a while. Anyone can call a
 * webhook with any id, and this must not cost a query each time. If the id becomes a channel, a notice from the database
 * says so.
 */
const LOOKUPS = { most: 500, atOnce: 2 }
const REMEMBERED_UNKNOWN = 10_000

export interface ChannelCache {
  /** Undefined if there is no such channel, or it was deleted. */
  get(id: string): Promise<WebhookChannel | undefined>
  /** The same, but read from the database after this call. Callers at the same time share one reading. */
  reread(id: string): Promise<WebhookChannel | undefined>
  /** The senders of all channels. */
  senders: Senders
  close(): Promise<void>
}

/** Keeps channels in memory, so that a webhook costs no query. The database notifies when a channel changes. */
export function makeChannelCache(
  { sql, secrets }: Pick<ApiDependencies, 'sql' | 'secrets'>,
  definitions: ReadonlyMap<string, ProviderDefinition>,
): ChannelCache {
  const kept = new Map<string, { at: number; channel: Promise<WebhookChannel | undefined> }>()
  const senders = makeSenders({ sql }, definitions)
  let listener: Promise<{ unlisten: () => Promise<void> }> | undefined

  /** Ids that were no channel, with the time they were asked for. */
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
      // An id that is no channel is not kept here, or such ids would fill the memory. If the entry was dropped meanwhile,
      // the id may be a channel by now.
      if (!found && drop()) unknown.set(id, asked)
    }, drop)
    return entry.channel
  }

  /** Reads a channel again in the background. If that fails, the known state stays. */
  const refresh = (id: string, known: { at: number; channel: Promise<WebhookChannel | undefined> }) => {
    // Not again for a while: in an outage, every message would otherwise cause a query.
    known.at = Date.now()
    load(id).then(
      found => {
        // If the entry was dropped meanwhile, this reading may be older than the change.
        if (kept.get(id) !== known) return
        if (found) kept.set(id, { at: Date.now(), channel: Promise.resolve(found) })
        else kept.delete(id)
      },
      () => {},
    )
  }

  /** When the last rereading of each channel began, and those that are waiting to begin. */
  const rereadAt = new Map<string, number>()
  const rereadings = new Map<string, Promise<WebhookChannel | undefined>>()

  const rereadSoon = async (id: string) => {
    await setTimeout((rereadAt.get(id) ?? 0) + REREAD_GAP_MS - Date.now(), undefined, { ref: false })
    rereadings.delete(id)
    rereadAt.set(id, Date.now())
    const known = kept.get(id)
    const found = await load(id)
    // If the entry was dropped meanwhile, this reading may be older than the change. If the reading fails, the known state
    // stays.
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
      // Listening begins with the first webhook, so that the process can start without a database.
      listener ??= sql
        .listen(
          'channel_changed',
          changed => {
            kept.delete(changed)
            senders.forget()
            unknown.delete(changed)
          },
          // After a lost connection, notices may have been missed, so everything is forgotten.
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
    id,
    provider,
    medium,
    name,
    sender: senderOf(definition, channel),
    account: { channelId: id, accountId, config, credentials },
    idKey: secrets.open(channel.idKey, 'columns', id),
  }
}
