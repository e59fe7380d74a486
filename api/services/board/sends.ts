import type { z } from '@hono/zod-openapi'
import type { Scope } from '../../../db/board/lines.ts'
import { MOST_TROUBLED, type TroubledSend, troubledSends } from '../../../db/board/sends.ts'
import type { Sql } from '../../../db/client.ts'
import type { DeliveryError } from '../../../domain/delivery.ts'
import type { board } from '../../schemas/board.ts'

type SendsView = z.output<typeof board>['sends']['failed']

const DAY_MS = 24 * 3_600_000

/** Shown for a failed send whose reason was not stored. */
const UNEXPLAINED: DeliveryError = {
  code: 'unknown',
  class: 'unknown',
  detail: 'The reason is not known.',
  fix: 'Open the conversation, and send the message again if the customer did not get it.',
}

/** Sends with an unknown outcome (of the last 7 days), and failed ones (of 24 hours). */
export async function loadTrouble(tx: Sql, scope: Scope, now: number) {
  const [unknown, failed] = await Promise.all([
    troubledSends(tx, scope, 'unknown', new Date(now - 7 * DAY_MS)),
    troubledSends(tx, scope, 'failed', new Date(now - DAY_MS)),
  ])
  return { unknown, failed }
}

/** A message counts once, with the first of its parts. */
export function sendsView(rows: TroubledSend[], limit: number): SendsView {
  const messages = [...new Map(rows.map(row => [row.messageId, row])).values()]
  const reasons = new Map<string, SendsView['reasons'][number]>()
  for (const { error } of messages) {
    const { code, class: kind, detail, fix } = error ?? UNEXPLAINED
    const known = reasons.get(code)
    if (known) known.count += 1
    else reasons.set(code, { code, class: kind, detail, fix, count: 1 })
  }
  return {
    count: messages.length,
    capped: rows.length >= MOST_TROUBLED,
    reasons: [...reasons.values()].sort((a, b) => b.count - a.count).slice(0, limit),
    items: messages
      .slice(0, limit)
      .map(({ messageId, conversationId, channelId, contactName, since, error }) => {
        const { code, class: kind, detail, fix } = error ?? UNEXPLAINED
        const about = { messageId, conversationId, channelId, contactName, since: since.toISOString() }
        return { ...about, code, class: kind, detail, fix }
      }),
  }
}
