import type { z } from '@hono/zod-openapi'
import { type BoardAgent, boardAgents } from '../../../db/board/agents.ts'
import { knownTemplates } from '../../../db/board/health.ts'
import { inSnapshot, type Moment } from '../../../db/board/snapshot.ts'
import { servedSince } from '../../../db/board/windows.ts'
import { type WithAi, withAi } from '../../../db/board/with-ai.ts'
import type { Channel } from '../../../db/channels.ts'
import type { Sql } from '../../../db/client.ts'
import { eventId } from '../../../db/stream.ts'
import type { Principal } from '../../http/auth.ts'
import type { board, boardQuery } from '../../schemas/board.ts'
import type { Known } from '../channel-views.ts'
import { healthViews } from './health.ts'
import { hoursOf, opensAt } from './hours.ts'
import { lineViews } from './lines.ts'
import { channelsOf } from './scope.ts'
import { loadTrouble, sendsView } from './sends.ts'
import { closingWindows } from './windows.ts'

type Board = z.output<typeof board>

/** The most agents on a board. */
const MOST_AGENTS = 300
/** How many of a channel's approved templates are named. */
const MOST_TEMPLATES = 10
const HOUR_MS = 3_600_000

/** The whole board, from one snapshot of the database, so that its numbers fit each other. */
export function loadBoard(
  known: Known,
  principal: Principal,
  query: z.output<typeof boardQuery>,
): Promise<Board> {
  return inSnapshot(known.dependencies.sql, (tx, moment) => read(tx, known, principal, query, moment))
}

async function read(
  tx: Sql,
  known: Known,
  principal: Principal,
  query: z.output<typeof boardQuery>,
  { asOf, end }: Moment,
): Promise<Board> {
  const { teamId, limit } = query
  const now = asOf.getTime()
  const { channels, more } = await channelsOf(tx, principal, query)
  const channelIds = channels.map(({ id }) => id)
  const scope = { channelIds, teamId }
  const [served, listed, trouble, lines, agents, ofAi] = await Promise.all([
    servedSince(tx, new Date(now - HOUR_MS)),
    knownTemplates(tx, channelIds, MOST_TEMPLATES),
    loadTrouble(tx, scope, now),
    lineViews(tx, { scope, channels, limit, now }),
    boardAgents(tx, scope, MOST_AGENTS),
    withAi(tx, scope, limit),
  ])
  const templates = new Map(listed.map(one => [one.channelId, one]))
  const [windows, health] = await Promise.all([
    closingWindows(tx, { scope, channels, limit, now, served, templates }),
    healthViews(tx, known, { principal, channels, now, templates, failed: trouble.failed }),
  ])
  const items = channels.flatMap(channel => {
    const [line, state] = [lines.get(channel.id), health.get(channel.id)]
    if (!line || !state) return []
    const servedLastHour = served.get(channel.id) ?? 0
    return [
      { ...identity(channel), ...hoursView(channel, now), line: { ...line, servedLastHour }, health: state },
    ]
  })
  return {
    asOf: asOf.toISOString(),
    lastEventId: eventId(end),
    channels: { items, more },
    agents: { total: agents[0]?.total ?? 0, items: agents.map(agentOnBoard) },
    ai: { total: ofAi[0]?.total ?? 0, items: ofAi.map(aiView) },
    closingWindows: windows,
    sends: { unknown: sendsView(trouble.unknown, limit), failed: sendsView(trouble.failed, limit) },
  }
}

function identity({ id, name, provider, medium }: Channel) {
  return { id, name, provider, medium }
}

function hoursView(channel: Channel, now: number) {
  const hours = hoursOf(channel, null)
  const opening = hours ? opensAt(hours, now) : undefined
  return {
    open: hours ? opening === undefined : null,
    opensAt: typeof opening === 'number' ? new Date(opening).toISOString() : null,
  }
}

function agentOnBoard(agent: BoardAgent): Board['agents']['items'][number] {
  const { id, name, role, presence, presenceSince, load, capacity, channelIds, teamIds } = agent
  const { unansweredId, unansweredChannelId, unansweredSince } = agent
  return {
    id,
    name,
    role,
    presence,
    load,
    capacity,
    channelIds,
    teamIds,
    presenceSince: presenceSince.toISOString(),
    freeSeats: presence === 'online' ? Math.max(0, capacity - load) : 0,
    oldestUnanswered:
      unansweredId && unansweredChannelId && unansweredSince
        ? {
            conversationId: unansweredId,
            channelId: unansweredChannelId,
            since: unansweredSince.toISOString(),
          }
        : null,
  }
}

function aiView({ since, waitingSince, total: _, ...row }: WithAi): Board['ai']['items'][number] {
  const { conversationId, channelId, contactName, aiAgentId, aiAgentName, priority } = row
  return {
    conversationId,
    channelId,
    contactName,
    aiAgentId,
    aiAgentName,
    priority,
    since: since.toISOString(),
    waitingSince: waitingSince?.toISOString() ?? null,
  }
}
