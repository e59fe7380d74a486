import { ApplicationFailure } from '@temporalio/activity'
import {
  forgetSubscription,
  loadPushContent,
  noteFailed,
  noteSent,
  type PushContent,
} from '../../db/push/subscriptions.ts'
import { firstName, type PushedNotice, shownText } from '../../domain/push-content.ts'
import type { PushSettings } from '../../platform/vapid.ts'
import { pushRequest } from '../../platform/web-push.ts'
import type { PushOutcome, SendPushInput } from '../../protocol/activities/push.ts'
import { AddressRefused } from '../../providers/guarded-request.ts'
import type { Dependencies } from '../dependencies.ts'
import { type PushAnswer, postPush } from './post-push.ts'

/** After this time a notification is of no use, ms. A device that is not reached in it is not told. */
export const USEFUL_MS = 60 * 60_000

/** So many in a row that did not go out end a subscription: nobody is there, or its keys are of another time. */
const MOST_FAILURES = 5

/** The push service no longer knows the subscription (RFC 8030 §7.3). */
const GONE = [404, 410]

/** Pushes one notification to one browser. What it shows is read now, so nothing of it is in a history. */
export function sendPush({ sql, clock, push }: Dependencies) {
  return async (input: SendPushInput): Promise<PushOutcome> => {
    const now = clock.now()
    const left = input.at + USEFUL_MS - now
    if (left <= 0) return 'late'
    const { subscriptionId } = input
    const content = push && (await loadPushContent(sql, input))
    if (!push || !content) return 'gone'
    const answer = await post(push, content, input, { now, ttl: Math.ceil(left / 1_000) })
    if (answer === 'address' || GONE.includes(answer.status)) {
      await forgetSubscription(sql, subscriptionId)
      return 'gone'
    }
    const { status, retryAfterMs } = answer
    if (status >= 200 && status < 300) {
      await noteSent(sql, subscriptionId)
      return 'sent'
    }
    if (status === 429 || status >= 500) {
      throw ApplicationFailure.create({
        message: `the push service answered ${status}`,
        type: 'NotPushed',
        nextRetryDelay: retryAfterMs,
      })
    }
    await noteFailed(sql, subscriptionId, MOST_FAILURES)
    return 'refused'
  }
}

/** Notes that a notification did not go out in time. */
export function giveUpPush({ sql }: Dependencies) {
  return ({ subscriptionId }: { subscriptionId: string }): Promise<void> =>
    noteFailed(sql, subscriptionId, MOST_FAILURES)
}

async function post(
  { vapid, trustedOrigins }: PushSettings,
  content: PushContent,
  { kind, conversationId, eventId, at }: SendPushInput,
  { now, ttl }: { now: number; ttl: number },
): Promise<PushAnswer | 'address'> {
  const shown: PushedNotice = {
    kind,
    conversationId,
    eventId,
    at,
    name: firstName(content.contactName),
    text: shownText(content.text),
    language: content.language,
  }
  // One conversation has one place on the phone, and one at the push service: 32 characters, as many as a topic may have.
  const topic = conversationId.replaceAll('-', '')
  const request = await pushRequest(vapid, content, shown, { ttl, topic, now })
  try {
    return await postPush(content, request, { trustedOrigins, now })
  } catch (error) {
    if (error instanceof AddressRefused) return 'address'
    throw ApplicationFailure.create({
      message: `the push service does not answer: ${codeOf(error)}`,
      type: 'NotPushed',
    })
  }
}

/** The error's own text could name the address. */
function codeOf(error: unknown): string {
  const { code, name } = Object(error) as { code?: unknown; name?: unknown }
  return String(code ?? name ?? 'unknown')
}
