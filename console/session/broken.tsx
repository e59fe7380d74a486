import { Link, useRouter } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { Button } from '../ui/button.tsx'
import { useProblemText } from '../ui/problem-text.ts'
import { Card, Trouble } from './card.tsx'

/** Shown in place of a page that failed. */
export function Broken({ error, reset }: { error: unknown; reset?: () => void }) {
  const t = useTranslations('session')
  const textOf = useProblemText()
  const router = useRouter()
  const again = () => {
    reset?.()
    void router.invalidate()
  }
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
