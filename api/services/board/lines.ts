import type { z } from '@hono/zod-openapi'
import {
  countLines,
  firstInLines,
  oldestInLines,
  type Scope,
  type WaitingEntry,
} from '../../../db/board/lines.ts'
import { loadMembers, loadTeams } from '../../../db/candidates.ts'
import type { Channel } from '../../../db/channels.ts'
import type { Fragment, Sql } from '../../../db/client.ts'
import { MOST_IN_LINE } from '../../../db/stream-page.ts'
import { freeTextUntil } from '../../../domain/message-window.ts'
import type { board } from '../../schemas/board.ts'
import { entryView } from '../line-view.ts'

type LineView = Omit<z.output<typeof board>['channels']['items'][number]['line'], 'servedLastHour'>

/** What is read for the lines of several channels. */
export interface LineReading {
  scope: Scope
  channels: Pick<Channel, 'id' | 'medium' | 'settings'>[]
  limit: number
  /** Epoch ms. */
  now: number
  /** For a dry run: the tables as they would be (db/dry-run/as-if.ts), as a whole `with` clause. */
  asIf?: Fragment
}

/** The line of each channel: its length, and the first entries with the reason why nobody gets them. */
export async function lineViews(tx: Sql, reading: LineReading): Promise<Map<string, LineView>> {
  const { scope, channels, limit, now, asIf } = reading
  const [counts, entries, oldest, members] = await Promise.all([
    countLines(tx, scope, asIf),
    firstInLines(tx, scope, limit, asIf),
    oldestInLines(tx, scope, asIf),
    loadMembers(tx, scope.channelIds, asIf),
  ])
  const asked = [...entries, ...oldest].flatMap(({ teamId }) => teamId ?? [])
  const teams = await loadTeams(tx, [...new Set(asked)], asIf)
  const ofChannel = new Map<string, WaitingEntry[]>(channels.map(({ id }) => [id, []]))
  for (const entry of entries) ofChannel.get(entry.channelId)?.push(entry)
  return new Map(
    channels.map(({ id, medium, settings }) => {
      const view = (entry: WaitingEntry) => {
        // On a floor of 200 agents the list of who is eligible would be nine tenths of the answer.
        const { eligible: _, ...shown } = entryView(entry, {
          mode: settings.assignment.mode,
          candidates: members.get(id) ?? [],
          team: teams.get(entry.teamId ?? ''),
          now,
        })
        const freeTextUntil = windowEnd(medium, entry.lastInboundAt)
        return { ...shown, contactName: entry.contactName, freeTextUntil }
      }
      const first = oldest.find(({ channelId }) => channelId === id)
      const { depth = 0 } = counts.find(({ channelId }) => channelId === id) ?? {}
      return [
        id,
        {
          depth: Math.min(depth, MOST_IN_LINE),
          capped: depth > MOST_IN_LINE,
          oldestSince: first?.since.toISOString() ?? null,
          oldest: first ? { ...view(first), place: first.place } : null,
          entries: (ofChannel.get(id) ?? []).map(view),
        },
      ]
    }),
  )
}

function windowEnd(medium: Channel['medium'], lastInboundAt: Date | null): string | null {
  const until = medium === 'whatsapp' ? freeTextUntil(medium, lastInboundAt?.getTime()) : undefined
  return until === undefined ? null : new Date(until).toISOString()
}
