import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useTranslations } from 'use-intl'
import { ApiError } from '../api/problems.ts'
import { useMe } from '../session/me.ts'
import { Choice } from '../session/menu-choice.tsx'
import { useSayProblem } from '../ui/problem-text.ts'
import { say } from '../ui/toast.tsx'
import { pushQuery, pushSupport, turnOff, turnOn } from './device.ts'

/**
 * The switch for notifications on this device, which also come while the console is closed, and a second one for
 * showing the message's text in them. Shown only if the service and the browser can do it.
 */
export function DeviceChoice() {
  const t = useTranslations('session')
  const agentId = useMe().agent?.id
  const cache = useQueryClient()
  const sayProblem = useSayProblem()
  const push = useQuery(pushQuery).data
  const support = pushSupport()
  if (!push?.publicKey || agentId === undefined || support === 'no') return null
  if (support === 'homeScreen') return <p className="px-2 py-1 text-xs text-soft">{t('deviceFirst')}</p>
  const { publicKey, subscriptions } = push
  const current = subscriptions.find(one => one.current)

  const set = async (isOn: boolean, showsText = false) => {
    try {
      if (!isOn) {
        if (current) await turnOff(current.id)
      } else if ((await Notification.requestPermission()) !== 'granted') {
        say({ title: t('desktopDenied') })
      } else {
        await turnOn(publicKey, { agentId, showsText })
      }
    } catch (error) {
      // The browser's own errors have no code that could be worded.
      if (error instanceof ApiError) sayProblem(error)
      else say({ title: t('deviceFailed'), tone: 'bad' })
    }
    await cache.invalidateQueries(pushQuery)
  }
  return (
    <>
      <Choice
        label={t('device')}
        isOn={current !== undefined && Notification.permission === 'granted'}
        onChange={isOn => void set(isOn)}
      />
      {current && (
        <Choice label={t('deviceText')} isOn={current.showsText} onChange={shows => void set(true, shows)} />
      )}
    </>
  )
}
