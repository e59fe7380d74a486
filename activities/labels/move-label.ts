import { listMovingLabels, moveSome } from '../../db/labels.ts'
import type { LabelActivities } from '../../protocol/activities/labels.ts'
import type { Dependencies } from '../dependencies.ts'

/** How many conversations, and how many contacts, one step changes. */
const IN_ONE_STEP = 500

export function moveLabelStep({ sql }: Dependencies): LabelActivities['moveLabelStep'] {
  return ({ labelId }) => moveSome(sql, labelId, IN_ONE_STEP)
}

/** One step for each label whose own workflow does not get on, or was never started. */
export async function moveLabelsOn({ sql }: Dependencies): Promise<void> {
  for (const id of await listMovingLabels(sql)) await moveSome(sql, id, IN_ONE_STEP)
}
