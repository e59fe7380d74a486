import { useEffect, useId, useRef } from 'react'
import { useTranslations } from 'use-intl'
import type { Attachment } from './attachments.ts'

/** The longest description, characters. The service refuses a longer one. */
const MOST = 1_000
/** How much is left is told from here on. */
const FEW = 100

interface DescribeButtonProps {
  file: Attachment
  isOpen: boolean
  onClick(): void
}

/** Opens the description of a picture that goes with the next message, and says whether it has one. */
export function DescribeButton({ file: { key, name, alt }, isOpen, onClick }: DescribeButtonProps) {
  const t = useTranslations('thread.files')
  const isDescribed = Boolean(alt?.trim())
  return (
    <button
      type="button"
      data-describes={key}
      aria-expanded={isOpen}
      aria-label={isDescribed ? t('alt', { name }) : t('describe', { name })}
      title={isDescribed ? alt : undefined}
      onClick={onClick}
      className={`rounded px-1 text-xs hover:bg-hover ${isDescribed ? 'text-text' : 'text-accent'}`}
    >
      {isDescribed && <span aria-hidden="true">✓ </span>}
      {t(isDescribed ? 'described' : 'describeShort')}
    </button>
  )
}

interface DescriptionProps {
  file: Attachment
  onChange(alt: string): void
  onClose(): void
}

/** What a picture shows, for colleagues. Enter and Escape close it; what was written stays. */
export function Description({ file: { key, name, alt = '' }, onChange, onClose }: DescriptionProps) {
  const t = useTranslations('thread.files')
  const hintId = useId()
  const field = useRef<HTMLTextAreaElement>(null)
  useEffect(() => field.current?.focus(), [])
  const left = MOST - alt.length
  return (
    <div className="grid gap-1">
      <textarea
        ref={field}
        dir="auto"
        rows={2}
        maxLength={MOST}
        aria-label={t('alt', { name })}
        aria-describedby={hintId}
        placeholder={t('alt', { name })}
        value={alt}
        onChange={({ target }) => onChange(target.value)}
        onKeyDown={event => {
          if (event.nativeEvent.isComposing || (event.key !== 'Escape' && event.key !== 'Enter')) return
          event.preventDefault()
          // The keys that send belong to the reply.
          event.stopPropagation()
          document.querySelector<HTMLElement>(`[data-describes="${key}"]`)?.focus()
          onClose()
        }}
        className="field-sizing-content max-h-40 w-full resize-none rounded-lg border border-line bg-surface px-2 py-1 text-sm"
      />
      <p id={hintId} className="text-xs text-soft">
        {t('altHint')} {left <= FEW && t('altRoom', { count: left })}
      </p>
    </div>
  )
}
