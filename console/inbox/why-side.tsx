import { useTranslations } from 'use-intl'
import { Why } from '../explain/why-panel.tsx'
import { useConversation } from './data.ts'
import { Side } from './side.tsx'

interface WhySideProps {
  conversationId: string
  onClose(): void
}

/** The panel beside the thread that shows why the conversation is where it is. */
export function WhySide({ conversationId, onClose }: WhySideProps) {
  const t = useTranslations('explain.panel')
  const conversation = useConversation(conversationId).data
  return (
    <Side title={t('title')} close={t('close')} width="sm:w-96 xl:w-80 2xl:w-96" onClose={onClose}>
      <div className="min-h-0 flex-1 overflow-y-auto p-4">
        {conversation && <Why conversation={conversation} />}
      </div>
    </Side>
  )
}
