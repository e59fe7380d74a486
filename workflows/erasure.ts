import { proxyActivities, sleep } from '@temporalio/workflow'
import type { ErasureActivities, ErasureInput } from '../protocol/activities/erasure.ts'

const DAY_MS = 24 * 60 * 60_000

/** How long the provider is asked to delete what it can't delete yet, or while it is away. */
const PROVIDER_PATIENCE_MS = 7 * DAY_MS

/** Looks at what the workflow server still has: it deletes in its own time, half a minute after a workflow has ended. */
const MOST_LOOKS = 40

/** What has been decided gets done, however long that takes. */
const steps = proxyActivities<ErasureActivities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '1 minute',
  retry: { initialInterval: '250 milliseconds', maximumInterval: '30 seconds' },
})

/**
 * Erases a person: what they wrote and were written, who they are, their files, here and where else it is kept. Figures stay,
 * and that they want no messages. An open conversation ends first; whoever writes meanwhile is somebody new.
 */
export async function eraseContact(input: ErasureInput): Promise<void> {
  await steps.detachContact(input)
  await untilNone(() => steps.endConversationsOf(input), { fromMs: 100, toMs: 300_000 })
  await steps.blankContact(input)
  await steps.eraseFilesOf(input)
  await untilNone(() => steps.eraseHistories(input), { fromMs: 500, toMs: 5_000, looks: MOST_LOOKS })
  const since = Date.now()
  const isInTime = () => Date.now() - since < PROVIDER_PATIENCE_MS
  const left = await untilNone(() => steps.eraseAtProvider(input), {
    fromMs: 1_000,
    toMs: 3_600_000,
    isInTime,
  })
  await steps.endErasure({ ...input, late: left > 0 })
}

/** Takes a step until nothing is left of what it is for, or for as long as that is worth it. Returns what is left. */
async function untilNone(
  step: () => Promise<number>,
  { fromMs, toMs, looks = Number.POSITIVE_INFINITY, isInTime = () => true }: Patience,
): Promise<number> {
  let before = Number.POSITIVE_INFINITY
  for (let pauseMs = fromMs, look = 1; ; look++) {
    const left = await step()
    if (left === 0 || look >= looks || !isInTime()) return left
    // While it moves, it is not left waiting.
    pauseMs = left < before ? fromMs : Math.min(2 * pauseMs, toMs)
    before = left
    await sleep(pauseMs)
  }
}

interface Patience {
  /** Between two looks, rising while nothing moves, ms. */
  fromMs: number
  toMs: number
  looks?: number
  isInTime?: () => boolean
}
