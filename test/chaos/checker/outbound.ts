import type { Accepted, Outside, ReportedStatus } from '../outside/outside.ts'
import type { ChaosRecord } from '../record.ts'
import type { DeliveryRow, Facts, Finding } from './facts.ts'
import { groupBy } from './group.ts'
import { hasList, mayBeUnknown } from './justify.ts'
import { toldOf } from './reports.ts'

/** In the order in which a message goes through them. */
const ARRIVED = ['accepted', 'sent', 'delivered', 'read']

/** What the service says it sent is what the provider accepted: once, and in order. */
export function checkOutbound(
  facts: Facts,
  outsides: Pick<Outside, 'acknowledged'>[],
  accepted: readonly Accepted[],
  record: ChaosRecord,
): Finding[] {
  const told = toldOf(outsides)
  const taken = groupBy(accepted, ({ deliveryId }) => deliveryId)
  const findings: Finding[] = []
  const known = new Set(facts.deliveries.map(({ id }) => id))
  for (const [id, messages] of taken) {
    const about = `${messages.map(({ sid }) => sid).join(', ')} of delivery ${id || '(none)'}`
    if (!known.has(id)) findings.push({ kind: 'stray', about })
    // A delivery is one attempt. If a person asks to send it once more, that is another delivery.
    if (messages.length > 1) findings.push({ kind: 'doubled', about })
  }
  for (const delivery of facts.deliveries) {
    const [message] = taken.get(delivery.id) ?? []
    findings.push(...checkDelivery(delivery, { message, told: told.get(delivery.id) }, record))
  }
  findings.push(...checkRetries(facts, taken))
  const moved = movedSince(facts)
  const unmoved = facts.deliveries.filter(({ messageId }) => !moved.has(messageId))
  findings.push(...checkOrder(unmoved, accepted))
  return findings
}

function checkDelivery(
  delivery: DeliveryRow,
  { message, told }: { message?: Accepted; told?: ReportedStatus },
  record: ChaosRecord,
): Finding[] {
  const { id, status, kind, conversationId, providerMessageId, errorCode } = delivery
  const about = `${kind} ${delivery.messageId}, delivery ${id} (${status} ${errorCode ?? ''}) in ${conversationId}`
  if (ARRIVED.includes(status)) {
    if (message?.sid !== providerMessageId) return [{ kind: 'notSent', about }]
    const most = Math.max(0, ARRIVED.indexOf(message?.status ?? ''))
    // It failed later, and the only call that says so was in vain: nobody can know more than what was told before.
    const known = message?.status === 'failed' && !hasList(delivery) ? ARRIVED.indexOf(told ?? '') : most
    const goesTooFar = ARRIVED.indexOf(status) > Math.max(most, known)
    return goesTooFar ? [{ kind: 'notSent', about: `${about}, which is only ${message?.status}` }] : []
  }
  if (status === 'unknown') {
    return mayBeUnknown(delivery, message !== undefined, record) ? [] : [{ kind: 'unjustified', about }]
  }
  // Failed: the provider did not accept it, or reported later that it could not deliver it.
  return status === 'failed' && message && message.status !== 'failed' ? [{ kind: 'stray', about }] : []
}

/** Messages that were given to another conversation after a merge was undone. They come behind what was sent there since. */
function movedSince({ messages, events }: Facts): Set<string> {
  const conversationOf = new Map(messages.map(({ id, conversationId }) => [id, conversationId]))
  const queued = events.filter(({ type }) => type === 'message.queued')
  return new Set(
    queued.flatMap(({ conversationId, data }) => {
      const id = String(data.messageId)
      return conversationOf.has(id) && conversationOf.get(id) !== conversationId ? id : []
    }),
  )
}

/** A part was sent a second time only because a person asked for it. */
function checkRetries({ deliveries, events }: Facts, taken: Map<string, Accepted[]>): Finding[] {
  const asked = groupBy(
    events.filter(({ type }) => type === 'message.retried'),
    ({ data }) => data.messageId,
  )
  const parts = groupBy(deliveries, ({ messageId, part }) => `${messageId} part ${part}`)
  return [...parts].flatMap(([about, attempts]): Finding[] => {
    const went = attempts.filter(({ id }) => taken.has(id)).length
    const times = asked.get(attempts[0]?.messageId)?.length ?? 0
    return went > 1 + times ? [{ kind: 'doubled', about }] : []
  })
}

/**
 * In a conversation, the provider accepted the messages in the order in which they were to be sent. Messages that a
 * person had sent again are not compared.
 */
function checkOrder(deliveries: DeliveryRow[], accepted: readonly Accepted[]): Finding[] {
  const rank = new Map(accepted.map(({ deliveryId }, index) => [deliveryId, index]))
  const first = deliveries.filter(({ id, attempt }) => attempt === 1 && rank.has(id))
  const findings: Finding[] = []
  for (const ordered of groupBy(first, ({ conversationId }) => conversationId).values()) {
    ordered.forEach((delivery, index) => {
      const before = ordered[index - 1]
      if (!before || (rank.get(before.id) ?? 0) < (rank.get(delivery.id) ?? 0)) return
      const about = `${delivery.kind} ${delivery.messageId} left before ${before.kind} ${before.messageId}`
      findings.push({ kind: 'outboundOrder', about: `${about}, in ${delivery.conversationId}` })
    })
  }
  return findings
}
