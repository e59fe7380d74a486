import { Check, CheckCheck, CircleAlert, Clock3, HelpCircle } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { commands } from '../api/commands.ts'
import type { ListedConversation, Message } from '../api/types.ts'
import { troubleWords } from '../explain/failure.ts'
import { useWords } from '../explain/use-words.ts'
import { useMe } from '../session/me.ts'
import { Button } from '../ui/button.tsx'
import { useSayProblem } from '../ui/problem-text.ts'
import { asAction } from '../ui/undo.ts'
import { mayAct } from './may-act.ts'

const ICONS = {
  queued: Clock3,
  sent: Check,
  delivered: CheckCheck,
  read: CheckCheck,
  failed: CircleAlert,
  unknown: HelpCircle,
}

/** The delivery status of a message that was sent to the customer. */
export function Delivery({ status }: { status: Message['status'] }) {
  const t = useTranslations('inbox.delivery')
  if (status === 'received') return null
  const Icon = ICONS[status]
  const tone =
    status === 'read'
      ? 'text-accent'
      : status === 'failed'
        ? 'text-bad'
        : status === 'unknown'
          ? 'text-wait'
          : ''
  return (
    <span role="img" aria-label={t(status)} title={t(status)} className={tone}>
      <Icon size={13} aria-hidden="true" />
    </span>
  )
}

/**
 * Why a message did not arrive, or why it is unknown whether it did, and what the agent can do about it.
 *
 * An unknown one has no button to send it again: the customer could get it twice. The agent first says whether it
 * arrived, for example after looking at the provider's console.
 */
export function Failure({ message, conversation }: { message: Message; conversation: ListedConversation }) {
  const t = useTranslations('inbox')
  const sayProblem = useSayProblem()
  const inWords = useWords()
  const [isBusy, setBusy] = useState(false)
  const { id, status, error } = message
  const isDoubtful = status === 'unknown'
  const me = useMe()
  const canAct = conversation.status !== 'closed' && mayAct(conversation, me)
  const run = (work: () => Promise<unknown>) => async () => {
    setBusy(true)
    await asAction(work).catch(sayProblem)
    setBusy(false)
  }
  return (
    <div
      className={`mt-1 max-w-[85%] rounded-lg px-3 py-2 text-sm sm:max-w-[75%] ${isDoubtful ? 'bg-wait-faint text-wait' : 'bg-bad-faint text-bad'}`}
    >
      <p className="font-medium">{t(isDoubtful ? 'doubtful' : 'notSent')}</p>
      {error && (
        <p>
          {inWords(troubleWords(error).what)} {inWords(troubleWords(error).fix)}
        </p>
      )}
      {canAct && (
        <p className="mt-1.5 flex flex-wrap gap-2">
          {isDoubtful && (
            <>
              <Button disabled={isBusy} onClick={run(() => commands.settle(conversation.id, id, true))}>
                {t('actions.wasSent')}
              </Button>
              <Button disabled={isBusy} onClick={run(() => commands.settle(conversation.id, id, false))}>
                {t('actions.wasNotSent')}
              </Button>
            </>
          )}
          {!isDoubtful && (
            <Button disabled={isBusy} onClick={run(() => commands.retry(conversation.id, id))}>
              {t('actions.sendAgain')}
            </Button>
          )}
        </p>
      )}
    </div>
  )
}
