import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { MessageSquare, Zap } from 'lucide-react'
import { useState } from 'react'
import { useTranslations } from 'use-intl'
import { api, ask } from '../api/client.ts'
import { usePaletteSearch } from '../search/palette-search.tsx'
import { useMe } from '../session/me.ts'
import { Picker, type PickerItem } from '../ui/picker.tsx'
import { findAction, possibleActions } from './actions.ts'
import { keysOf } from './keymap.ts'

/** The palette: every action that is possible now, recent conversations, and what the search finds. */
export function Palette({ onClose }: { onClose: () => void }) {
  const t = useTranslations('keys')
  const { keys } = useMe().settings
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
        icon: <Zap size={15} className="shrink-0 text-soft" aria-hidden="true" />,
      })),
    ...(recent.data?.items ?? []).map(({ id, contact, lastMessage }) => ({
      id: `c:${id}`,
      group: t('groups.recent'),
      label: contact.name ?? contact.address,
      words: contact.address,
      hint: lastMessage?.snippet,
      icon: <MessageSquare size={15} className="shrink-0 text-soft" aria-hidden="true" />,
    })),
  ]
  const pick = (picked: string) => {
    if (search.pick(picked)) return
    if (picked.startsWith('c:')) {
      void navigate({ to: '/inbox/$view/{-$id}', params: { view: 'open', id: picked.slice(2) } })
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
