import { freeTextAllowed } from './message-window.ts'
import type { ChannelSettings } from './settings.ts'

/** How a conversation was resolved. */
interface Resolving {
  /** False when a person resolved it without a survey. */
  survey: boolean
  /** Resolved because the other end seems to be a machine, which would answer a survey too. */
  automatic?: boolean
}

interface SurveyChannel {
  medium: 'whatsapp' | 'sms'
  settings: Pick<ChannelSettings, 'csat'>
  deletedAt: Date | null
}

/**
 * Why a resolved conversation gets no satisfaction survey; undefined if it gets one. The reason is stored in the events
 * `conversation.resolved` and `survey.skipped`, so the texts must not change: the console words them by the text.
 *
 * @param facts.lastInbound when the customer last wrote. On WhatsApp, a question without a template can only be sent within
 *   24 hours of it
 */
export function whyNoSurvey(
  { survey, automatic }: Resolving,
  { medium, settings: { csat }, deletedAt }: SurveyChannel,
  { lastInbound, optedOut, at }: { lastInbound?: Date; optedOut?: Date; at: Date },
): string | undefined {
  if (!csat.enabled) return 'surveys are off'
  if (!survey) return 'resolved without a survey'
  if (automatic) return 'a machine seems to be at the other end'
  if (deletedAt) return 'the channel was deleted'
  if (optedOut) return 'the customer opted out'
  if (!csat.template && !freeTextAllowed(medium, lastInbound?.getTime(), at.getTime())) {
    return 'WhatsApp’s 24-hour window has passed'
  }
  return undefined
}
