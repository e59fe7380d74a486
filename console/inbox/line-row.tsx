import { memo } from 'react'
import { useTranslations } from 'use-intl'
import type { ListedConversation, Message } from '../api/types.ts'
import { useTimes } from '../ui/time.ts'
import { BeforeLine, EndedLine, PastLine } from './earlier-line.tsx'
import { EventRow, NoteRow } from './event-row.tsx'
import type { Line } from './lines.ts'
import { type MessageActs, MessageRow } from './message-row.tsx'
import { PendingRow } from './pending.tsx'

interface LineRowProps {
  line: Line
  conversation: ListedConversation
  /** The loaded messages by id, to find quoted ones. */
  messages: ReadonlyMap<string, Message>
  acts: MessageActs
  onShowAll(): void
  /** Reads on before all that is shown. */
  onEarlier(): void
}

/** One line. Memoised, because the virtual list moves lines at every scrolled step. */
export const LineRow = memo(function LineRow(props: LineRowProps) {
  const { line, conversation, messages, acts, onShowAll, onEarlier } = props
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
      return (
        <MessageRow
          message={line.message}
          isFirst={line.isFirst}
          conversation={conversation}
          quoted={messages.get(line.message.replyTo?.messageId ?? '')}
          acts={acts}
        />
      )
    case 'note':
      return <NoteRow event={line.event} />
    case 'event':
      return <EventRow event={line.event} />
    case 'pending':
      return (
        <PendingRow
          pending={line.pending}
          quoted={messages.get(line.pending.replyTo ?? '')}
          contact={conversation.contact}
          onJump={acts.onJump}
        />
      )
    case 'past':
      return (
        <PastLine of={line.of}>
          {acts => <LineRow {...props} line={line.line} conversation={line.of} acts={acts} />}
        </PastLine>
      )
    case 'ended':
      return <EndedLine ended={line.ended} />
    case 'before':
      return <BeforeLine before={line.before} error={line.error} onEarlier={onEarlier} />
  }
})

/** A line across the thread with a word in it. */
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
