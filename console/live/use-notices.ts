import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useCallback, useRef } from 'react'
import { useTranslations } from 'use-intl'
import type { ListedConversation } from '../api/types.ts'
import { contactName } from '../inbox/names.ts'
import { meQuery } from '../session/me.ts'
import { say } from '../ui/toast.tsx'
import { WALL } from '../wall/full-screen.ts'
import { watchWindows } from './closing.ts'
import { isLeading } from './leads.ts'
import { isLooking } from './looked-at.ts'
import { noticeOf, ring, showDesktop, type Told } from './notify.ts'
import { conversationKey, type Pages } from './rows.ts'

/**
 * Tells the agent what concerns them. Every visible tab shows a message; only the leading tab makes sounds and shows
 * notifications of the system, so that each comes once.
 */
export function useNotices(): { notify(told: Told): void; lead(signal: AbortSignal): void } {
  const t = useTranslations('ui.notices')
  const cache = useQueryClient()
  const router = useRouter()
  const words = useRef(t)
  // In a ref: with another language the event stream need not start again.
  words.current = t

  const notify = useCallback(
    (told: Told) => {
      // The wall shows no customer's name, and nobody sits in front of it.
      if (router.state.location.pathname === WALL) return
      const settings = cache.getQueryData(meQuery.queryKey)?.settings.notifications
      const [, openId] = /\/inbox\/[^/]+\/([^/?]+)/.exec(router.state.location.pathname) ?? []
      const isSeen = isLooking()
      const notice = settings && noticeOf(told, settings, { at: isSeen ? openId : undefined })
      if (!notice) return
      const id = notice.conversationId
      const { kind } = notice
      const open = () => void router.navigate({ to: '/to/$id', params: { id }, search: { kind } })
      const name = told.name ?? nameOf(cache, id)
      const title =
        name === undefined ? words.current(`${notice.kind}Unnamed`) : words.current(notice.kind, { name })
      if (document.visibilityState === 'visible')
        say({ title, action: { label: words.current('open'), run: open } })
      if (!isLeading()) return
      if (notice.sound) ring(settings.volume)
      if (notice.desktop && !isSeen)
        void showDesktop(title, { tag: id, eventId: told.eventId, kind, onOpen: open })
    },
    [cache, router],
  )
  const lead = useCallback(
    (signal: AbortSignal) => {
      if (cache.getQueryData(meQuery.queryKey)?.agent) watchWindows({ notify, signal })
    },
    [cache, notify],
  )
  return { notify, lead }
}

/** The customer's name, if some list has loaded the conversation. */
function nameOf(cache: QueryClient, id: string): string | undefined {
  const known = cache.getQueryData<ListedConversation>(conversationKey(id))
  const lists = cache.getQueriesData<Pages<ListedConversation>>({ queryKey: ['conversations'] })
  const rows = lists.flatMap(([, pages]) => pages?.pages.flatMap(({ items }) => items) ?? [])
  const row = known ?? rows.find(one => one.id === id)
  return row && contactName(row.contact)
}
