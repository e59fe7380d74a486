import { Check, Copy } from 'lucide-react'
import { useId, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '../../ui/button.tsx'
import { useCopy } from '../../ui/use-copy.ts'

/** A text to copy, such as a link, or a secret that is shown only once. */
export function CopyField({ label, value }: { label: string; value: string }) {
  const t = useTranslations('parts')
  const id = useId()
  const { isCopied, copy } = useCopy()
  const field = useRef<HTMLInputElement>(null)
  return (
    <div className="grid gap-1">
      <label htmlFor={id} className="text-sm font-medium">
        {label}
      </label>
      <div className="flex gap-2">
        <input
          ref={field}
          id={id}
          readOnly
          value={value}
          onFocus={event => event.target.select()}
          className="h-9 min-w-0 flex-1 rounded-md border border-edge bg-raised px-2.5 font-mono text-sm"
        />
        <Button kind="primary" className="h-9" onClick={() => copy(value, () => field.current?.select())}>
          {isCopied ? <Check size={15} aria-hidden="true" /> : <Copy size={15} aria-hidden="true" />}
          <span role="status">{isCopied ? t('copied') : t('copy')}</span>
        </Button>
      </div>
    </div>
  )
}
