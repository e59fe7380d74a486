import { queryOptions, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import { api, ask } from '../api/client.ts'
import { useHeard } from '../live/heard.ts'
import { whenLive } from '../live/status.ts'
import { boardAfter } from './patch.ts'
import type { Board } from './types.ts'

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

/** The board, which the stream keeps as it is. */
export function useBoard(filter: BoardFilter) {
  const cache = useQueryClient()
  const lastRead = useRef(0)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const query = useQuery(boardQuery(filter))

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

/** What an agent would be given at once if they had this capacity. Nothing is changed. */
export function useDryRun(agentId: string, capacity: number | undefined) {
  return useQuery({
    queryKey: ['dry-run', agentId, capacity],
    queryFn: () => ask(api.POST('/v1/board/dry-run', { body: { agents: [{ id: agentId, capacity }] } })),
    enabled: capacity !== undefined,
    // It is of this moment.
    staleTime: 0,
    gcTime: 0,
    placeholderData: before => before,
  })
}

export function useSetCapacity(agentId: string) {
  const cache = useQueryClient()
  return useMutation({
    mutationFn: (capacity: number) =>
      ask(api.PATCH('/v1/agents/{id}', { params: { path: { id: agentId } }, body: { capacity } })),
    onSuccess: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: ['board'] }),
        cache.invalidateQueries({ queryKey: ['agents'] }),
      ]),
  })
}
