import { AtSign, type LucideIcon, MessageSquareQuote, Paperclip } from 'lucide-react'
import { useRef } from 'react'
import { useTranslations } from 'use-intl'
import { useActions } from '../keys/actions.ts'
import { Button } from '../ui/button.tsx'

/**
 * The buttons for what a text can get besides words: files, canned replies, mentions. An undefined handler hides its
 * button, where the mode or the channel does not allow it.
 */
interface ComposerToolsProps {
  onFiles: ((files: File[]) => void) | undefined
  onReplies: (() => void) | undefined
  onMention: (() => void) | undefined
}

export function ComposerTools({ onFiles, onReplies, onMention }: ComposerToolsProps) {
  const t = useTranslations('inbox')
  const chooser = useRef<HTMLInputElement>(null)
  const choose = () => chooser.current?.click()
  useActions({ attach: onFiles && choose, canned: onReplies })
  return (
    <>
      {onFiles && (
        <>
          <input
            ref={chooser}
            type="file"
            multiple
            hidden
            aria-label={t('attach')}
            onChange={({ target }) => {
              if (target.files) onFiles([...target.files])
              // Without this, choosing the same file again would fire no event.
              target.value = ''
            }}
          />
          <Tool icon={Paperclip} label={t('attach')} onClick={choose} />
        </>
      )}
      {onReplies && <Tool icon={MessageSquareQuote} label={t('cannedReply')} onClick={onReplies} />}
      {onMention && <Tool icon={AtSign} label={t('mention.title')} onClick={onMention} />}
    </>
  )
}

function Tool({ icon: Icon, label, onClick }: { icon: LucideIcon; label: string; onClick(): void }) {
  return (
    <Button kind="quiet" icon aria-label={label} title={label} onClick={onClick}>
      <Icon size={15} aria-hidden="true" />
    </Button>
  )
}
