import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api, asides, ask } from '../api/client.ts'
import { ifMatch } from '../api/if-match.ts'
import { ApiError } from '../api/problems.ts'
import { useHeard } from '../live/heard.ts'
import { whenLive } from '../live/status.ts'
import { setChannelMember, setTeamMember, teamsQuery } from '../session/people.ts'
import { type ChangeRequest, requestsOf } from './membership-change.ts'
import { boardAfter, type Told } from './patch.ts'
import type { AgentChange, Board } from './types.ts'

/** Nearly every answer takes less, ms. */
const RECENT_MS = 30_000

/** What the board is narrowed to, as in the address. */
export interface BoardFilter {
  channelId?: string
  teamId?: string
}

/** The board is read again this often, ms: waiting times and windows change without an event. */
const AGAIN_MS = 60_000

/**
 * When an event does not say enough, the board is read again: after the first pause, so that events that come
 * together cause one request, and not more often than the second, ms.
 */
const SOON_MS = 800
const SELDOM_MS = 5_000

/**
 * So many entries of each line are loaded: more than anybody looks at, so that those who come up when others are served are there
 * before the board is read again.
 */
const LOADED = 75

const keyOf = (filter: BoardFilter) => ['board', filter] as const

async function readBoard(filter: BoardFilter): Promise<Board> {
  await whenLive()
  return ask(api.GET('/v1/board', { params: { query: { ...filter, limit: LOADED } } }))
}

/**
 * The board, kept current by the stream.
 *
 * @param always also reads it again while the page is hidden, for the screen on the wall
 */
export function useBoard(filter: BoardFilter, { always = false }: { always?: boolean } = {}) {
  const cache = useQueryClient()
  const lastRead = useRef(0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  // What was told while an answer was on its way, which may be older. Only what holds however often it is applied.
  const told = useRef<{ at: number; event: Told }[]>([])
  const query = useQuery({
    queryKey: keyOf(filter),
    async queryFn() {
      const askedAt = Date.now()
      const board = await readBoard(filter)
      return told.current
        .filter(({ at }) => at >= askedAt)
        .reduce((known, { event }) => boardAfter(known, event, filter).board, board)
    },
    refetchInterval: AGAIN_MS,
    // Events are only heard while the board is open: after another page, what is in the cache is old.
    refetchOnMount: 'always',
    refetchIntervalInBackground: always,
  })

  /** Plans one request. Further events before it change nothing. */
  const readAgain = () => {
    const pause = Math.max(SOON_MS, lastRead.current + SELDOM_MS - Date.now())
    timer.current ??= setTimeout(() => {
      timer.current = undefined
      lastRead.current = Date.now()
      void cache.invalidateQueries({ queryKey: ['board'] })
    }, pause)
  }
  useEffect(() => () => clearTimeout(timer.current), [])
  useHeard(event => {
    if (event.type === 'agent.changed' || event.type === 'channel.changed') {
      const at = Date.now()
      told.current = [...told.current.filter(one => one.at > at - RECENT_MS), { at, event: event as Told }]
    }
    const board = cache.getQueryData<Board>(keyOf(filter))
    if (!board) return
    const patched = boardAfter(board, event, filter)
    if (patched.board !== board) cache.setQueryData(keyOf(filter), patched.board)
    if (!patched.isSure) readAgain()
  })
  return query
}

/**
 * What would happen if an agent were changed this way: what would be assigned, and what would return to the line.
 * Nothing is changed.
 */
export function useDryRun(change: AgentChange) {
  return useQuery({
    queryKey: ['dry-run', change],
    queryFn: () => ask(asides.POST('/v1/board/dry-run', { body: { agents: [change] } })),
    // Valid at this moment only: it depends on who waits now.
    staleTime: 0,
    gcTime: 0,
    placeholderData: before => before,
  })
}

interface MadeChange {
  change: AgentChange
  /** The capacity that it was decided over: if somebody else has set another one since, it is refused. */
  capacityFrom?: number
}

async function setCapacity(id: string, capacity: number, from: number | undefined): Promise<unknown> {
  const now = await ask(api.GET('/v1/agents/{id}', { params: { path: { id } } }))
  if (from !== undefined && now.capacity !== from) throw new ApiError({ code: 'stale_version', status: 412 })
  const params = { path: { id }, header: { 'if-match': ifMatch(now.version) } }
  return ask(api.PATCH('/v1/agents/{id}', { params, body: { capacity } }))
}

/**
 * Makes the change of a dry run. The API has no request for all of it at once, so the parts follow each other, in the
 * order in which the dry run tries them.
 */
export function useMakeChange() {
  const cache = useQueryClient()
  return useMutation({
    async mutationFn({ change, capacityFrom }: MadeChange) {
      for (const request of requestsOf(change)) await send(change.id, request, capacityFrom)
    },
    // After a failure too: the parts before it were made.
    onSettled: () =>
      Promise.all(
        [['board'], ['agents'], teamsQuery.queryKey].map(queryKey => cache.invalidateQueries({ queryKey })),
      ),
  })
}

/** One part of a change as a request. Throws `ApiError`. */
async function send(id: string, request: ChangeRequest, capacityFrom?: number): Promise<unknown> {
  switch (request.what) {
    case 'join':
    case 'leave':
      return setChannelMember(request.channelId, id, request.what === 'join')
    case 'team':
      return setTeamMember(request.teamId, id, request.isMember)
    case 'capacity':
      return setCapacity(id, request.capacity, capacityFrom)
    case 'presence':
      return ask(
        api.PUT('/v1/agents/{id}/presence', {
          params: { path: { id } },
          body: { presence: request.presence },
        }),
      )
  }
}
