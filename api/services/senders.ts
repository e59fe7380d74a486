import { type ChannelSenderRow, listOfProvider } from '../../db/channels.ts'
import { addressOf } from '../../domain/address.ts'
import type { ProviderDefinition } from '../../providers/definition.ts'
import type { Ours } from '../../providers/webhook-events.ts'
import type { ApiDependencies } from '../dependencies.ts'

/** A sender of ours, as events name it. */
export interface Sender {
  id: string
  accountId: string
  medium: 'whatsapp' | 'sms'
  /** Of a channel that is a number. */
  address?: string
  /** The provider's own id of it. */
  senderId?: string
}

export function senderOf(
  definition: ProviderDefinition,
  channel: Omit<ChannelSenderRow, 'credentials'>,
): Sender {
  const { id, medium, accountId, phoneNumber, messagingServiceSid, providerConfig: config } = channel
  return {
    ...{ id, medium, accountId },
    address: phoneNumber === null ? undefined : addressOf(medium, phoneNumber),
    senderId: definition.senderId?.({ messagingServiceSid, config }),
  }
}

/** Whether an event names this very number. A service's id is not enough: the number may be a channel of its own. */
export function isNumberOf({ medium, address, senderId }: Sender, ours: Ours): boolean {
  if (address === undefined || ours.medium !== medium) return false
  return ours.address === address || (ours.senderId !== undefined && ours.senderId === senderId)
}

/**
 * Whether a channel without a number of its own, a service, speaks for the number that an event names. Which numbers a service
 * has, only its provider knows: where the event doesn't name the service, it is that of the channel that was called.
 */
function isServiceOf(sender: Sender, ours: Ours, calledId: string): boolean {
  if (sender.address !== undefined || ours.medium !== sender.medium) return false
  return ours.senderId === undefined ? sender.id === calledId : ours.senderId === sender.senderId
}

/**
 * The channel of the sender that an event names: its number's, else its service's. Where two accounts have connected the same, that
 * of the account which it names.
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
   * The senders of all live channels of a provider, as last read: they are read again once one has changed. Should the database
   * not answer, what was read before holds; throws where nothing was.
   */
  of(provider: string): Promise<Sender[]>
  /** The same by a reading that begins after this call. */
  reread(provider: string): Promise<Sender[]>
  /** Some channel has changed. */
  forget(): void
}

/** Rereadings begin this far apart, ms: whoever may call can name any number. */
const REREAD_GAP_MS = 1_000
/** Should a notice of a change get lost, it is seen after this long all the same, ms. */
const MAX_AGE_MS = 30_000

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
    // What changed meanwhile may not be in it.
    kept.set(provider, { at: before === changes ? at : 0, senders })
    return senders
  }

  /** Those who ask at the same time share one. */
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
      // One that begins within the gap would find the same, as far as anyone can tell.
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
