import { useVirtualizer, type Virtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { type RefObject, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ListedConversation } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import { Failed } from '../ui/failed.tsx'
import { useTimes } from '../ui/time.ts'
import { useTimeline } from './data.ts'
import { LineRow } from './line-row.tsx'
import { type Line, linesOf } from './lines.ts'
import type { MessageActs } from './message-row.tsx'
import { usePending } from './pending.tsx'
import { lineOf, type Target } from './place.ts'
import { useAtEnd } from './use-at-end.ts'
import { useEarlier } from './use-earlier.ts'
import { useGoingUp } from './use-going-up.ts'

/** The next page is requested when less than this is left to scroll, px. */
const AHEAD_PX = 1_500

/** Further than the end of any thread, px. */
const FAR_PX = 1e9

/** About the middle of what is loaded first around a message, px. */
const MIDDLE_PX = 1_500

/** If less than this is below the view, it follows new messages, px. */
const AT_END_PX = 60

/** How long the target of a jump stays highlighted, ms. */
const MARKED_MS = 2_500

interface TimelineProps {
  conversation: ListedConversation
  /** The place (seq) that the timeline is loaded around; undefined: from its end. */
  around: number | undefined
  /** The message or note to scroll to and highlight. */
  target: Target | undefined
  acts: MessageActs
  onNewest(): void
}

/**
 * The messages, notes and events of a thread, oldest first. It opens at its end and follows new messages, or it opens
 * at a place and stays there. Only the lines in sight are in the page.
 */
export function Timeline({ conversation, around, target, acts, onNewest }: TimelineProps) {
  const { id } = conversation
  const t = useTranslations('inbox')
  const times = useTimes()
  const [showsAll, setShowsAll] = useState(false)
  const timeline = useTimeline(id, around)
  const { hasNextPage, hasPreviousPage, isFetching, fetchNextPage, fetchPreviousPage } = timeline
  // What was scrolled to could not be read. It is not asked for again by itself.
  const hasFailed = timeline.isFetchNextPageError || timeline.isFetchPreviousPageError
  const items = useMemo(
    () => (timeline.data?.pages ?? []).flatMap(page => page.items).reverse(),
    [timeline.data],
  )
  const earlier = useEarlier(conversation, {
    isAtTop: timeline.data !== undefined && !hasNextPage,
    dayKey: times.dayKey,
  })
  const messages = useMemo(() => {
    const own = items.flatMap(item => (item.kind === 'message' ? [item.message] : []))
    return new Map([...earlier.messages, ...own].map(message => [message.id, message]))
  }, [items, earlier.messages])
  const pending = usePending(id, items)
  // How far the agent had read when the thread was opened. Kept, so that the line "new" does not jump while they
  // read.
  const [readSeq] = useState(conversation.unread?.count ? conversation.unread.readSeq : undefined)
  const lines = useMemo<Line[]>(
    () => [
      ...earlier.lines,
      ...linesOf(items, { showsAll, readSeq, dayKey: times.dayKey }),
      ...(hasPreviousPage
        ? []
        : pending.map(one => ({ kind: 'pending' as const, key: one.key, pending: one }))),
    ],
    [earlier.lines, items, showsAll, readSeq, pending, hasPreviousPage, times.dayKey],
  )

  const scroller = useRef<HTMLDivElement>(null)
  // This function must stay the same between renders: with a new one the virtual list would lay out all lines again
  // at each scrolled step.
  const keyOf = useCallback((index: number) => lines[index]?.key ?? index, [lines])
  const showAll = useCallback(() => setShowsAll(is => !is), [])
  const virtual = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: index => (lines[index]?.kind === 'message' ? 64 : 32),
    getItemKey: keyOf,
    anchorTo: 'end',
    // While newer pages are missing, an appended page is not a new message, and must not pull the view down.
    followOnAppend: !hasPreviousPage,
    scrollEndThreshold: AT_END_PX,
    // It begins near the place that is shown first, so the lines above are not built before.
    initialOffset: around === undefined ? FAR_PX : MIDDLE_PX,
    overscan: 8,
    paddingStart: 12,
    paddingEnd: 12,
  })
  const isLoaded = lines.length > 0
  useLayoutEffect(() => {
    if (isLoaded && around === undefined) virtual.scrollToEnd()
  }, [isLoaded, around, virtual])
  const sending = hasPreviousPage ? 0 : pending.length
  useAtEnd({ virtual, scroller, isLoaded, sending, nearPx: AT_END_PX })
  const { targetAt, isMarked } = useTarget({ lines, target, virtual, scroller })
  const { scrollOffset } = virtual
  useEffect(() => {
    if (!isLoaded || isFetching || hasFailed || !scroller.current) return
    // The place is read from the page: the virtual list learns of the jump to a message with the next scroll event. The height
    // is the list's own: the page has it after the next rendering, with the rows that were measured in this one.
    const { scrollTop, clientHeight } = scroller.current
    const below = virtual.getTotalSize() - clientHeight - scrollTop
    if (scrollTop < AHEAD_PX && hasNextPage) void fetchNextPage()
    else if (below < AHEAD_PX && hasPreviousPage) void fetchPreviousPage()
  }, [
    ...[isLoaded, isFetching, hasFailed, scrollOffset, virtual],
    ...[hasNextPage, hasPreviousPage, fetchNextPage, fetchPreviousPage],
  ])
  const goingUp = useGoingUp(scroller, earlier.goOn)
  const isAway = isLoaded && (hasPreviousPage || !virtual.isAtEnd(400))
  const goToEnd = () => {
    if (!hasPreviousPage) virtual.scrollToEnd({ behavior: 'smooth' })
    if (target) onNewest()
  }

  if (timeline.error && !timeline.data) {
    return (
      <div className="grid flex-1 place-content-center p-6">
        <Failed error={timeline.error} onAgain={timeline.refetch} />
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
        // Rows are made as one scrolls: what is new is told elsewhere (use-news.ts).
        aria-live="off"
        aria-busy={timeline.isPending}
        className="h-full overflow-y-auto px-3 [overflow-anchor:none] sm:px-5"
        {...goingUp}
      >
        {timeline.isPending && <Skeleton />}
        {hasFailed && (
          <div className="sticky top-2 z-10 mx-auto w-fit rounded-lg border border-line bg-surface px-3 py-2 shadow-md">
            <Failed
              error={timeline.error}
              onAgain={timeline.isFetchNextPageError ? fetchNextPage : fetchPreviousPage}
            />
          </div>
        )}
        <div className="relative mx-auto max-w-3xl" style={{ height: virtual.getTotalSize() }}>
          {virtual.getVirtualItems().map(({ index, key, start }) => {
            const line = lines[index]
            if (!line) return null
            return (
              <div
                key={key}
                data-index={index}
                ref={virtual.measureElement}
                data-target={index === targetAt || undefined}
                tabIndex={index === targetAt ? -1 : undefined}
                className={`absolute inset-x-0 top-0 rounded-lg transition-colors duration-700 outline-none ${index === targetAt && isMarked ? 'bg-wait-faint' : ''}`}
                style={{ transform: `translateY(${start}px)` }}
              >
                <LineRow
                  line={line}
                  conversation={conversation}
                  messages={messages}
                  acts={acts}
                  onShowAll={showAll}
                  onEarlier={earlier.goOn}
                />
              </div>
            )
          })}
        </div>
      </div>
      {isAway && (
        <Button
          icon={!hasPreviousPage}
          aria-label={hasPreviousPage ? undefined : t('toEnd')}
          className="absolute right-4 bottom-4 rounded-full shadow-md"
          onClick={goToEnd}
        >
          {hasPreviousPage && t('toNewest')}
          <ArrowDown size={15} aria-hidden="true" />
        </Button>
      )}
    </div>
  )
}

interface TargetOptions {
  lines: readonly Line[]
  target: Target | undefined
  virtual: Virtualizer<HTMLDivElement, Element>
  scroller: RefObject<HTMLDivElement | null>
}

/**
 * Scrolls to the target once its line is loaded, moves the focus there for screen readers, and highlights it for a
 * moment.
 */
function useTarget({ lines, target, virtual, scroller }: TargetOptions) {
  const targetAt = target ? lineOf(lines, target) : -1
  const [marked, setMarked] = useState<string>()
  const led = useRef<string>(undefined)
  const key = targetAt < 0 ? undefined : target?.key
  useLayoutEffect(() => {
    if (key !== undefined && led.current !== key) virtual.scrollToIndex(targetAt, { align: 'center' })
  }, [key, targetAt, virtual])
  // The virtual list builds the row only after scrolling, so the focus follows in an effect of a later render.
  useEffect(() => {
    // Without a target the memory is cleared: a later jump to the same place scrolls again.
    if (!target) led.current = undefined
    if (key === undefined || led.current === key) return
    const row = scroller.current?.querySelector<HTMLElement>('[data-target]')
    if (!row) return
    led.current = key
    row.focus({ preventScroll: true })
    setMarked(key)
  })
  useEffect(() => {
    const timer = setTimeout(() => setMarked(undefined), MARKED_MS)
    return () => clearTimeout(timer)
  }, [marked])
  return { targetAt, isMarked: key !== undefined && marked === key }
}

/** Grey bars while a thread is loading. */
export function Skeleton() {
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
