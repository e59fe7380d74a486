import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { CircleUserRound, ListFilter, MessageSquare, Zap } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../api/client.ts'
import { useSavedViews } from '../inbox/data.ts'
import { VIEW_NAMES } from '../inbox/views.ts'
import { usePaletteSearch } from '../search/palette-search.tsx'
import { useMe } from '../session/me.ts'
import { PRESENCES, setPresence } from '../session/presence.ts'
import { Picker, type PickerItem } from '../ui/picker.tsx'
import { useSayProblem } from '../ui/problem-text.ts'
import { findAction, possibleActions } from './actions.ts'
import { keysOf } from './keymap.ts'

const ICON = 'shrink-0 text-soft'

/** The palette: every action that is possible now, all views, recent conversations, and what the search finds. */
export function Palette({ onClose }: { onClose: () => void }) {
  const t = useTranslations('keys')
  const v = useTranslations('inbox.views')
  const p = useTranslations('session.presence')
  const { agent, settings } = useMe()
  const { keys } = settings
  const sayProblem = useSayProblem()
  const saved = useSavedViews().data ?? []
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const search = usePaletteSearch(typed)
  // Read once, when it opens: later, the palette itself is on top and offers nothing.
  const [actions] = useState(possibleActions)
  const recent = useQuery({
    queryKey: ['recent'],
    queryFn: () =>
      ask(api.GET('/v1/conversations', { params: { query: { sort: 'lastMessageAt', limit: 50 } } })),
    staleTime: 10_000,
  })
  const items: PickerItem[] = [
    ...actions
      .filter(id => id !== 'palette')
      .map(id => ({
        id,
        group: t('groups.actions'),
        label: t(`actions.${id}`),
        keys: keysOf(id, keys)[0],
        icon: <Zap size={15} className={ICON} aria-hidden="true" />,
      })),
    ...[...VIEW_NAMES.map(id => ({ id, name: v(id) })), ...saved].map(({ id, name }) => ({
      id: `v:${id}`,
      group: t('groups.views'),
      label: name,
      icon: <ListFilter size={15} className={ICON} aria-hidden="true" />,
    })),
    ...(agent ? PRESENCES : []).map(presence => ({
      id: `p:${presence}`,
      group: p('title'),
      label: p(presence),
      words: p('title'),
      icon: <CircleUserRound size={15} className={ICON} aria-hidden="true" />,
    })),
    ...(recent.data?.items ?? []).map(({ id, contact, lastMessage }) => ({
      id: `c:${id}`,
      group: t('groups.recent'),
      label: contact.name ?? contact.address,
      words: contact.address,
      hint: lastMessage?.snippet,
      icon: <MessageSquare size={15} className={ICON} aria-hidden="true" />,
    })),
  ]
  const pick = (picked: string) => {
    if (search.pick(picked)) return
    const rest = picked.slice(2)
    if (picked.startsWith('c:')) {
      void navigate({ to: '/inbox/$view/{-$id}', params: { view: 'open', id: rest } })
      return
    }
    if (picked.startsWith('v:')) {
      void navigate({ to: '/inbox/$view/{-$id}', params: { view: rest } })
      return
    }
    const presence = PRESENCES.find(one => picked === `p:${one}`)
    if (agent && presence) {
      void setPresence(agent.id, presence).catch(sayProblem)
      return
    }
    const action = actions.find(id => id === picked)
    // After the palette has closed: closing moves the focus, and many actions move it too.
    if (action) setTimeout(() => findAction(action)?.())
  }
  return (
    <Picker
      title={t('palette')}
      items={items}
      onType={setTyped}
      found={search.items}
      status={search.status}
      onPick={pick}
      onClose={onClose}
    />
  )
}
