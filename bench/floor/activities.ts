import { followUpsOf } from '../../domain/follow-ups.ts'
import { DEFAULT_SETTINGS } from '../../domain/settings.ts'
import type { Opened, OpenInput } from '../../protocol/activities/opening.ts'
import type { SendInput, Sent } from '../../protocol/activities/sending.ts'
import { GREETING_TEXT, OURS } from '../customers.ts'
import { post } from '../http.ts'
import { messageRequest } from '../message-request.ts'

export interface FloorActivities {
  nothing(input: OpenInput): Promise<Opened>
  send(input: { to: string; input: SendInput }): Promise<Sent>
}

/**
 * Activities that store nothing. One makes the request to Twilio and does nothing else: without it, the two sides would
 * not end in the same place, and the network would count only for the service. The results are as long as those of the
 * service's activities.
 */
export function floorActivities(emulatorUrl: string): FloorActivities {
  return {
    async nothing() {
      return {
        result: 'opened',
        greeting: true,
        late: false,
        checkHours: false,
        evaluateRules: false,
        greetAfterHours: false,
        followUps: followUpsOf(DEFAULT_SETTINGS, 'sms'),
      }
    },
    async send({ to, input: { conversationId, content } }) {
      const text = content.kind === 'reply' ? content.text : GREETING_TEXT
      await post(messageRequest(emulatorUrl, { to, from: OURS, text }))
      return { messageId: conversationId, outcome: 'accepted' }
    },
  }
}
