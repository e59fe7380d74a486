import { useNavigate } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import { useMemo } from 'react'
import { useTranslations } from 'use-intl'
import type { PickerItem } from '../ui/picker.tsx'
import { useProblemText } from '../ui/problem-text.ts'
import { useLater } from '../ui/use-later.ts'
import { isEnough, PAUSE_MS, useFound } from './data.ts'
import { GROUPS } from './groups.ts'
import { HitIcon, HitWords, hitTitle } from './hit-words.tsx'
import { hitsIn } from './hits.ts'

/** The palette shows this many hits of each group; the page shows all. */
const MOST_SHOWN = 4

const ALL = 'search-all'

interface PaletteSearch {
  items: PickerItem[]
  status: string | undefined
  /** Opens a picked hit. Returns false if the id is none of these items. */
  pick(id: string): boolean
}

/** What the service finds for the text typed into the palette. */
export function usePaletteSearch(typed: string): PaletteSearch {
  const t = useTranslations('search')
  const textOf = useProblemText()
  const navigate = useNavigate()
  const q = typed.trim()
  const paused = useLater(q, PAUSE_MS)
  const { data, error, isFetching } = useFound(paused, MOST_SHOWN)
  const isAsked = isEnough(q)
  // Hits for an earlier text would mislead.
  const found = q === paused ? data : undefined
  const hits = useMemo(() => {
    const groups = hitsIn(found)
    return GROUPS.flatMap(group => groups[group].map(hit => ({ group, hit }))).filter(
      ({ hit }) => hit.conversationId !== undefined,
    )
  }, [found])
  const items = useMemo<PickerItem[]>(
    () => [
      ...hits.map(({ group, hit }) => ({
        id: hit.key,
        group: t(`groups.${group}`),
        label: hitTitle(hit),
        shown: <HitWords hit={hit} />,
        icon: <HitIcon hit={hit} />,
      })),
      ...(isAsked
        ? [
            {
              id: ALL,
              group: t('title'),
              label: t('allResults', { q }),
              icon: <Search size={15} className="shrink-0 text-soft" aria-hidden="true" />,
            },
          ]
        : []),
    ],
    [hits, isAsked, q, t],
  )
  const isSearching = isAsked && (q !== paused || isFetching)
  return {
    items,
    status: isSearching ? t('searching') : isAsked && error ? textOf(error).title : undefined,
    pick(id) {
      if (id === ALL) {
        void navigate({ to: '/search', search: { q } })
        return true
      }
      const hit = hits.find(({ hit }) => hit.key === id)?.hit
      if (!hit) return false
      const params = { view: 'open', id: hit.conversationId }
      void navigate({ to: '/inbox/$view/{-$id}', params, search: hit.place })
      return true
    },
  }
}
