import { Context } from '@temporalio/activity'
import type { Sql } from '../../db/client.ts'
import { advanceDelivery } from '../../db/delivery-reports.ts'
import { appendEvents } from '../../db/events.ts'
import { freeStraySeat, listUnsettled } from '../../db/keeper.ts'
import { SYSTEM } from '../../domain/conversation.ts'
import type { KeeperReport, Repairs } from '../../protocol/activities/keeper.ts'
import type { Place } from '../../protocol/activities/place.ts'
import { changeAndTell } from '../allocation/grants.ts'
import { decidedBefore } from '../decisions.ts'
import type { Dependencies } from '../dependencies.ts'
import { OUR_ERRORS } from '../sending/errors.ts'
import { failSurveyOf } from '../surveys/fail-survey.ts'

/**
 * How many row numbers a repair can use: one for the seat, and for each delivery the repair, its
 * failure, and the end of its survey.
 */
const SEQS = 28
const SEQS_PER_DELIVERY = 3

/**
 * Repairs what nothing handles in a conversation: a seat in a conversation that no agent has, and
 * deliveries that are neither being sent nor settled. The workflow calls this when it is sending
 * nothing. The keeper calls it when the workflow is over.
 */
export function repairConversation(dependencies: Dependencies) {
  return async (place: Place): Promise<Repairs> => {
    const { conversationId: id, channelId, seq } = place
    // What an earlier try did not repair is left for the next call, which has its own row numbers.
    if (await decidedBefore(dependencies.sql, place, 'conversation.repaired'))
      return { seatsFreed: 0, deliveriesSettled: 0 }
    const repairs = await changeAndTell(
      dependencies,
      tx =>
        repair(tx, { id, channelId, open: true }, seq, {
          seqs: SEQS,
          before: new Date(dependencies.clock.now()),
        }),
      { channels: [channelId], conversations: [id] },
    )
    countRepairs(repairs)
    return repairs
  }
}

/** What is left when the numbers are used up, or changed after `before`, waits for the next call. */
export async function repair(
  tx: Sql,
  conversation: { id: string; channelId: string; open: boolean },
  firstSeq: number,
  { seqs, before }: { seqs: number; before: Date },
): Promise<Repairs> {
  const { id } = conversation
  let seq = firstSeq
  const repaired = (data: object) =>
    appendEvents(tx, conversation, [{ seq: seq++, type: 'conversation.repaired', actor: SYSTEM, data }])

  const agentId = await freeStraySeat(tx, id)
  if (agentId) await repaired({ reason: 'stray_seat', agentId })
  const most = Math.floor((seqs - 1) / SEQS_PER_DELIVERY)
  const deliveries = await listUnsettled(tx, id, before, most)
  let problem: Repairs['problem']
  for (const { id: deliveryId, messageId, status } of deliveries) {
    const neverLeft = conversation.open ? OUR_ERRORS.expired : OUR_ERRORS.conversation_closed
    const [end, error] =
      status === 'queued'
        ? (['failed', neverLeft] as const)
        : (['unknown', OUR_ERRORS.outcome_unknown] as const)
    await advanceDelivery(tx, deliveryId, { status: end, error, reported: 'keeper' })
    await repaired({ reason: 'stray_delivery', messageId, deliveryId })
    const data = { messageId, deliveryId, code: error.code, detail: error.detail }
    await appendEvents(tx, conversation, [{ seq: seq++, type: `message.${end}`, actor: SYSTEM, data }])
    if (end === 'failed') await failSurveyOf(tx, conversation, messageId, seq++)
    problem = { messageId, code: error.code, error }
  }
  return { seatsFreed: agentId ? 1 : 0, deliveriesSettled: deliveries.length, problem }
}

export function countRepairs({
  asked: _,
  problem: __,
  ...repairs
}: Partial<Omit<KeeperReport, 'checked'> & Repairs>): void {
  const counter = Context.current().metricMeter.createCounter(
    'switchboard_repairs',
    undefined,
    'Differences between database and workflows that were repaired',
  )
  for (const [kind, count] of Object.entries(repairs)) {
    if (count > 0) counter.add(count, { kind })
  }
}
