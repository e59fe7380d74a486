import { proxyActivities, sleep } from '@temporalio/workflow'
import type { ErasureActivities, ErasureInput } from '../protocol/activities/erasure.ts'

const DAY_MS = 24 * 60 * 60_000

/**
 * How long deletion at the provider is tried, ms. The provider may be unreachable, or refuse to delete
 * a message for some time.
 */
const PROVIDER_PATIENCE_MS = 7 * DAY_MS

/**
 * How often to check what the Temporal server still has. It deletes a closed workflow about half a
 * minute later, at its own time.
 */
const MOST_LOOKS = 40

/** These steps carry out a decision that was made already. They are retried without limit. */
const steps = proxyActivities<ErasureActivities>({
  startToCloseTimeout: '10 minutes',
  heartbeatTimeout: '1 minute',
  retry: { initialInterval: '250 milliseconds', maximumInterval: '30 seconds' },
})

/**
 * Erases a person: their messages and ours to them, their identity and their files, here and everywhere
 * else they are kept. Numbers for reports stay, and so does an opt-out. An open conversation ends
 * first. If the person writes meanwhile, they are a new contact.
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

/** Repeats a step until nothing is left, or until its time is over. Returns how much is left. */
async function untilNone(
  step: () => Promise<number>,
  { fromMs, toMs, looks = Number.POSITIVE_INFINITY, isInTime = () => true }: Patience,
): Promise<number> {
  let before = Number.POSITIVE_INFINITY
  for (let pauseMs = fromMs, look = 1; ; look++) {
    const left = await step()
    if (left === 0 || look >= looks || !isInTime()) return left
    // While the number goes down, the pause stays short.
    pauseMs = left < before ? fromMs : Math.min(2 * pauseMs, toMs)
    before = left
    await sleep(pauseMs)
  }
}

interface Patience {
  /** The pause between two checks, ms. It grows while nothing changes. */
  fromMs: number
  toMs: number
  looks?: number
  isInTime?: () => boolean
}
