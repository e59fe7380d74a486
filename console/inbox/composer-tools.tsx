import { AtSign, Braces, type LucideIcon, MessageSquareQuote, Paperclip } from 'lucide-react'
import { useRef } from 'react'
import { useTranslations } from 'use-intl'
import { useActions } from '../keys/actions.ts'
import { Button } from '../ui/button.tsx'
import type { FileLimits } from './file-limits.ts'
import { useRoom } from './use-room.ts'

/**
 * The buttons for what a text can get besides words: files, canned replies, mentions. An undefined handler hides its
 * button, where the mode or the channel does not allow it.
 */
interface ComposerToolsProps {
  limits: FileLimits | null
  onFiles: ((files: File[]) => void) | undefined
  onReplies: (() => void) | undefined
  onVariable: (() => void) | undefined
  onMention: (() => void) | undefined
}

export function ComposerTools({ limits, onFiles, onReplies, onVariable, onMention }: ComposerToolsProps) {
  const t = useTranslations('inbox')
  const title = useTranslations('thread')('variables.title')
  const roomOf = useRoom()
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
          <Tool icon={Paperclip} label={t('attach')} hint={roomOf(limits)} onClick={choose} />
        </>
      )}
      {onReplies && <Tool icon={MessageSquareQuote} label={t('cannedReply')} onClick={onReplies} />}
      {onVariable && <Tool icon={Braces} label={title} onClick={onVariable} />}
      {onMention && <Tool icon={AtSign} label={t('mention.title')} onClick={onMention} />}
    </>
  )
}

interface ToolProps {
  icon: LucideIcon
  label: string
  /** What else is to be known before it is used. */
  hint?: string
  onClick(): void
}

function Tool({ icon: Icon, label, hint, onClick }: ToolProps) {
  return (
    <Button kind="quiet" icon aria-label={label} title={hint ? `${label}: ${hint}` : label} onClick={onClick}>
      <Icon size={15} aria-hidden="true" />
    </Button>
  )
}
