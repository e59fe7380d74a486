import { ActivityFailure, CancelledFailure, proxyActivities } from '@temporalio/workflow'
import type { FetchMediaInput, MediaActivities } from '../protocol/activities/media.ts'

/**
 * The provider keeps a file for a long time, but not for ever. After a day of failures somebody should
 * know. One try ends by itself: within two minutes, or within eight for the largest files of the Cloud API. A dead worker is
 * noticed sooner, because its heartbeats stop.
 */
const { fetchMedium } = proxyActivities<MediaActivities>({
  startToCloseTimeout: '9 minutes',
  heartbeatTimeout: '15 seconds',
  scheduleToCloseTimeout: '24 hours',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '10 minutes' },
})

/** Activities that use PostgreSQL only. */
const { giveUpMedium, reopenMedium } = proxyActivities<MediaActivities>({
  startToCloseTimeout: '15 seconds',
  retry: { initialInterval: '250 milliseconds', backoffCoefficient: 2, maximumInterval: '10 seconds' },
})

/** Fetches the files of a customer's message. The message itself is shown before they arrive. */
export async function fetchMedia({
  mediaIds,
  again = false,
}: FetchMediaInput): Promise<Record<string, string>> {
  const states = await Promise.all(
    mediaIds.map(async mediaId => {
      if (again) await reopenMedium({ mediaId })
      return [mediaId, await fetchOrGiveUp(mediaId)] as const
    }),
  )
  return Object.fromEntries(states)
}

async function fetchOrGiveUp(mediaId: string): Promise<string> {
  try {
    return (await fetchMedium({ mediaId })).state
  } catch (error) {
    if (!(error instanceof ActivityFailure) || error.cause instanceof CancelledFailure) throw error
    await giveUpMedium({ mediaId })
    return 'failed'
  }
}
