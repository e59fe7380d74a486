import { useInfiniteQuery } from '@tanstack/react-query'
import { useCallback, useMemo, useState } from 'react'
import { api, ask } from '../api/client.ts'
import { asApiError } from '../api/problems.ts'
import type { ListedConversation, Message } from '../api/types.ts'
import { type EarlierPart, earlierLines, earlierMessages } from './earlier.ts'
import type { Before, Line } from './lines.ts'

const ITEMS = 60

/** Where the next part begins. */
interface Place {
  id: string
  /** What goes on in a conversation of which a part was read. */
  more?: { of: ListedConversation; cursor: string }
}

interface Page {
  part: EarlierPart
  next: Place | undefined
}

/** The lines above a thread. */
export interface Earlier {
  lines: Line[]
  messages: Message[]
  /** Reads on, if there is something. */
  goOn(): void
}

interface Options {
  /** The beginning of the conversation itself is shown. */
  isAtTop: boolean
  dayKey(at: string): string
}

/** The conversations of the same contact before this one, from the latest to the first. None is read before it is asked for. */
export function useEarlier(
  { id, previousId }: Pick<ListedConversation, 'id' | 'previousId'>,
  { isAtTop, dayKey }: Options,
): Earlier {
  const [isAsked, setAsked] = useState(false)
  const { data, error, isFetching, hasNextPage, fetchNextPage, refetch } = useInfiniteQuery({
    queryKey: ['earlier-in-thread', id],
    queryFn: ({ pageParam, signal }) => readPart(pageParam, signal),
    initialPageParam: { id: previousId ?? '' } as Place,
    getNextPageParam: ({ next }) => next,
    enabled: isAsked && previousId !== null,
  })
  const parts = useMemo(() => (data?.pages ?? []).map(({ part }) => part), [data])
  const isMore = previousId !== null && (data === undefined || hasNextPage)
  // Between two parts of one conversation nothing is said: the next is on its way.
  const isInside = data?.pages.at(-1)?.next?.more !== undefined
  const before: Before | undefined =
    !isMore || !isAtTop
      ? undefined
      : isFetching
        ? 'loading'
        : error
          ? 'failed'
          : isInside
            ? undefined
            : 'there'
  const earlier = useMemo(
    () => ({ lines: earlierLines(parts, dayKey), messages: earlierMessages(parts) }),
    [parts, dayKey],
  )
  const lines = useMemo<Line[]>(
    () => (before ? [{ kind: 'before', key: 'before', before, error }, ...earlier.lines] : earlier.lines),
    [before, error, earlier],
  )
  const goOn = useCallback(() => {
    if (!isAtTop || !isMore || isFetching) return
    if (!isAsked) setAsked(true)
    else if (data) void fetchNextPage()
    else void refetch()
  }, [isAtTop, isMore, isFetching, isAsked, data, fetchNextPage, refetch])
  return { lines, messages: earlier.messages, goOn }
}

async function readPart({ id, more }: Place, signal: AbortSignal): Promise<Page> {
  const path = { id }
  const query = { limit: ITEMS, cursor: more?.cursor }
  try {
    const [of, { items, nextCursor }] = await Promise.all([
      more?.of ?? ask(api.GET('/v1/conversations/{id}', { params: { path }, signal })),
      ask(api.GET('/v1/conversations/{id}/timeline', { params: { path, query }, signal })),
    ])
    const before = of.previousId === null ? undefined : { id: of.previousId }
    const next = nextCursor === null ? before : { id, more: { of, cursor: nextCursor } }
    return { part: { is: 'read', of, items }, next }
  } catch (failure) {
    const { status } = asApiError(failure)
    // Of one that may not be read, nobody here learns what was before it either.
    if (status === 403 || status === 404)
      return { part: { is: status === 403 ? 'hidden' : 'gone', id }, next: undefined }
    throw failure
  }
}
