import { X } from 'lucide-react'
import { useTranslations } from 'use-intl'
import { Why } from '../explain/why-panel.tsx'
import { Button } from '../ui/button.tsx'
import { useConversation } from './data.ts'

interface WhySideProps {
  conversationId: string
  onClose(): void
}

/** Why the conversation is where it is, beside it. */
export function WhySide({ conversationId, onClose }: WhySideProps) {
  const t = useTranslations('explain.panel')
  const conversation = useConversation(conversationId).data
  return (
    <aside
      aria-label={t('title')}
      className="fixed inset-y-0 right-0 z-20 flex w-full flex-col border-l border-line bg-surface shadow-xl sm:w-96 xl:static xl:w-80 xl:shadow-none 2xl:w-96"
    >
      <header className="flex h-12 shrink-0 items-center justify-between border-b border-line px-4">
        <h2 className="text-sm font-semibold">{t('title')}</h2>
        <Button kind="quiet" icon aria-label={t('close')} onClick={onClose}>
          <X size={15} />
        </Button>
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto p-4">
        {conversation && <Why conversation={conversation} />}
      </div>
    </aside>
  )
}
