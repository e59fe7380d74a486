import type { ReactNode } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from './button.tsx'
import { useProblemText } from './problem-text.ts'

interface FailedProps {
  error: unknown
  /** The words of the button, if it does more than to read again. */
  again?: string
  onAgain(): unknown
  /** Further buttons. */
  children?: ReactNode
}

/** Says why something could not be read, with a button to try again. */
export function Failed({ error, again, onAgain, children }: FailedProps) {
  const t = useTranslations('ui')
  const { title, detail } = useProblemText()(error)
  return (
    <div role="alert" className="grid justify-items-start gap-2 text-sm">
      <p className="font-medium text-bad">{title}</p>
      {detail && <p className="text-soft">{detail}</p>}
      <p className="flex flex-wrap gap-2">
        <Button onClick={() => void onAgain()}>{again ?? t('again')}</Button>
        {children}
      </p>
    </div>
  )
}
