import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ListFilter, MessageSquare, Zap } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../api/client.ts'
import { useFixedViews, useSavedViews } from '../inbox/data.ts'
import { useWhose } from '../inbox/use-whose.ts'
import { usePaletteSearch } from '../search/palette-search.tsx'
import { useMe } from '../session/me.ts'
import { Picker, type PickerItem } from '../ui/picker.tsx'
import { findAction, possibleActions } from './actions.ts'
import { GO, isGoing } from './go.ts'
import { keysOf } from './keymap.ts'

const ICON = 'shrink-0 text-soft'

/** The palette: every action that is possible now, all views, recent conversations, and what the search finds. */
export function Palette({ onClose }: { onClose: () => void }) {
  const t = useTranslations('keys')
  const v = useTranslations('inbox.views')
  const { keys } = useMe().settings
  const fixed = useFixedViews()
  const navigate = useNavigate()
  const [typed, setTyped] = useState('')
  const search = usePaletteSearch(typed)
  // Read once, when it opens: later, the palette itself is on top and offers nothing.
  const [actions] = useState(possibleActions)
  const saved = useSavedViews().data ?? []
  const whoseOf = useWhose()
  const recent = useQuery({
    queryKey: ['recent'],
    queryFn: () =>
      ask(api.GET('/v1/conversations', { params: { query: { sort: 'lastMessageAt', limit: 50 } } })),
    staleTime: 10_000,
  })
  const items: PickerItem[] = [
    ...actions
      // Views stand below by their names.
      .filter(id => id !== 'palette' && !isGoing(id))
      .map(id => ({
        id,
        group: t('groups.actions'),
        label: t(`actions.${id}`),
        keys: keysOf(id, keys)[0],
        icon: <Zap size={15} className={ICON} aria-hidden="true" />,
      })),
    ...fixed.map(id => ({
      id: `v:${id}`,
      group: t('groups.views'),
      label: v(id),
      words: t('groups.views'),
      keys: keysOf(GO[id], keys)[0],
      icon: <ListFilter size={15} className={ICON} aria-hidden="true" />,
    })),
    ...saved.map(view => ({
      id: `v:${view.id}`,
      group: t('groups.views'),
      label: view.name,
      words: t('groups.views'),
      hint: view.scope === 'private' ? undefined : whoseOf(view),
      icon: <ListFilter size={15} className={ICON} aria-hidden="true" />,
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
      void navigate({ to: '/inbox/$view/{-$id}', params: { view: rest, id: undefined } })
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
