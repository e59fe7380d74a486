import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { Button } from '../../ui/button.tsx'

/**
 * Whether this browser lets the console show notifications, and what to do if it does not. Nothing is shown if it
 * does.
 */
export function Permission() {
  const t = useTranslations('notices.permission')
  const [permission, setPermission] = useState<NotificationPermission | 'missing'>(() =>
    'Notification' in window ? Notification.permission : 'missing',
  )
  if (permission === 'granted') return null
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-lg border border-line bg-surface px-4 py-3 text-sm">
      <p className="min-w-0 flex-1 basis-60">{t(permission)}</p>
      {permission === 'default' && (
        <Button
          kind="primary"
          onClick={() => void Notification.requestPermission().then(given => setPermission(given))}
        >
          {t('allow')}
        </Button>
      )}
    </div>
  )
}
