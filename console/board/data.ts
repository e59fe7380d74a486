import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api, ask } from '../api/client.ts'
import { useHeard } from '../live/heard.ts'
import { whenLive } from '../live/status.ts'
import { setChannelMember, setTeamMember, teamsQuery } from '../session/people.ts'
import { type ChangeRequest, requestsOf } from './membership-change.ts'
import { boardAfter } from './patch.ts'
import type { AgentChange, Board } from './types.ts'

export interface BoardFilter {
  channelId?: string
  teamId?: string
}

/** What waits and what closes changes by itself, as time goes by, ms. */
const AGAIN_MS = 60_000

/** After an event that does not tell all, the board is read again: soon, but seldom, ms. */
const SOON_MS = 800
const SELDOM_MS = 5_000

const keyOf = (filter: BoardFilter) => ['board', filter] as const

const boardQuery = (filter: BoardFilter) =>
  queryOptions({
    queryKey: keyOf(filter),
    async queryFn() {
      await whenLive()
      return ask(api.GET('/v1/board', { params: { query: { ...filter, limit: 50 } } }))
    },
    refetchInterval: AGAIN_MS,
  })

/**
 * The board, which the stream keeps as it is.
 *
 * @param always also while nobody looks at the page
 */
export function useBoard(filter: BoardFilter, { always = false }: { always?: boolean } = {}) {
  const cache = useQueryClient()
  const lastRead = useRef(0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const query = useQuery({ ...boardQuery(filter), refetchIntervalInBackground: always })

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
    const board = cache.getQueryData<Board>(keyOf(filter))
    if (!board) return
    const patched = boardAfter(board, event)
    if (patched.board !== board) cache.setQueryData(keyOf(filter), patched.board)
    if (!patched.isSure) readAgain()
  })
  return query
}

/** What would be given out at once if this were changed. Nothing is. */
export function useDryRun(change: AgentChange) {
  return useQuery({
    queryKey: ['dry-run', change],
    queryFn: () => ask(api.POST('/v1/board/dry-run', { body: { agents: [change] } })),
    // It is of this moment.
    staleTime: 0,
    gcTime: 0,
    placeholderData: before => before,
  })
}

/** Changes an agent as it was tried, one request after the other. */
export function useMakeChange() {
  const cache = useQueryClient()
  return useMutation({
    async mutationFn(change: AgentChange) {
      for (const request of requestsOf(change)) await send(change.id, request)
    },
    // Also of a change that failed halfway.
    onSettled: () =>
      Promise.all(
        [['board'], ['agents'], teamsQuery.queryKey].map(queryKey => cache.invalidateQueries({ queryKey })),
      ),
  })
}

async function send(id: string, request: ChangeRequest): Promise<unknown> {
  switch (request.what) {
    case 'join':
    case 'leave':
      return setChannelMember(request.channelId, id, request.what === 'join')
    case 'team':
      return setTeamMember(request.teamId, id, request.isMember)
    case 'capacity':
      return ask(
        api.PATCH('/v1/agents/{id}', { params: { path: { id } }, body: { capacity: request.capacity } }),
      )
    case 'presence':
      return ask(
        api.PUT('/v1/agents/{id}/presence', {
          params: { path: { id } },
          body: { presence: request.presence },
        }),
      )
  }
}
