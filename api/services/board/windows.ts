import type { z } from '@hono/zod-openapi'
import type { KnownTemplates } from '../../../db/board/health.ts'
import type { Scope } from '../../../db/board/lines.ts'
import { type OpenWindow, openWindows } from '../../../db/board/windows.ts'
import type { Channel } from '../../../db/channels.ts'
import type { Sql } from '../../../db/client.ts'
import { NEVER } from '../../../db/line.ts'
import type { WeekSchedule } from '../../../domain/business-hours-schedule.ts'
import { CLOSING_RULE, closingOf } from '../../../domain/closing-window.ts'
import { freeTextSince, freeTextUntil } from '../../../domain/message-window.ts'
import type { board } from '../../schemas/board.ts'
import { hoursOf, opensAt } from './hours.ts'

type WindowsView = z.output<typeof board>['closingWindows']

/** How many windows of a channel are judged: those that end first. */
const MOST_JUDGED = 200

interface WindowReading {
  scope: Scope
  channels: Channel[]
  limit: number
  /** Epoch ms. */
  now: number
  served: Map<string, number>
  templates: Map<string, KnownTemplates>
}

/** Windows that will close before anybody can answer, those that end first. */
export async function closingWindows(tx: Sql, reading: WindowReading): Promise<WindowsView> {
  const { scope, channels, limit, now, served, templates } = reading
  const open = await openWindows(tx, scope, new Date(freeTextSince(now)), MOST_JUDGED + 1)
  const byId = new Map(channels.map(channel => [channel.id, channel]))
  const judgedOf = new Map<string, number>()
  let capped = false
  const found: WindowsView['items'] = []
  for (const window of open) {
    const channel = byId.get(window.channelId)
    const judged = judgedOf.get(window.channelId) ?? 0
    judgedOf.set(window.channelId, judged + 1)
    if (judged === MOST_JUDGED) capped = true
    const until = freeTextUntil('whatsapp', window.lastInboundAt.getTime())
    if (!channel || until === undefined || judged === MOST_JUDGED) continue
    const closing = closingOf({
      now,
      freeTextUntil: until,
      opensAt: openingFor(window, channel, now),
      place: window.place,
      servedLastHour: served.get(channel.id) ?? 0,
      isAbsent: window.isAbsent,
    })
    if (!closing) continue
    found.push({
      conversationId: window.conversationId,
      channelId: window.channelId,
      contactName: window.contactName,
      assigneeId: window.assigneeId,
      teamId: window.teamId,
      priority: window.priority,
      waitingSince: window.waitingSince.toISOString(),
      freeTextUntil: new Date(until).toISOString(),
      reason: closing.reason,
      detail: CLOSING_RULE[closing.reason],
      answeredAt: closing.answeredAt === null ? null : new Date(closing.answeredAt).toISOString(),
      templates: templates.get(window.channelId)?.approved ?? null,
    })
  }
  return { total: found.length, capped, items: found.slice(0, limit) }
}

/**
 * When somebody can answer, epoch ms: null: never, undefined: at any time. An entry of the line has its own opening
 * time, decided when it entered the line.
 */
function openingFor({ notBefore, teamHours }: OpenWindow, channel: Channel, now: number) {
  if (notBefore && notBefore.getTime() > now) {
    return notBefore.getTime() === NEVER.getTime() ? null : notBefore.getTime()
  }
  const hours = hoursOf(channel, teamHours as WeekSchedule | null)
  return hours ? opensAt(hours, now) : undefined
}
