import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ListedConversation } from '../api/types.ts'
import { useActions } from '../keys/actions.ts'
import type { MessagePlace } from '../routes.tsx'
import { useMe } from '../session/me.ts'
import { teamsQuery, useAgents, useChannel, useHandles } from '../session/people.ts'
import { Button } from '../ui/button.tsx'
import { Failed } from '../ui/failed.tsx'
import { say } from '../ui/toast.tsx'
import { useMarkRead, useViewing } from './attendance.ts'
import { Composer, type ComposerHandle } from './composer.tsx'
import { useConversationActions } from './conversation-actions.ts'
import { useConversation, useTimeline } from './data.ts'
import { PriorityPicker, SnoozePicker } from './later-pickers.tsx'
import { mayAct } from './may-act.ts'
import { AssignPicker, LabelPicker } from './pickers.tsx'
import { AroundContext, usePlace } from './place.ts'
import type { Side } from './side.ts'
import { ThreadHeader, type ThreadPicker } from './thread-header.tsx'
import { Skeleton, Timeline } from './timeline.tsx'
import { useMending } from './use-mending.ts'
import { useNews } from './use-news.ts'
import { useMessagesIn, useQuoting } from './use-quoting.ts'

interface ThreadProps {
  id: string
  /** Opens with the choice of a template. */
  writesTemplate: boolean
  /** The message or note to open at, if the address names one. */
  place: MessagePlace
  /** Goes to a place in this thread; an empty one is its end. */
  onPlace(place: MessagePlace): void
  /** Rows are selected in the list: keys then act on those, not on this conversation. */
  isBulk: boolean
  side: Side | undefined
  onSide(side: Side): void
  onBack(): void
  /** Opens the next conversation of the list. */
  onward(): void
}

/**
 * A conversation: head, timeline and composer. Until the conversation is loaded it shows nothing, or why it can't be
 * loaded.
 */
export function Thread(props: ThreadProps) {
  const conversation = useConversation(props.id)
  const t = useTranslations('inbox')
  if (conversation.data) return <OpenThread {...props} conversation={conversation.data} />
  return (
    <main
      className="grid min-w-0 flex-1 place-items-center border-l border-line"
      aria-busy={conversation.isPending}
    >
      {conversation.error && (
        <div className="max-w-sm p-4">
          <Failed error={conversation.error} onAgain={conversation.refetch}>
            <Button onClick={props.onBack}>{t('back')}</Button>
          </Failed>
        </div>
      )}
    </main>
  )
}

interface OpenThreadProps extends ThreadProps {
  conversation: ListedConversation
}

/**
 * The thread once the conversation is known. It decides what the agent may do, and connects timeline, composer and
 * keys.
 */
function OpenThread({
  conversation,
  writesTemplate,
  place,
  onPlace,
  isBulk,
  side,
  onSide,
  onBack,
  onward,
}: OpenThreadProps) {
  const t = useTranslations('inbox')
  const { id } = conversation
  const [jumps, setJumps] = useState(0)
  const { target, around, isFinding, isMissing } = usePlace(id, place, jumps)
  const jump = useCallback(
    (to: MessagePlace) => {
      setJumps(count => count + 1)
      onPlace(to)
    },
    [onPlace],
  )
  const toNewest = () => onPlace({})
  useEffect(() => {
    if (!isMissing) return
    say({ title: t('messageMissing') })
    onPlace({})
  }, [isMissing, onPlace, t])
  const timeline = useTimeline(id, around)
  // The agent sees an old part of the thread, so newer messages do not count as read or seen.
  const isInPast = isFinding || (around !== undefined && (!timeline.data || timeline.hasPreviousPage))
  // An agent who was mentioned but does not handle the channel can read and write notes, nothing else.
  const handles = useHandles(conversation.channelId) !== false
  const actions = useConversationActions(handles ? conversation : undefined)
  const [picker, setPicker] = useState<ThreadPicker>()
  const composer = useRef<ComposerHandle>(null)
  const quoteInComposer = useCallback((messageId: string) => composer.current?.quote(messageId), [])
  const messages = useMessagesIn(timeline.data?.pages)
  const quoting = useQuoting(conversation, messages, quoteInComposer)
  // Memoised: every row gets it, and a new object would render them all.
  const acts = useMemo(
    () => ({ onJump: jump, onQuote: quoting.quote, whyNotQuotable: quoting.whyNot }),
    [jump, quoting.quote, quoting.whyNot],
  )
  const onTyped = useViewing(id)
  useMarkRead(conversation, !isInPast)
  useNews(conversation)
  // Loaded in advance, so that the pickers open at once.
  useAgents()
  useQuery(teamsQuery)
  const me = useMe()
  useMending(handles && mayAct(conversation, me) ? conversation : undefined, messages)
  const {
    isBusy: _,
    resolve,
    resolveQuietly,
    label,
    assign,
    snooze,
    unsnooze: __,
    prioritize,
    ...rest
  } = actions
  const thenOn = (run: (() => Promise<boolean>) | undefined) =>
    run && (() => void run().then(isDone => isDone && onward()))
  const done = thenOn(resolve)
  const asks = useChannel(conversation.channelId)?.csat.enabled ?? false
  const changes = {
    ...rest,
    resolve: done,
    resolveQuietly: asks ? thenOn(resolveQuietly) : undefined,
    assign: assign && (() => setPicker('assign')),
    labels: label && (() => setPicker('labels')),
    snooze: snooze && (() => setPicker('snooze')),
    priority: prioritize && (() => setPicker('priority')),
    unread:
      actions.unread &&
      (() => {
        actions.unread?.()
        onBack()
      }),
  }
  useActions({
    ...(isBulk ? {} : changes),
    reply: () => composer.current?.write(handles ? 'reply' : 'note'),
    note: () => composer.current?.write('note'),
    quote: () => quoting.quote(),
  })
  const isAgent = me.agent !== null
  return (
    <main className="flex min-w-0 flex-1 flex-col border-l border-line">
      <ThreadHeader
        conversation={conversation}
        actions={{ ...actions, resolve: done }}
        side={side}
        onSide={onSide}
        onBack={onBack}
        onPick={setPicker}
      />
      {isFinding ? (
        <div className="min-h-0 flex-1 bg-ground px-3 sm:px-5" aria-busy="true">
          <Skeleton />
        </div>
      ) : (
        <AroundContext value={around}>
          <Timeline
            key={around}
            conversation={conversation}
            around={around}
            target={target}
            acts={acts}
            onNewest={toNewest}
          />
        </AroundContext>
      )}
      <Composer
        ref={composer}
        conversation={conversation}
        messages={messages}
        whyNotQuotable={quoting.whyNot}
        onEnd={isInPast ? toNewest : undefined}
        canWrite={isAgent}
        choosesTemplate={writesTemplate}
        onTyped={onTyped}
        onResolve={done}
        onReopen={actions.reopen}
      />
      {picker === 'assign' && assign && (
        <AssignPicker
          conversation={conversation}
          onAssign={assign}
          onUnassign={actions.unassign}
          onClose={() => setPicker(undefined)}
        />
      )}
      {picker === 'snooze' && snooze && (
        <SnoozePicker
          conversation={conversation}
          onSnooze={snooze}
          onUnsnooze={actions.unsnooze}
          onClose={() => setPicker(undefined)}
        />
      )}
      {picker === 'priority' && prioritize && (
        <PriorityPicker
          conversation={conversation}
          onPick={prioritize}
          onClose={() => setPicker(undefined)}
        />
      )}
      {picker === 'labels' && label && (
        <LabelPicker conversation={conversation} onChange={label} onClose={() => setPicker(undefined)} />
      )}
    </main>
  )
}
