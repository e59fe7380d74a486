import { useTranslations } from 'use-intl'
import { span } from '../ui/time.ts'
import type { windowState } from './window.ts'

/** The tab that switches between replying to the customer and writing a note. */
export function ModeTab({ isOn, onClick, label }: { isOn: boolean; onClick(): void; label: string }) {
  return (
    <button
      type="button"
      role="tab"
      aria-selected={isOn}
      onClick={onClick}
      className={`rounded-md px-2 py-1 text-xs font-medium ${isOn ? 'bg-hover text-text' : 'text-soft hover:text-text'}`}
    >
      {label}
    </button>
  )
}

/** How long free text can still be sent. Shown only near the end of WhatsApp's window, when it matters. */
export function WindowLeft({ window }: { window: ReturnType<typeof windowState> }) {
  const t = useTranslations('inbox')
  if (window.is !== 'soon' && window.is !== 'urgent') return null
  const { unit, count } = span(window.leftMs)
  return (
    <p className={`ml-auto text-xs font-medium ${window.is === 'urgent' ? 'text-bad' : 'text-wait'}`}>
      {t('windowEnds', { span: t(`span.${unit}`, { count }) })}
    </p>
  )
}
