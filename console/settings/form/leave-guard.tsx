import { useBlocker } from '@tanstack/react-router'
import { useTranslations } from 'use-intl'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'

/** Asks before somebody leaves a page with unsaved changes, within the console or by closing it. */
export function LeaveGuard({ isDirty }: { isDirty: boolean }) {
  const t = useTranslations('settings')
  const { status, proceed, reset } = useBlocker({
    shouldBlockFn: ({ current, next }) => isDirty && current.pathname !== next.pathname,
    enableBeforeUnload: isDirty,
    withResolver: true,
  })
  if (status !== 'blocked') return null
  return (
    <Dialog title={t('leave.title')} onClose={reset}>
      <p className="text-sm text-soft">{t('leave.text')}</p>
      <div className="mt-4 flex justify-end gap-2">
        <Button kind="danger" onClick={proceed}>
          {t('leave.go')}
        </Button>
        <Button kind="primary" onClick={reset}>
          {t('leave.stay')}
        </Button>
      </div>
    </Dialog>
  )
}
