import { useQuery } from '@tanstack/react-query'
import { useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import type { ListedConversation } from '../api/types.ts'
import { useActions } from '../keys/actions.ts'
import { useMe } from '../session/me.ts'
import { teamsQuery, useAgents } from '../session/people.ts'
import { Button } from '../ui/button.tsx'
import { useProblemText } from '../ui/problem-text.ts'
import { useMarkRead, useViewing } from './attendance.ts'
import { Composer, type ComposerHandle } from './composer.tsx'
import { useConversationActions } from './conversation-actions.ts'
import { useConversation } from './data.ts'
import { PriorityPicker, SnoozePicker } from './later-pickers.tsx'
import { AssignPicker, LabelPicker } from './pickers.tsx'
import type { Side } from './side.ts'
import { ThreadHeader, type ThreadPicker } from './thread-header.tsx'
import { Timeline } from './timeline.tsx'

interface ThreadProps {
  id: string
  /** It opens with the choice of a template. */
  writesTemplate: boolean
  side: Side | undefined
  onSide(side: Side): void
  onBack(): void
  /** Goes on to the next conversation. */
  onward(): void
}

/** A conversation: its heading, what was written and done, and the place to write. */
export function Thread(props: ThreadProps) {
  const conversation = useConversation(props.id)
  const textOf = useProblemText()
  const t = useTranslations('inbox')
  if (conversation.data) return <OpenThread {...props} conversation={conversation.data} />
  return (
    <main
      className="grid min-w-0 flex-1 place-items-center border-l border-line"
      aria-busy={conversation.isPending}
    >
      {conversation.error && (
        <div role="alert" className="grid max-w-sm gap-2 p-4 text-sm">
          <p className="font-medium text-bad">{textOf(conversation.error).title}</p>
          <p className="text-soft">{textOf(conversation.error).detail}</p>
          <p className="flex gap-2">
            <Button onClick={() => void conversation.refetch()}>{t('tryAgain')}</Button>
            <Button onClick={props.onBack}>{t('back')}</Button>
          </p>
        </div>
      )}
    </main>
  )
}

interface OpenThreadProps extends ThreadProps {
  conversation: ListedConversation
}

function OpenThread({ conversation, writesTemplate, side, onSide, onBack, onward }: OpenThreadProps) {
  const actions = useConversationActions(conversation)
  const [picker, setPicker] = useState<ThreadPicker>()
  const composer = useRef<ComposerHandle>(null)
  const onTyped = useViewing(conversation.id)
  useMarkRead(conversation)
  // Warm, so that the pickers open at once.
  useAgents()
  useQuery(teamsQuery)
  const { isBusy: _, resolve, label, assign, snooze, unsnooze: __, prioritize, ...rest } = actions
  const done = resolve && (() => void resolve().then(isDone => isDone && onward()))
  useActions({
    ...rest,
    resolve: done,
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
    reply: () => composer.current?.write('reply'),
    note: () => composer.current?.write('note'),
  })
  const isAgent = useMe().agent !== null
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
      <Timeline conversation={conversation} />
      <Composer
        ref={composer}
        conversation={conversation}
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
