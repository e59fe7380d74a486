import { type ChannelSenderRow, listOfProvider } from '../../db/channels.ts'
import { addressOf } from '../../domain/address.ts'
import type { ProviderDefinition } from '../../providers/definition.ts'
import type { Ours } from '../../providers/webhook-events.ts'
import type { ApiDependencies } from '../dependencies.ts'

/** A connected sender, with the names that events of a provider use for it. */
export interface Sender {
  id: string
  accountId: string
  medium: 'whatsapp' | 'sms'
  /** Only if the channel is a phone number. */
  address?: string
  /** The provider's own id of the sender. */
  senderId?: string
}

/** The sender of a channel. */
export function senderOf(
  definition: ProviderDefinition,
  channel: Omit<ChannelSenderRow, 'credentials'>,
): Sender {
  const { id, medium, accountId, phoneNumber, messagingServiceSid, providerConfig: config } = channel
  return {
    id,
    medium,
    accountId,
    address: phoneNumber === null ? undefined : addressOf(medium, phoneNumber),
    senderId: definition.senderId?.({ messagingServiceSid, config }),
  }
}

/**
 * Whether an event names exactly this number. A service's id is not enough, because a number of the service may be a
 * channel of its own.
 */
export function isNumberOf({ medium, address, senderId }: Sender, ours: Ours): boolean {
  if (address === undefined || ours.medium !== medium) return false
  return ours.address === address || (ours.senderId !== undefined && ours.senderId === senderId)
}

/**
 * Whether a channel that is a service (it has no number of its own) speaks for the number that an event names. Only the
 * provider knows which numbers a service has. If the event doesn't name a service, it means the service of the channel that
 * was called.
 */
function isServiceOf(sender: Sender, ours: Ours, calledId: string): boolean {
  if (sender.address !== undefined || ours.medium !== sender.medium) return false
  return ours.senderId === undefined ? sender.id === calledId : ours.senderId === sender.senderId
}

/**
 * Finds the sender that an event names: first by number, then by service. If two accounts have connected the same sender,
 * the account that the event names decides.
 */
export function matchSender(senders: Sender[], ours: Ours, calledId: string): Sender | undefined {
  const first = (matches: (sender: Sender) => boolean) => {
    const found = senders.filter(matches)
    return found.find(({ accountId }) => accountId === ours.accountId) ?? found[0]
  }
  return first(sender => isNumberOf(sender, ours)) ?? first(sender => isServiceOf(sender, ours, calledId))
}

export interface Senders {
  /**
   * The senders of all live channels of a provider, from memory; they are read again after a channel has changed. If the
   * database doesn't answer, the previous ones are returned. Throws if there are none.
   */
  of(provider: string): Promise<Sender[]>
  /** The same, but read from the database after this call. */
  reread(provider: string): Promise<Sender[]>
  /** To be called when a channel has changed. */
  forget(): void
}

/** The least time between two rereadings, ms. Anyone may cause one by naming an unknown number. */
const REREAD_GAP_MS = 1_000
/** How long the senders in memory are used, ms. This bounds how long a change stays unseen if its notice is lost. */
const MAX_AGE_MS = 30_000

/** Keeps the senders of all channels in memory, so that a webhook costs no query. */
export function makeSenders(
  { sql }: Pick<ApiDependencies, 'sql'>,
  definitions: ReadonlyMap<string, ProviderDefinition>,
): Senders {
  const kept = new Map<string, { at: number; senders: Sender[] }>()
  const readings = new Map<string, Promise<Sender[]>>()
  let changes = 0

  async function read(provider: string): Promise<Sender[]> {
    const [at, before] = [Date.now(), changes]
    const definition = definitions.get(provider)
    const rows = definition ? await listOfProvider(sql, provider) : []
    const senders = rows.flatMap(row => (definition ? senderOf(definition, row) : []))
    // A change during the reading may be missing from it, so it counts as outdated.
    kept.set(provider, { at: before === changes ? at : 0, senders })
    return senders
  }

  /** Callers at the same time share one reading. */
  function reading(provider: string): Promise<Sender[]> {
    const underWay = readings.get(provider)
    if (underWay) return underWay
    const begun = read(provider).finally(() => readings.delete(provider))
    readings.set(provider, begun)
    return begun
  }

  return {
    async of(provider) {
      const known = kept.get(provider)
      if (known && Date.now() - known.at < MAX_AGE_MS) return known.senders
      if (!known) return reading(provider)
      return reading(provider).catch(() => known.senders)
    },
    async reread(provider) {
      const known = kept.get(provider)
      // A reading that began a moment ago would find the same.
      if (known && Date.now() - known.at < REREAD_GAP_MS) return known.senders
      await readings.get(provider)?.catch(() => {})
      return reading(provider)
    },
    forget() {
      changes++
      for (const known of kept.values()) known.at = 0
    },
  }
}
