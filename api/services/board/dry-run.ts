import type { z } from '@hono/zod-openapi'
import { inSnapshot } from '../../../db/board/snapshot.ts'
import { loadChannels } from '../../../db/channels.ts'
import type { Database, Sql } from '../../../db/client.ts'
import { withTables } from '../../../db/dry-run/as-if.ts'
import { type DryRun, dryRun } from '../../../db/dry-run/dry-run.ts'
import {
  agentNames,
  channelsOfPools,
  countReturning,
  knownPlaces,
  loadEntries,
} from '../../../db/dry-run/results.ts'
import type { Step } from '../../../db/dry-run/steps.ts'
import { type FieldError, invalid } from '../../http/problem.ts'
import type { dryRunRequest, dryRunResult } from '../../schemas/dry-run.ts'
import { priorityOf } from '../line-view.ts'
import { lineViews } from './lines.ts'
import { MOST_CHANNELS } from './scope.ts'

type Request = z.output<typeof dryRunRequest>
type Result = z.output<typeof dryRunResult>

/** How many entries of each remaining line are shown. */
const MOST_STAYING = 50

/**
 * Works out what would be assigned if agents were changed, with the queries and rules of the real assignment on
 * tables as they would be. Writes nothing. Throws a problem for unknown ids.
 */
export function tryChanges(sql: Database, request: Request): Promise<Result> {
  const steps = stepsOf(request)
  return inSnapshot(sql, async (tx, { asOf }) => {
    await requireKnown(tx, request)
    const run = await dryRun(tx, steps)
    return {
      asOf: asOf.toISOString(),
      steps,
      assigned: await assignedViews(tx, run),
      capped: run.isCut,
      stays: await stayingViews(tx, run, asOf.getTime()),
      returning: [...(await countReturning(tx, steps))],
    }
  })
}

/** The changes as single requests would make them, in a fixed order. */
function stepsOf({ agents }: Request): Step[] {
  return agents.flatMap(({ id: agentId, channels, teams, capacity, presence }): Step[] => [
    ...(channels?.add ?? []).map(channelId => ({ what: 'join' as const, agentId, channelId })),
    ...(channels?.remove ?? []).map(channelId => ({ what: 'leave' as const, agentId, channelId })),
    ...(teams?.add ?? []).map(teamId => ({ what: 'joinTeam' as const, agentId, teamId })),
    ...(teams?.remove ?? []).map(teamId => ({ what: 'leaveTeam' as const, agentId, teamId })),
    ...(capacity === undefined ? [] : [{ what: 'capacity' as const, agentId, capacity }]),
    ...(presence === undefined ? [] : [{ what: 'presence' as const, agentId, presence }]),
  ])
}

async function requireKnown(tx: Sql, { agents }: Request): Promise<void> {
  const placesOf = ({ channels, teams }: Request['agents'][number]) =>
    Object.entries({ channels, teams }).flatMap(([kind, change]) =>
      Object.entries(change ?? {}).flatMap(([how, ids]) =>
        (ids ?? []).map((id, at) => ({ id, path: `${kind}.${how}.${at}` })),
      ),
    )
  const [people, places] = await Promise.all([
    agentNames(
      tx,
      agents.map(({ id }) => id),
    ),
    knownPlaces(
      tx,
      agents.flatMap(placesOf).map(({ id }) => id),
    ),
  ])
  const errors = agents.flatMap((agent, number): FieldError[] => [
    ...(people.has(agent.id) ? [] : [{ path: `agents.${number}.id`, message: 'is not an agent' }]),
    ...placesOf(agent).flatMap(({ id, path }) =>
      places.has(id) ? [] : [{ path: `agents.${number}.${path}`, message: 'does not exist' }],
    ),
  ])
  if (errors.length > 0) throw invalid(errors)
}

async function assignedViews(tx: Sql, { granted }: DryRun): Promise<Result['assigned']> {
  const [entries, names] = await Promise.all([
    loadEntries(
      tx,
      granted.map(({ conversationId }) => conversationId),
    ),
    agentNames(tx, [...new Set(granted.map(({ agentId }) => agentId))]),
  ])
  return granted.flatMap(({ conversationId, channelId, agentId, decision, step }) => {
    const entry = entries.get(conversationId)
    if (!entry || !decision.chosen) return []
    const { contactName, priority, since } = entry
    return [
      {
        conversationId,
        channelId,
        contactName,
        priority: priorityOf(priority),
        since: since.toISOString(),
        agentId,
        agentName: names.get(agentId) ?? '',
        by: decision.chosen.by,
        next: decision.next,
        step,
      },
    ]
  })
}

async function stayingViews(tx: Sql, { asIf, touched }: DryRun, now: number): Promise<Result['stays']> {
  const channelIds = await channelsOfPools(tx, asIf, touched, MOST_CHANNELS)
  const known = await loadChannels(tx, channelIds)
  const channels = channelIds.flatMap(id => known.get(id) ?? [])
  const lines = await lineViews(tx, {
    scope: { channelIds },
    channels,
    limit: MOST_STAYING,
    now,
    asIf: withTables(tx, asIf),
  })
  return channels.flatMap(({ id, name }) => {
    const line = lines.get(id)
    return line ? [{ channelId: id, channelName: name, ...line }] : []
  })
}
