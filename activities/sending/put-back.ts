import { ApplicationFailure, activityInfo } from '@temporalio/activity'
import { type Claimed, requeueDelivery } from '../../db/delivery-queue.ts'
import type { SendInput, Sent } from '../../protocol/activities/sending.ts'
import { OUTCOMES } from '../../protocol/sending-outcomes.ts'
import type { SendOutcome } from '../../providers/provider.ts'
import type { Dependencies } from '../dependencies.ts'
import { placeOf } from './store-outcome.ts'

/**
 * Nothing was sent, so the part is queued again. The activity tries it again; the workflow does when
 * the wait is long, or when the activity has tried for long enough.
 *
 * @throws NotSent when the activity is to be tried again
 */
export async function putBack(
  { sql, clock }: Dependencies,
  input: SendInput,
  messageId: string,
  part: Claimed,
  { error, retryAfterMs }: Extract<SendOutcome, { outcome: 'notSent' }>,
): Promise<Sent> {
  const { row, result, wait } = OUTCOMES.notSent.left
  const isQueued = await requeueDelivery(sql, part.id, error).then(
    () => true,
    () => false,
  )
  // If the row could not be set back, another try of this activity would find the part claimed and call
  // the outcome unknown. But it is known: the part was not sent. So the workflow must wait instead.
  const triedForMs = isQueued ? clock.now() - activityInfo().scheduledTimestampMs : undefined
  const { by, ms } = wait(retryAfterMs, triedForMs)
  if (by === 'workflow') {
    const unstored = { ...placeOf(input), messageId, deliveryId: part.id, status: row, error }
    return {
      messageId,
      outcome: result,
      code: error.code,
      error,
      notBefore: clock.now() + ms,
      ...(!isQueued && { unstored }),
    }
  }
  throw ApplicationFailure.create({
    type: 'NotSent',
    message: `the provider did not accept the message (${error.code}); it is sent again`,
    nextRetryDelay: ms,
  })
}
