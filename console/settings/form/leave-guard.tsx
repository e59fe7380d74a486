import { useBlocker } from '@tanstack/react-router'
import { type RefObject, useEffect, useRef } from 'react'
import { useTranslations } from 'use-intl'
import { useLive } from '../../live/status.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'

const SIGN_IN = '/sign-in'

interface LeaveGuardProps {
  isDirty: boolean
  /** True: the changes are being saved by what leads away from here. */
  isFinished?: RefObject<boolean>
}

/**
 * Asks before somebody leaves a page with unsaved changes, within the console or by closing it. If their session ended
 * meanwhile, the page stays too: they can sign in in another tab, and then save here.
 */
export function LeaveGuard({ isDirty, isFinished }: LeaveGuardProps) {
  const t = useTranslations('settings.leave')
  const { status, next, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next: to }) =>
      isDirty && !isFinished?.current && current.pathname !== to.pathname,
    enableBeforeUnload: isDirty,
    withResolver: true,
  })
  const isSignedOut = status === 'blocked' && (next.search as { error?: string }).error === 'session_ended'
  // Each request is refused then, and would ask once more.
  const isTold = useRef(false)
  const { state } = useLive()
  useEffect(() => {
    // The next session can end too.
    if (state === 'live') isTold.current = false
  }, [state])
  useEffect(() => {
    if (isSignedOut && isTold.current) reset()
  }, [isSignedOut, reset])
  if (status !== 'blocked' || (isSignedOut && isTold.current)) return null
  const stay = () => {
    isTold.current = isSignedOut
    reset()
  }
  return (
    <Dialog title={t(isSignedOut ? 'ended' : 'title')} onClose={stay}>
      <p className="text-sm text-soft">{t(isSignedOut ? 'endedText' : 'text')}</p>
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button kind="danger" onClick={proceed}>
          {t('go')}
        </Button>
        <Button kind={isSignedOut ? 'plain' : 'primary'} onClick={stay}>
          {t('stay')}
        </Button>
        {isSignedOut && (
          <Button
            kind="primary"
            onClick={() => {
              window.open(`/console${SIGN_IN}`, '_blank', 'noopener')
              stay()
            }}
          >
            {t('signIn')}
          </Button>
        )}
      </div>
    </Dialog>
  )
}
