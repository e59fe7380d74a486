import type { Channel, Contact } from '../api/types.ts'

/** What a provider can do with a person. */
export interface ProviderPowers {
  blocks: boolean
  /** It deletes messages, or their texts. */
  erases: boolean
}

/** Undefined while the channel is not known. */
export function powersOf(channel: Pick<Channel, 'capabilities'> | undefined): ProviderPowers | undefined {
  if (!channel) return undefined
  const { blocks, erases } = channel.capabilities
  return { blocks: blocks === true, erases: erases !== undefined && erases !== false }
}

/** How often something that is under way is looked at again, ms, and for how long a block can be, ms. */
const LOOK_MS = 2_000
const LOOK_LONG_MS = 30_000
const LONGEST_BLOCK_MS = 90_000
const SHORT_ERASURE_MS = 120_000

/** When to look again at a contact whose block or erasure is under way; false: nothing is. */
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
