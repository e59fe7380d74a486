import { isWhatsApp } from '../state/address.ts'
import type { Message } from '../state/model.ts'
import type { World } from '../world.ts'

/** The texts of an iPhone for the six reactions that it has words for, and for their removal. */
const TAPBACKS: Readonly<Record<string, [added: string, removed: string]>> = {
  '❤️': ['Loved', 'Removed a heart from'],
  '👍': ['Liked', 'Removed a like from'],
  '👎': ['Disliked', 'Removed a dislike from'],
  '😂': ['Laughed at', 'Removed a laugh from'],
  '‼️': ['Emphasized', 'Removed an exclamation from'],
  '❓': ['Questioned', 'Removed a question mark from'],
}

/**
 * The body of a reaction. On WhatsApp it is the emoji. SMS has no reactions, so it is the text that the customer's
 * phone writes.
 */
export function reactionText(
  world: World,
  from: string,
  { emoji, to }: NonNullable<Message['reaction']>,
): string {
  if (isWhatsApp(from)) return emoji
  const { messages } = world.store
  const quoted = `“${messages.get(to)?.body ?? ''}”`
  if (emoji !== '') return `${TAPBACKS[emoji]?.[0] ?? `Reacted ${emoji} to`} ${quoted}`
  const before = [...messages.values()].filter(
    message => message.from === from && message.reaction?.to === to,
  )
  const taken = before.at(-1)?.reaction?.emoji ?? '👍'
  return `${TAPBACKS[taken]?.[1] ?? `Removed ${taken} from`} ${quoted}`
}
