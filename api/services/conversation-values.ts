import { phoneNumberOf } from '../../domain/address.ts'
import { judgeHours } from '../../domain/business-hours.ts'
import { nextOpening } from '../../domain/business-hours-search.ts'
import { describeOpening } from '../../domain/business-hours-text.ts'
import type { ReplyVariable } from '../../domain/canned-reply.ts'
import { nameInText, ownName } from '../../domain/name-in-text.ts'
import type { BusinessHoursSettings, ChannelSettings } from '../../domain/settings.ts'
import type { Principal } from '../http/auth.ts'

/**
 * Returns a function that gives the value of a variable in a text of this principal in a conversation; undefined:
 * there is none.
 */
export function conversationValues(
  principal: Principal,
  about: {
    conversation: { address: string; contactName: string | null }
    channel: { name: string; settings: ChannelSettings }
  },
): (name: ReplyVariable) => string | undefined {
  const { conversation, channel } = about
  const values: Record<ReplyVariable, () => string | undefined> = {
    'contact.name': () => nameInText(conversation.contactName),
    'contact.number': () => phoneNumberOf(conversation.address),
    'agent.name': () => (principal.id === undefined ? undefined : ownName(principal.name)),
    'channel.name': () => ownName(channel.name),
    nextOpening: () => openingAfter(Date.now(), channel.settings.businessHours),
  }
  return name => values[name]()
}

/** The next opening; undefined while it is open, or if the channel has no hours. */
function openingAfter(now: number, hours: BusinessHoursSettings): string | undefined {
  const opening = hours.enabled && !judgeHours(hours, now).open ? nextOpening(hours, now) : undefined
  return opening === undefined ? undefined : describeOpening(opening, now, hours.timezone, hours.language)
}
