import { useTranslations } from 'use-intl'
import { useAgentName } from '../session/people.ts'
import { Button } from '../ui/button.tsx'
import type { MovedThread } from './use-send.ts'

interface MovedProps {
  moved: MovedThread
  onSend(): void
  onKeep(): void
}

/**
 * Shown when others have written since the agent last read, so the service has refused the reply: what came, and the
 * choice to send anyway or to keep writing.
 */
export function Moved({ moved, onSend, onKeep }: MovedProps) {
  const t = useTranslations('inbox')
  const nameOf = useAgentName()
  return (
    <div role="alert" className="mb-2 rounded-lg bg-wait-faint p-3 text-sm">
      <p className="font-medium text-wait">{t('movedTitle')}</p>
      <ul className="my-1.5 grid max-h-32 gap-1 overflow-y-auto">
        {moved.messages.map(({ id, author, text, direction }) => (
          <li key={id} className="flex gap-2">
            <span className="shrink-0 font-medium">
              {direction === 'inbound'
                ? t('authors.contact')
                : (nameOf(author.id) ?? t(`authors.${author.kind}`))}
            </span>
            <span dir="auto" className="min-w-0 break-words">
              {text || t('files', { count: 1 })}
            </span>
          </li>
        ))}
      </ul>
      <p className="flex gap-2">
        <Button kind="primary" onClick={onSend}>
          {t('sendAnyway')}
        </Button>
        <Button onClick={onKeep}>{t('keepWriting')}</Button>
      </p>
    </div>
  )
}
