import type { Channel, Contact } from '../api/types.ts'

/** What a provider can do for a person. */
export interface ProviderPowers {
  blocks: boolean
  /** It can delete messages or their texts. */
  erases: boolean
}

/** The abilities of a channel's provider; undefined while the channel is unknown. */
export function powersOf(channel: Pick<Channel, 'capabilities'> | undefined): ProviderPowers | undefined {
  if (!channel) return undefined
  const { blocks, erases } = channel.capabilities
  return { blocks: blocks === true, erases: erases !== undefined && erases !== false }
}

/**
 * A contact whose block or erasure is under way is read again after the first pause, ms, and an erasure that takes
 * long after the second. A block is expected to end within the third, and an erasure is usually over within the
 * fourth.
 */
const LOOK_MS = 2_000
const LOOK_LONG_MS = 30_000
const LONGEST_BLOCK_MS = 90_000
const SHORT_ERASURE_MS = 120_000

/** The pause, ms, after which a contact with a running block or erasure is read again; false: nothing is running. */
export function lookAgain(
  { block, erasure }: Pick<Contact, 'block' | 'erasure'>,
  powers: ProviderPowers | undefined,
  now: number,
): number | false {
  if (erasure && !erasure.endedAt) {
    return now - Date.parse(erasure.since) < SHORT_ERASURE_MS ? LOOK_MS : LOOK_LONG_MS
  }
  const isAsked = block && block.atProvider === null && !block.error && powers?.blocks
  return isAsked && now - Date.parse(block.since) < LONGEST_BLOCK_MS ? LOOK_MS : false
}
