import type { Names } from '../../db/sending.ts'
import { judgeHours } from '../../domain/business-hours.ts'
import { nextOpening } from '../../domain/business-hours-search.ts'
import { describeOpening } from '../../domain/business-hours-text.ts'
import { nameInText, ownName } from '../../domain/name-in-text.ts'
import type { Placeholder } from '../../domain/placeholders.ts'
import type { BusinessHoursSettings, ChannelSettings } from '../../domain/settings.ts'
import type { SendInput } from '../../protocol/activities/sending.ts'

/** The value of a placeholder in a message; undefined when it has none. */
export type Values = (name: Placeholder) => string | undefined

export function placeholderValues(
  content: SendInput['content'],
  { businessHours }: ChannelSettings,
  { contactName, agentName, channelName }: Names,
): Values {
  return name => {
    switch (name) {
      case 'contact.name':
        return nameInText(contactName)
      case 'agent.name':
        return ownName(agentName)
      case 'channel.name':
        return ownName(channelName)
      case 'nextOpening':
        return openingTold(content, businessHours)
      case 'surveyId':
        return 'surveyId' in content ? content.surveyId : undefined
    }
  }
}

/**
 * The message for closed hours names the opening that the conversation waits for. Every other message
 * names the next opening from now.
 */
function openingTold(content: SendInput['content'], hours: BusinessHoursSettings): string | undefined {
  const now = Date.now()
  const opening = content.kind === 'unavailable' ? content.nextOpening : openingAfter(now, hours)
  return opening === undefined ? undefined : describeOpening(opening, now, hours.timezone, hours.language)
}

/** Undefined while it is open, or when it is always open. */
function openingAfter(now: number, hours: BusinessHoursSettings): number | undefined {
  return hours.enabled && !judgeHours(hours, now).open ? nextOpening(hours, now) : undefined
}
