import { useId } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from './button.tsx'

interface ClashProps {
  /** The name of the field. */
  label: string
  /** What is stored now. */
  theirs: string
  onTheirs(): void
  onMine(): void
}

/** Below a field whose value somebody else has changed meanwhile: what is stored now, and the choice between it and what is entered. */
export function Clash({ label, theirs, onTheirs, onMine }: ClashProps) {
  const t = useTranslations('ui.clash')
  const id = useId()
  return (
    <div role="alert" className="mt-1 grid gap-1.5 rounded-md bg-wait-faint p-2 text-left text-sm text-wait">
      <p id={id}>{t(theirs === '' ? 'gone' : 'title', { label })}</p>
      {theirs !== '' && (
        <p dir="auto" className="max-h-32 overflow-y-auto wrap-anywhere whitespace-pre-wrap text-text">
          {theirs}
        </p>
      )}
      <p className="flex flex-wrap gap-2">
        <Button aria-describedby={id} onClick={onTheirs}>
          {t('theirs')}
        </Button>
        <Button aria-describedby={id} onClick={onMine}>
          {t('mine')}
        </Button>
      </p>
    </div>
  )
}
