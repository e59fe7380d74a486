import { type Accepted, type Outside, type ReportedStatus, STATUSES } from '../outside/outside.ts'
import type { DeliveryRow, Facts, Finding } from './facts.ts'

/**
 * What a provider reported of a delivery by our mark, and the service acknowledged, it counts: the delivery is as far as that, or
 * further. Above all it is not unknown any more, whether the provider can be asked or not. A failure that the provider has may have
 * been heard of otherwise: from its list, or from a report whose acknowledgement came too late.
 */
export function checkReports(
  { deliveries }: Pick<Facts, 'deliveries'>,
  outsides: Pick<Outside, 'acknowledged'>[],
  accepted: readonly Accepted[],
): Finding[] {
  const failed = new Set(
    accepted.flatMap(({ deliveryId, status }) => (status === 'failed' ? deliveryId : [])),
  )
  const told = new Map(outsides.flatMap(outside => [...outside.acknowledged()]))
  return deliveries.flatMap((delivery): Finding[] => {
    const reported = told.get(delivery.id)
    if (reported === undefined || isCounted(delivery, reported)) return []
    if (delivery.status === 'failed' && failed.has(delivery.id)) return []
    const { id, status, kind, messageId, conversationId } = delivery
    const about = `${kind} ${messageId}, delivery ${id} in ${conversationId}: ${status}, though ${reported} was acknowledged`
    return [{ kind: 'report', about }]
  })
}

function isCounted({ status }: DeliveryRow, reported: ReportedStatus): boolean {
  if (reported === 'failed' || status === 'failed') return status === reported
  return STATUSES.some((known, at) => known === status && at >= STATUSES.indexOf(reported))
}
