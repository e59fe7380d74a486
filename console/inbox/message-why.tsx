import { CircleHelp } from 'lucide-react'
import { useTranslations } from 'use-intl'
import type { Message } from '../api/types.ts'
import { WhyMessage } from '../explain/why-message-view.tsx'

interface WhyButtonProps {
  message: Message
  isOpen: boolean
  onClick(): void
}

/**
 * The button that shows why a message is as it is. It is always visible for a message with something unusual; for
 * others it appears under the pointer or with the focus.
 */
export function WhyButton({ message, isOpen, onClick }: WhyButtonProps) {
  const t = useTranslations('explain.panel')
  const look = isOpen || isTelling(message) ? '' : 'pointer-fine:sm:opacity-0'
  return (
    <button
      type="button"
      aria-expanded={isOpen}
      aria-label={t('why')}
      title={t('why')}
      onClick={onClick}
      className={`-my-1 grid size-6 shrink-0 place-items-center rounded-md hover:text-text focus-visible:opacity-100 sm:group-hover:opacity-100 ${look}`}
    >
      <CircleHelp size={12} aria-hidden="true" />
    </button>
  )
}

/** The reasons of a message, below its bubble. */
export function MessageReasons({ message }: { message: Message }) {
  return (
    <div className="mt-1 w-full max-w-[85%] rounded-lg border border-line bg-surface p-3 sm:max-w-[75%]">
      <WhyMessage message={message} />
    </div>
  )
}

/**
 * Whether something about the message needs an explanation: it failed, came late, was sent by the service itself or
 * from elsewhere.
 */
function isTelling({ status, late, author, kind }: Message): boolean {
  return (
    status === 'failed' || status === 'unknown' || late || author.kind === 'system' || kind === 'elsewhere'
  )
}
