import type { Opened, OpenInput, SendInput, Sent } from '../../activities/contract.ts'
import { EMULATOR_ACCOUNT_SID, EMULATOR_AUTH_TOKEN } from '../../dev/emulator/index.ts'
import { followUpsOf } from '../../domain/follow-ups.ts'
import { DEFAULT_SETTINGS } from '../../domain/settings.ts'
import { GREETING_TEXT, OURS } from '../customers.ts'
import { post } from '../http.ts'

export interface FloorActivities {
  nothing(input: OpenInput): Promise<Opened>
  send(input: { to: string; input: SendInput }): Promise<Sent>
}

/**
 * Activities that keep nothing. One of them makes the request at Twilio, and nothing but that: without it the two sides
 * would have no end in common, and the network's part would count for the service alone. What comes back is as long as
 * what the service's activities answer.
 */
export function floorActivities(emulatorUrl: string): FloorActivities {
  const credentials = Buffer.from(`${EMULATOR_ACCOUNT_SID}:${EMULATOR_AUTH_TOKEN}`).toString('base64')
  return {
    async nothing() {
      return {
        result: 'opened',
        greeting: true,
        late: false,
        checkHours: false,
        evaluateRules: false,
        greetAfterHours: false,
        followUps: followUpsOf(DEFAULT_SETTINGS),
      }
    },
    async send({ to, input: { conversationId, content } }) {
      await post({
        url: `${emulatorUrl}/2010-04-01/Accounts/${EMULATOR_ACCOUNT_SID}/Messages.json`,
        headers: {
          Authorization: `Basic ${credentials}`,
          'Content-Type': 'application/x-www-form-urlencoded',
        },
        body: new URLSearchParams({
          To: to,
          From: OURS,
          Body: content.kind === 'reply' ? content.text : GREETING_TEXT,
        }).toString(),
      })
      return { messageId: conversationId, outcome: 'accepted' }
    },
  }
}
