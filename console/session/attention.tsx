import { useEffect, useRef, useState } from 'react'
import { useWaiting } from '../inbox/waiting.ts'
import { isLeading } from '../live/leads.ts'
import { isLookedAt, tellLooking } from '../live/looked-at.ts'
import { type Notifications, ring } from '../live/notify.ts'
import { makeRepeat } from '../live/repeat.ts'
import { setTitleCount } from '../ui/page-title.ts'

/** What the page shows is read first, ms. */
const AFTER_MS = 1_500

/** More often than any sound is repeated, ms. */
const LOOK_MS = 2_000

/**
 * Shows nothing on the page: how many customers wait for this agent is told by the title of the tab, by the icon of the app, and
 * by a sound that is repeated while nobody looks.
 */
export function Attention({ settings }: { settings: Notifications }) {
  const [isAsked, setAsked] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setAsked(true), AFTER_MS)
    return () => clearTimeout(timer)
  }, [])
  const { count, isMore, heard } = useWaiting(settings, isAsked)
  useEffect(() => {
    setTitleCount(count === 0 ? '' : `${count}${isMore ? '+' : ''}`)
    setBadge(count)
  }, [count, isMore])
  // Whoever signs out leaves no number behind.
  useEffect(
    () => () => {
      setTitleCount('')
      setBadge(0)
    },
    [],
  )
  useEffect(tellLooking, [])
  const latest = useRef({ heard, settings })
  latest.current = { heard, settings }
  useEffect(() => {
    const again = makeRepeat()
    const look = async () => {
      const isSeen = await isLookedAt()
      const { heard: waiting, settings: chosen } = latest.current
      const isDue = again(Date.now(), { waiting, isLookedAt: isSeen, repeat: chosen.repeat })
      // Each tab counts, so that whichever takes over goes on; one is heard.
      if (isDue && isLeading()) ring(chosen.volume)
    }
    const timer = setInterval(() => void look(), LOOK_MS)
    return () => clearInterval(timer)
  }, [])
  return null
}

/** Where the console is installed as an app, and the browser knows such numbers. */
function setBadge(count: number): void {
  const { setAppBadge } = navigator as Partial<Pick<Navigator, 'setAppBadge'>>
  setAppBadge?.call(navigator, count).catch(() => {})
}
