import { Check, Copy } from 'lucide-react'
import { useRef } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '../../ui/button.tsx'
import { useCopy } from '../../ui/use-copy.ts'

/** A value to paste somewhere else, with a button that copies it. */
export function Copied({ label, value }: { label: string; value: string }) {
  const t = useTranslations('settings')
  const { isCopied, copy } = useCopy()
  const shown = useRef<HTMLElement>(null)
  return (
    <div className="grid gap-1">
      <span className="text-sm font-medium">{label}</span>
      <div className="flex items-center gap-2 rounded-md border border-line bg-raised py-1 pr-1 pl-2.5">
        <code ref={shown} className="min-w-0 flex-1 font-mono text-xs break-all select-all">
          {value}
        </code>
        <Button
          aria-label={t('copyWhat', { label })}
          onClick={() => copy(value, () => shown.current && getSelection()?.selectAllChildren(shown.current))}
        >
          {isCopied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
          <span role="status">{isCopied ? t('copied') : t('copy')}</span>
        </Button>
      </div>
    </div>
  )
}
