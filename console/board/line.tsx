import { Link, useSearch } from '@tanstack/react-router'
import { UserPlus } from 'lucide-react'
import { memo, useMemo, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { becauseIn } from '../explain/because.ts'
import { useNames } from '../explain/use-names.ts'
import { useWords } from '../explain/use-words.ts'
import { useActions } from '../keys/actions.ts'
import { Button } from '../ui/button.tsx'
import { PriorityMark } from '../ui/priority-mark.tsx'
import { Tip } from '../ui/tip.tsx'
import { Card, Nothing } from './card.tsx'
import { Rows, type RowsHandle } from './rows.tsx'
import { useSpan } from './span.ts'
import { everyEntry, longestWaiting, type PlacedEntry } from './summary.ts'
import type { Board } from './types.ts'

interface LineProps {
  board: Board
  now: number
  onAssign(entry: PlacedEntry): void
}

/**
 * Everybody who waits, the most urgent first, each with the reason why nobody has them yet; above them who has waited longest,
 * if others are before them. A row is assigned by dragging it on an agent, by its button or by the key.
 */
export function Line({ board, now, onAssign }: LineProps) {
  const t = useTranslations('board')
  const { channelId, teamId } = useSearch({ from: '/app/board' })
  const rows = useRef<RowsHandle>(null)
  const [focused, setFocused] = useState<string>()
  const { channels } = board
  // The same objects as long as the lines are the same, for the memoised rows.
  const entries = useMemo(() => everyEntry({ channels }), [channels])
  const at = entries.findIndex(({ conversationId }) => conversationId === focused)
  const longest = useMemo(() => longestWaiting({ channels }), [channels])
  const isBehind = longest !== undefined && longest.conversationId !== entries[0]?.conversationId
  const entry = entries[at] ?? (isBehind && focused === longest.conversationId ? longest : undefined)
  const go = (to: number) => () => {
    const next = entries[Math.min(Math.max(to, 0), entries.length - 1)]
    if (next) rows.current?.focus(next.conversationId)
  }
  const row = (one: PlacedEntry) => (
    <Waiting
      entry={one}
      channel={channels.items.find(({ id }) => id === one.channelId)?.name}
      now={now}
      onAssign={onAssign}
    />
  )
  useActions({
    next: entries.length > 0 ? go(at + 1) : undefined,
    previous: entries.length > 0 ? go(at < 0 ? 0 : at - 1) : undefined,
    assign: entry && (() => onAssign(entry)),
  })
  const depth = channels.items.reduce((sum, { line }) => sum + line.depth, 0)
  // The API counts a line up to a limit.
  const capped = channels.more || channels.items.some(({ line }) => line.capped)
  return (
    <Card id="line" title={t('line')} count={capped ? t('atLeast', { count: depth }) : depth}>
      {entries.length === 0 && <Nothing>{t('nobodyWaits')}</Nothing>}
      {isBehind && (
        // biome-ignore lint/a11y/noStaticElementInteractions: the link in it has the focus.
        <div
          data-longest={longest.conversationId}
          onFocus={() => setFocused(longest.conversationId)}
          className="border-t border-line bg-wait-faint"
        >
          <p className="px-4 pt-2 text-xs font-semibold text-wait">{t('waitsLongest')}</p>
          {row(longest)}
        </div>
      )}
      <Rows ref={rows} items={entries} keyOf={idOf} rowPx={ROW_PX} onFocus={setFocused}>
        {row}
      </Rows>
      {entries.length < depth && (
        <p className="px-4 py-2 text-sm text-soft">
          {t(capped ? 'moreAtLeast' : 'more', { count: depth - entries.length })}{' '}
          <Link
            to="/inbox/$view/{-$id}"
            params={{ view: 'line' }}
            search={{ channelId, teamId }}
            className="rounded text-accent hover:underline"
          >
            {t('wholeLine')}
          </Link>
        </p>
      )}
    </Card>
  )
}

const idOf = ({ conversationId }: PlacedEntry) => conversationId

/** The usual height of a row, px. */
const ROW_PX = 81

/** The type of a dragged row, so that dropping anything else, such as a file, does nothing. */
export const DRAGGED = 'application/x-switchboard-conversation'

interface EntryProps {
  entry: PlacedEntry
  /** The name of its channel. */
  channel: string | undefined
  now: number
}

interface WaitingProps extends EntryProps {
  onAssign(entry: PlacedEntry): void
}

/** A waiting conversation that can be dragged, with the button that assigns it. Memoised: the list is drawn again at each step. */
const Waiting = memo(function Waiting({ entry, channel, now, onAssign }: WaitingProps) {
  const t = useTranslations('board')
  const { conversationId, contactName } = entry
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the button and the key do the same without dragging.
    <div
      draggable
      onDragStart={({ dataTransfer }) => {
        dataTransfer.setData(DRAGGED, conversationId)
        dataTransfer.effectAllowed = 'move'
      }}
      className="flex cursor-grab items-start gap-3 px-4 py-2.5 focus-within:bg-accent-faint active:cursor-grabbing"
    >
      <Entry entry={entry} channel={channel} now={now} />
      <Tip label={t('assign')} action="assign">
        <Button
          icon
          kind="quiet"
          aria-label={t('assignWho', { name: contactName ?? t('somebody') })}
          onClick={() => onAssign(entry)}
        >
          <UserPlus size={16} />
        </Button>
      </Tip>
    </div>
  )
})

/** One waiting conversation, with its place in its own channel's line. */
function Entry({ entry, channel, now }: EntryProps) {
  const t = useTranslations('board')
  const inWords = useWords()
  const spanOf = useSpan()
  const names = useNames()
  const { conversationId, contactName, priority, since, because, freeTextUntil, teamId, agentId, place } =
    entry
  const left = freeTextUntil === null ? undefined : Date.parse(freeTextUntil) - now
  const about = [
    channel,
    t('placeInLine', { place }),
    agentId && t('onlyFor', { name: names(agentId) ?? '…' }),
    teamId && t('onlyForTeam', { name: names(teamId) ?? '…' }),
  ].filter(Boolean)
  return (
    <div className="grid min-w-0 flex-1 gap-0.5">
      <p className="flex items-baseline gap-2 text-sm">
        <PriorityMark priority={priority} label={one => t(`priorities.${one}`)} />
        <Link
          to="/inbox/$view/{-$id}"
          params={{ view: 'line', id: conversationId }}
          dir="auto"
          className="min-w-0 truncate rounded font-medium hover:underline"
        >
          {contactName ?? t('somebody')}
        </Link>
        <span className="shrink-0 font-medium text-wait tabular-nums">{spanOf(now - Date.parse(since))}</span>
        {left !== undefined && left < SOON_MS && (
          <span className="ml-auto shrink-0 text-xs text-bad">
            {left > 0 ? t('windowLeft', { span: spanOf(left) }) : t('windowClosed')}
          </span>
        )}
      </p>
      <p className="truncate text-xs text-soft">{about.join(' · ')}</p>
      <p className="text-sm text-soft">{inWords(becauseIn(because))}</p>
    </div>
  )
}

/** The rest of WhatsApp's window is shown below this, ms. */
const SOON_MS = 2 * 3_600_000
