import { type ReactNode, type RefObject, useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '../ui/button.tsx'
import { unfilledIn } from './unfilled.ts'

interface Options {
  field: RefObject<HTMLTextAreaElement | null>
  /** What is written to the customer; undefined: a note, which no customer reads. */
  text: string | undefined
}

export interface UnfilledCheck {
  /** Whether the text may go. If not, its placeholder is selected, and why is said. */
  mayGo(): boolean
  /** What is said of a placeholder. @param onSend called when it is meant as it is written */
  bar(onSend: () => void): ReactNode
}

/** Keeps a reply here as long as a placeholder in it is not filled in: the customer would read it as it is written. */
export function useUnfilled({ field, text }: Options): UnfilledCheck {
  const t = useTranslations('thread.unfilled')
  /** The text that one wants to send as it is, without the spaces around it. */
  const [meant, setMeant] = useState<string>()
  /** The text that one tried to send. */
  const [tried, setTried] = useState<string>()
  const found = text === undefined || text.trim() === meant ? undefined : unfilledIn(text)
  const show = () => {
    if (!found) return
    field.current?.focus()
    field.current?.setSelectionRange(found.start, found.end)
  }
  return {
    mayGo() {
      if (!found) return true
      setTried(text)
      show()
      return false
    },
    bar(onSend) {
      if (!found) return null
      const isTried = tried === text
      return (
        // Made anew when one tries to send: only what appears is read out.
        <div
          key={String(isTried)}
          role={isTried ? 'alert' : 'status'}
          className="my-1 flex flex-wrap items-center gap-2 rounded-lg bg-wait-faint px-3 py-1.5 text-sm text-wait"
        >
          <p className="min-w-40 flex-1 break-words">{t('told', { placeholder: found.written })}</p>
          <Button onClick={show}>{t('show')}</Button>
          <Button
            onClick={() => {
              setMeant(text?.trim())
              onSend()
            }}
          >
            {t('sendAsIs')}
          </Button>
        </div>
      )
    },
  }
}
