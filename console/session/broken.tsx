import { Link, useRouter } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { ApiError, isPassing } from '../api/problems.ts'
import { Button } from '../ui/button.tsx'
import { useProblemText } from '../ui/problem-text.ts'
import { Card, Trouble } from './card.tsx'

/** How often a page is tried again that failed because nobody answered, ms. */
const AGAIN_MS = 10_000

/** Shown in place of a page that failed. */
export function Broken({ error, reset }: { error: unknown; reset?: () => void }) {
  const t = useTranslations('session')
  const textOf = useProblemText()
  const router = useRouter()
  const again = () => {
    reset?.()
    void router.invalidate()
  }
  const latest = useRef(again)
  useEffect(() => {
    latest.current = again
  })
  // What passes by itself is tried again for ever: nobody may stand before this screen.
  const passes = error instanceof ApiError && isPassing(error)
  useEffect(() => {
    if (!passes) return
    const timer = setInterval(() => latest.current(), AGAIN_MS)
    return () => clearInterval(timer)
  }, [passes])
  return (
    <Card title={t('broken')}>
      <Trouble {...textOf(error)} />
      <Button kind="primary" className="justify-center" onClick={again}>
        {t('tryAgain')}
      </Button>
    </Card>
  )
}

export function Missing() {
  const t = useTranslations('session')
  return (
    <Card title={t('missing')}>
      <Link to="/" className="text-sm font-medium text-accent">
        {t('toInbox')}
      </Link>
    </Card>
  )
}
