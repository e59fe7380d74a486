import { type Accepted, type Outside, type ReportedStatus, STATUSES } from '../outside/outside.ts'
import type { DeliveryRow, Facts, Finding } from './facts.ts'

/**
 * The service counts each report of a provider that has our mark and that it acknowledged: the delivery has that status
 * or a later one. In particular it is not unknown any more, whether the provider has a list or not. A failure may also
 * have been learned otherwise: from the list, or from a report whose acknowledgement came too late.
 */
export function checkReports(
  { deliveries }: Pick<Facts, 'deliveries'>,
  outsides: Pick<Outside, 'acknowledged'>[],
  accepted: readonly Accepted[],
): Finding[] {
  const failed = new Set(
    accepted.flatMap(({ deliveryId, status }) => (status === 'failed' ? deliveryId : [])),
  )
  const told = toldOf(outsides)
  return deliveries.flatMap((delivery): Finding[] => {
    const reported = told.get(delivery.id)
    if (reported === undefined || isCounted(delivery, reported)) return []
    if (delivery.status === 'failed' && failed.has(delivery.id)) return []
    const { id, status, kind, messageId, conversationId } = delivery
    const about = `${kind} ${messageId}, delivery ${id} in ${conversationId}: ${status}, though ${reported} was acknowledged`
    return [{ kind: 'report', about }]
  })
}

/** What providers have told of each delivery, as far as the service has acknowledged it. */
export function toldOf(outsides: Pick<Outside, 'acknowledged'>[]): Map<string, ReportedStatus> {
  return new Map(outsides.flatMap(outside => [...outside.acknowledged()]))
}

function isCounted({ status }: DeliveryRow, reported: ReportedStatus): boolean {
  if (reported === 'failed' || status === 'failed') return status === reported
  return STATUSES.some((known, at) => known === status && at >= STATUSES.indexOf(reported))
}
