import { Menu } from '@base-ui/react/menu'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { ring } from '../live/notify.ts'
import { DeviceChoice } from '../push/device-choice.tsx'
import { useSayProblem } from '../ui/problem-text.ts'
import { say } from '../ui/toast.tsx'
import { useChangeMe, useMe } from './me.ts'
import { Choice } from './menu-choice.tsx'
import { ITEM } from './menu-item.ts'

/** The volume when sounds are turned on, 0 to 100. It equals the default of a new agent. */
const LOUD = 80

/** The switches for sounds and notifications of the system, in the agent's menu. */
export function NoticeChoice() {
  const t = useTranslations('session')
  const { notifications } = useMe().settings
  const change = useChangeMe()
  const sayProblem = useSayProblem()
  const [permission, setPermission] = useState(() =>
    'Notification' in window ? Notification.permission : undefined,
  )
  const setSound = (isOn: boolean) => {
    const volume = isOn ? LOUD : 0
    // A sample of the sound. It also lets the browser play sounds, since it follows a click.
    ring(volume)
    change.mutate({ notifications: { ...notifications, volume } }, { onError: sayProblem })
  }
  const askDesktop = async () => {
    const given = await Notification.requestPermission()
    setPermission(given)
    if (given === 'denied') say({ title: t('desktopDenied') })
  }
  return (
    <Menu.Group className="mb-1 border-b border-line pb-1">
      <Menu.GroupLabel className="px-2 py-1 text-xs font-medium text-soft">{t('notices')}</Menu.GroupLabel>
      <Choice label={t('sounds')} isOn={notifications.volume > 0} onChange={setSound} />
      {permission && permission !== 'granted' && (
        <Menu.Item className={ITEM} onClick={() => void askDesktop()}>
          {t('desktop')}
        </Menu.Item>
      )}
      <DeviceChoice />
      <Menu.Item
        className={ITEM}
        render={
          <Link
            to="/settings/{-$page}/{-$id}/{-$tab}"
            params={{ page: 'notifications', id: undefined, tab: undefined }}
          />
        }
      >
        {t('eachNotice')}
      </Menu.Item>
    </Menu.Group>
  )
}
