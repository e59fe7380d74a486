import { queryOptions, useQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { api, ask } from '../api/client.ts'
import type { ListedConversation } from '../api/types.ts'
import { useTimeline } from '../inbox/data.ts'
import { useChannel } from '../session/people.ts'
import { Button } from '../ui/button.tsx'
import { Failed } from '../ui/failed.tsx'
import { eventsIn } from './past-events.ts'
import { useNames } from './use-names.ts'
import { useWords } from './use-words.ts'
import { WhyView } from './why-view.tsx'
import { say } from './words.ts'

/** How many pages of events are read by themselves. The rest of a long conversation is read on request. */
const MOST_PAGES = 20

/** How often the place in the line is requested while it is shown, ms. */
const LOOK_MS = 10_000

const lineQuery = (channelId: string) =>
  queryOptions({
    queryKey: ['line', channelId],
    queryFn: () => ask(api.GET('/v1/channels/{id}/line', { params: { path: { id: channelId } } })),
    staleTime: LOOK_MS,
  })

/** Why a conversation is where it is. It uses the events of the thread beside it, so they are not requested twice. */
export function Why({ conversation }: { conversation: ListedConversation }) {
  const { id, channelId, status } = conversation
  const inWords = useWords()
  const names = useNames()
  const channel = useChannel(channelId)
  const isWaiting = status === 'waiting'
  // An agent who was only mentioned may see neither the channel nor its line.
  const seesLine = isWaiting && channel !== undefined
  const line = useQuery({ ...lineQuery(channelId), enabled: seesLine, refetchInterval: LOOK_MS }).data
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage, refetch } = useTimeline(id)
  const pages = data?.pages
  const readsOn = hasNextPage && !isFetchingNextPage && (pages?.length ?? 0) < MOST_PAGES
  useEffect(() => {
    if (readsOn) void fetchNextPage()
  }, [readsOn, fetchNextPage])
  const events = useMemo(() => eventsIn((pages ?? []).flatMap(({ items }) => items).reverse()), [pages])

  if (error && !pages) {
    return <Failed error={error} onAgain={refetch} />
  }
  if (!pages) return <p className="text-sm text-soft">{inWords(say('panel.loading'))}</p>
  return (
    <div className="grid gap-3">
      {conversation.textsGoneAt && <p className="text-sm text-soft">{inWords(say('panel.gone'))}</p>}
      {hasNextPage && (
        <p className="flex flex-wrap items-center gap-2 text-sm text-soft">
          {inWords(say(isFetchingNextPage ? 'panel.loading' : 'panel.older'))}
          {!isFetchingNextPage && (
            <Button onClick={() => void fetchNextPage()}>{inWords(say('panel.readOlder'))}</Button>
          )}
        </p>
      )}
      <WhyView
        conversation={conversation}
        events={events}
        medium={conversation.window === null ? 'sms' : 'whatsapp'}
        line={seesLine ? line : undefined}
        names={names}
      />
    </div>
  )
}
