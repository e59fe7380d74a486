import { useQueryClient } from '@tanstack/react-query'
import { Outlet, useLocation, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { useTranslations } from 'use-intl'
import { onAction } from '../api/client.ts'
import { listenForKeys, useActions } from '../keys/actions.ts'
import { Help } from '../keys/help.tsx'
import { Palette } from '../keys/palette.tsx'
import { LiveProvider } from '../live/provider.tsx'
import { useLive } from '../live/status.ts'
import explain from '../locales/en/explain.json' with { type: 'json' }
import { WithWords } from '../locales/with-words.tsx'
import { startDevice } from '../push/device.ts'
import { offerNewVersion } from '../push/register.ts'
import { pagesFor } from '../settings/pages.ts'
import { Announcer } from '../ui/announce.tsx'
import { NO_PARAMS } from '../ui/no-params.ts'
import { useTimes } from '../ui/time.ts'
import { Toasts } from '../ui/toast.tsx'
import { noteAction } from '../ui/undo.ts'
import { enterFullScreen, WALL } from '../wall/full-screen.ts'
import { Attention } from './attention.tsx'
import { hasRole, meQuery, useMe } from './me.ts'
import { usePersonActions } from './person-actions.ts'
import { SignOutDialog } from './sign-out-dialog.tsx'

// How a session works: `me.ts` asks who is signed in (the route above every page needs the answer), `sign-in.tsx` and
// `welcome.tsx` are the pages before that, and this file is the frame around every page after it: the live stream,
// keys, palette and messages. `people.ts` has the short lists that many parts need, such as agents and channels.

const WORDS = { explain }

/** Every page of somebody who is signed in. */
export function App() {
  return (
    <WithWords words={WORDS}>
      <Frame />
    </WithWords>
  )
}

/** The frame around the page. */
function Frame() {
  const me = useMe()
  const isSupervisor = hasRole(me, 'supervisor')
  // The wall itself says, in large letters, when it is old.
  const isWall = useLocation().pathname === WALL
  const cache = useQueryClient()
  const navigate = useNavigate()
  const t = useTranslations('ui')
  const words = useRef(t)
  words.current = t
  useEffect(() => {
    const leaving = new AbortController()
    offerNewVersion(
      () => ({ title: words.current('newVersion'), reload: words.current('reload') }),
      leaving.signal,
    )
    return () => leaving.abort()
  }, [])
  useEffect(() => onAction(noteAction), [])
  const agentId = me.agent?.id
  useEffect(() => void startDevice(agentId).catch(() => {}), [agentId])
  const [dialog, setDialog] = useState<'palette' | 'help'>()
  useEffect(() => listenForKeys(() => cache.getQueryData(meQuery.queryKey)?.settings.keys ?? ALL_ON), [cache])
  usePersonActions()
  useActions({
    palette: () => setDialog('palette'),
    help: () => setDialog('help'),
    goSearch: () => void navigate({ to: '/search' }),
    goContacts: () => void navigate({ to: '/contacts/{-$id}', params: NO_PARAMS }),
    goBoard: () => void navigate({ to: '/board' }),
    goWall() {
      enterFullScreen()
      void navigate({ to: WALL })
    },
    goSettings:
      pagesFor(me).length > 0
        ? () => void navigate({ to: '/settings/{-$page}/{-$id}/{-$tab}', params: NO_PARAMS })
        : undefined,
    goReports: isSupervisor ? () => void navigate({ to: '/reports/{-$name}', params: NO_PARAMS }) : undefined,
  })
  const close = () => setDialog(undefined)
  return (
    <LiveProvider key={me.agent?.id ?? 'administrator'}>
      <div className="flex h-full flex-col">
        {!isWall && <LiveBanner />}
        <div className="min-h-0 flex-1">
          <Outlet />
        </div>
      </div>
      <Toasts />
      <SignOutDialog />
      <Announcer />
      {/* A screen on the wall calls nobody. */}
      {!isWall && me.agent && <Attention settings={me.settings.notifications} />}
      {dialog === 'palette' && <Palette onClose={close} />}
      {dialog === 'help' && <Help onClose={close} />}
    </LiveProvider>
  )
}

const ALL_ON = { enabled: true, bindings: {} }

/** A break of the stream is shown only if it lasts this long, ms. Most end at once. */
const WORTH_SAYING_MS = 1_500

/** Says that the page may be out of date, and since when. */
function LiveBanner() {
  const { state, caughtUpAt } = useLive()
  const t = useTranslations('ui')
  const times = useTimes()
  const [isLong, setLong] = useState(false)
  useEffect(() => {
    setLong(false)
    if (state !== 'broken' && state !== 'ended') return
    const timer = setTimeout(() => setLong(true), WORTH_SAYING_MS)
    return () => clearTimeout(timer)
  }, [state])
  const words = state === 'ended' ? 'ended' : 'broken'
  return (
    <div
      role="status"
      className={isLong ? 'bg-wait-faint px-4 py-1.5 text-center text-sm text-wait' : 'sr-only'}
    >
      {isLong &&
        (caughtUpAt === undefined ? t(words) : t(`${words}Since`, { time: times.clock(caughtUpAt) }))}
    </div>
  )
}
