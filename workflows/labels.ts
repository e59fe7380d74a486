import { continueAsNew, proxyActivities } from '@temporalio/workflow'
import type { LabelActivities, LabelInput } from '../protocol/activities/labels.ts'

const { moveLabelStep } = proxyActivities<LabelActivities>({
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '250 milliseconds', maximumInterval: '30 seconds' },
})

/** How many steps one run makes, so that its history stays small. */
const MOST_STEPS = 200

/** Moves everything that has a renamed or deleted label, step by step, so that nobody waits for long. */
export async function moveLabel(input: LabelInput): Promise<void> {
  for (let step = 0; step < MOST_STEPS; step++) {
    if (!(await moveLabelStep(input))) return
  }
  await continueAsNew<typeof moveLabel>(input)
}
