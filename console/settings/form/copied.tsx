import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '../../ui/button.tsx'

/** How long it says "copied", ms. */
const SAID_MS = 2_000

/** A value to paste somewhere else, with a button that copies it. */
export function Copied({ label, value }: { label: string; value: string }) {
  const t = useTranslations('settings')
  const [isCopied, setCopied] = useState(false)
  useEffect(() => {
    if (!isCopied) return
    const timer = setTimeout(() => setCopied(false), SAID_MS)
    return () => clearTimeout(timer)
  }, [isCopied])
  return (
    <div className="grid gap-1">
      <span className="text-sm font-medium">{label}</span>
      <div className="flex items-center gap-2 rounded-md border border-line bg-raised py-1 pr-1 pl-2.5">
        <code className="min-w-0 flex-1 font-mono text-xs break-all select-all">{value}</code>
        <Button
          aria-label={t('copyWhat', { label })}
          onClick={() => void navigator.clipboard.writeText(value).then(() => setCopied(true))}
        >
          {isCopied ? <Check size={14} aria-hidden="true" /> : <Copy size={14} aria-hidden="true" />}
          <span role="status">{isCopied ? t('copied') : t('copy')}</span>
        </Button>
      </div>
    </div>
  )
}
