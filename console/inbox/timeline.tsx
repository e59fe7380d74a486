import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ListedConversation } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import { useProblemText } from '../ui/problem-text.ts'
import { useTimes } from '../ui/time.ts'
import { useTimeline } from './data.ts'
import { EventRow, NoteRow } from './event-row.tsx'
import { type Line, linesOf } from './lines.ts'
import { MessageRow } from './message-row.tsx'
import { PendingRow, usePending } from './pending.tsx'

/** How near its beginning the next older page is asked for, px. */
const AHEAD_PX = 1_500

/** Beyond the end of any thread, px. */
const FAR_PX = 1e9

/** Nearer to the end than this one follows what comes, px. */
const AT_END_PX = 60

/** What was written and what happened, oldest first; it opens at its end, and follows it. */
export function Timeline({ conversation }: { conversation: ListedConversation }) {
  const { id } = conversation
  const t = useTranslations('inbox')
  const textOf = useProblemText()
  const times = useTimes()
  const [showsAll, setShowsAll] = useState(false)
  const timeline = useTimeline(id)
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = timeline
  const items = useMemo(
    () => (timeline.data?.pages ?? []).flatMap(page => page.items).reverse(),
    [timeline.data],
  )
  const pending = usePending(id, items)
  // Where one had read to when one came: it must not move while one reads.
  const [readSeq] = useState(conversation.unread?.count ? conversation.unread.readSeq : undefined)
  const lines = useMemo<Line[]>(
    () => [
      ...linesOf(items, { showsAll, readSeq, dayKey: times.dayKey }),
      ...pending.map(one => ({ kind: 'pending' as const, key: one.key, pending: one })),
    ],
    [items, showsAll, readSeq, pending, times.dayKey],
  )

  const scroller = useRef<HTMLDivElement>(null)
  // Another function would make the virtual list lay out all lines again, at each step that is scrolled.
  const keyOf = useCallback((index: number) => lines[index]?.key ?? index, [lines])
  const showAll = useCallback(() => setShowsAll(is => !is), [])
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: index => (lines[index]?.kind === 'message' ? 64 : 32),
    getItemKey: keyOf,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: AT_END_PX,
    // It is first shown at its end; of its beginning nothing has to be made before.
    initialOffset: FAR_PX,
    overscan: 8,
    paddingStart: 12,
    paddingEnd: 12,
  })
  const isLoaded = lines.length > 0
  useLayoutEffect(() => {
    if (isLoaded) virtual.scrollToEnd()
  }, [isLoaded, virtual])
  const offset = virtual.scrollOffset ?? FAR_PX
  useEffect(() => {
    if (isLoaded && offset < AHEAD_PX && hasNextPage && !isFetchingNextPage) void fetchNextPage()
  }, [isLoaded, offset, hasNextPage, isFetchingNextPage, fetchNextPage])
  const isAway = isLoaded && !virtual.isAtEnd(400)

  if (timeline.error && !timeline.data) {
    const { title, detail } = textOf(timeline.error)
    return (
      <div role="alert" className="grid flex-1 content-center justify-items-center gap-1 p-6 text-sm">
        <p className="font-medium text-bad">{title}</p>
        <p className="text-soft">{detail}</p>
        <Button onClick={() => void timeline.refetch()}>{t('tryAgain')}</Button>
      </div>
    )
  }
  return (
    <div className="relative min-h-0 flex-1 bg-ground">
      <div
        ref={scroller}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a part that scrolls is reached by keys (axe: scrollable-region-focusable).
        tabIndex={0}
        role="log"
        aria-label={t('thread')}
        aria-live="polite"
        aria-busy={timeline.isPending}
        className="h-full overflow-y-auto px-3 [overflow-anchor:none] sm:px-5"
      >
        {timeline.isPending && <Skeleton />}
        <div className="relative mx-auto max-w-3xl" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            const line = lines[index]
            if (!line) return null
            return (
              <div
                key={key}
                data-index={index}
                ref={virtual.measureElement}
                className="absolute inset-x-0 top-0"
                style={{ transform: `translateY(${start}px)` }}
              >
                <LineRow line={line} conversation={conversation} onShowAll={showAll} />
              </div>
            )
          })}
        </div>
      </div>
      {isAway && (
        <Button
          icon
          aria-label={t('toEnd')}
          className="absolute right-4 bottom-4 rounded-full shadow-md"
          onClick={() => virtual.scrollToEnd({ behavior: 'smooth' })}
        >
          <ArrowDown size={15} />
        </Button>
      )}
    </div>
  )
}

/** The place of what is on its way. */
function Skeleton() {
  const t = useTranslations('inbox')
  return (
    <div className="mx-auto grid max-w-3xl gap-4 pt-6">
      <p className="sr-only">{t('threadLoading')}</p>
      {['w-1/2', 'ml-auto w-2/5', 'w-3/5'].map(place => (
        <div key={place} className={`h-12 animate-pulse rounded-2xl bg-raised ${place}`} />
      ))}
    </div>
  )
}

interface LineRowProps {
  line: Line
  conversation: ListedConversation
  onShowAll(): void
}

/** Made once for a line, however often its place changes while one scrolls. */
const LineRow = memo(function LineRow({ line, conversation, onShowAll }: LineRowProps) {
  const t = useTranslations('inbox')
  const times = useTimes()
  switch (line.kind) {
    case 'day':
      return <Divider>{times.day(line.at)}</Divider>
    case 'new':
      return <Divider tone="accent">{t('newFromHere')}</Divider>
    case 'hidden':
      return (
        <p className="py-1 text-center">
          <button
            type="button"
            onClick={onShowAll}
            className="rounded px-2 py-1 text-xs text-soft hover:bg-hover hover:text-text"
          >
            {line.count > 0 ? t('moreEvents', { count: line.count }) : t('fewerEvents')}
          </button>
        </p>
      )
    case 'message':
      return <MessageRow message={line.message} isFirst={line.isFirst} conversation={conversation} />
    case 'note':
      return <NoteRow event={line.event} />
    case 'event':
      return <EventRow event={line.event} />
    case 'pending':
      return <PendingRow pending={line.pending} />
  }
})

function Divider({ children, tone = 'soft' }: { children: string; tone?: 'soft' | 'accent' }) {
  return (
    <p
      className={`flex items-center gap-3 py-2 text-xs font-medium ${tone === 'accent' ? 'text-accent' : 'text-soft'}`}
    >
      <span className={`h-px flex-1 ${tone === 'accent' ? 'bg-accent' : 'bg-line'}`} />
      {children}
      <span className={`h-px flex-1 ${tone === 'accent' ? 'bg-accent' : 'bg-line'}`} />
    </p>
  )
}
