import type { Names } from '../../db/sending.ts'
import { judgeHours } from '../../domain/business-hours.ts'
import { nextOpening } from '../../domain/business-hours-search.ts'
import { describeOpening } from '../../domain/business-hours-text.ts'
import type { Placeholder } from '../../domain/placeholders.ts'
import type { BusinessHoursSettings, ChannelSettings } from '../../domain/settings.ts'
import { ownName, toldName } from '../../domain/told-name.ts'
import type { SendInput } from '../../protocol/activities/sending.ts'

/** What stands for a placeholder in a message; undefined where there is nothing. */
export type Values = (name: Placeholder) => string | undefined

export function placeholderValues(
  content: SendInput['content'],
  { businessHours }: ChannelSettings,
  { contactName, agentName, channelName }: Names,
): Values {
  return name => {
    switch (name) {
      case 'contact.name':
        return toldName(contactName)
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

/** The unavailable message tells what the conversation was found to wait for; any other, when people are back from now. */
function openingTold(content: SendInput['content'], hours: BusinessHoursSettings): string | undefined {
  const now = Date.now()
  const opening = content.kind === 'unavailable' ? content.nextOpening : openingAfter(now, hours)
  return opening === undefined ? undefined : describeOpening(opening, now, hours.timezone, hours.language)
}

/** Undefined while it is open, or always so. */
function openingAfter(now: number, hours: BusinessHoursSettings): number | undefined {
  return hours.enabled && !judgeHours(hours, now).open ? nextOpening(hours, now) : undefined
}
