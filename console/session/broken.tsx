import { Link, useRouter } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { asApiError, UNREACHABLE } from '../api/problems.ts'
import { Button } from '../ui/button.tsx'
import { useProblemText } from '../ui/problem-text.ts'
import { Card, Trouble } from './card.tsx'

/** How often it tries again while nobody answers, ms. */
const AGAIN_MS = 5_000

/** Shown instead of a page that failed to load. If the service could not be reached, it tries again by itself. */
export function Broken({ error, reset }: { error: unknown; reset?: () => void }) {
  const t = useTranslations('session')
  const textOf = useProblemText()
  const router = useRouter()
  const again = () => {
    reset?.()
    void router.invalidate()
  }
  const isUnreachable = asApiError(error).code === UNREACHABLE
  const latest = useRef(again)
  latest.current = again
  useEffect(() => {
    if (!isUnreachable) return
    const online = () => latest.current()
    addEventListener('online', online)
    // The network may be fine and the service down: then no `online` event comes.
    const timer = setInterval(online, AGAIN_MS)
    return () => {
      clearInterval(timer)
      removeEventListener('online', online)
    }
  }, [isUnreachable])
  return (
    <Card title={t('broken')}>
      <Trouble {...textOf(error)} />
      <Button kind="primary" className="justify-center" onClick={again}>
        {t('tryAgain')}
      </Button>
    </Card>
  )
}

/** Shown for an address that is no page. */
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
